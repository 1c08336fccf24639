// Telegrams over MQTT by an embedded broker.
import type { InputKind } from "../input-kind.ts";
import { mqttInput } from "../mqtt-input.ts";

export const input: InputKind = {
  open: (settings, { host, gateways }) =>
    mqttInput({ host: settings.text("host", host), port: settings.number("port", 8083), gateways }),
};
