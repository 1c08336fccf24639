// The cloud's feed to a broker of the operator's.
import { openMqttFeed, type Telemetry } from "@tributary/cloud-telemetry";
import type { Configuration } from "@tributary/wire";
import { say } from "../terminal.ts";
import type { OnStop } from "./run-role.ts";
import { readBrokerAccess } from "./secrets.ts";

export function startLiveMqtt({ liveMqtt }: Configuration, telemetry: Telemetry, onStop: OnStop): void {
  if (liveMqtt === undefined) return;
  const { url, user = "tributary", prefix, homeAssistant } = liveMqtt;
  const access = readBrokerAccess(liveMqtt, user);
  const feed = openMqttFeed({ url, ...access, prefix, discoveryPrefix: homeAssistant, telemetry, say });
  onStop(() => feed.close());
}
