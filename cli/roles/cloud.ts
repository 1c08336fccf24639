// The cloud: registry, series, history, live events, intake, HTTP API and page.
import { fileURLToPath } from "node:url";
import { openApi } from "@tributary/api";
import { type Intake, openHistory, openIntake } from "@tributary/cloud-history";
import { openRegistry } from "@tributary/cloud-registry";
import { openTelemetry } from "@tributary/cloud-telemetry";
import type { ProcessClock } from "@tributary/core";
import { openSeries } from "@tributary/engine-series";
import type { Configuration } from "@tributary/wire";
import type { DataFolder } from "../data-folder.ts";
import { say } from "../terminal.ts";
import { realClock } from "./clocks.ts";
import type { OnStop } from "./run-role.ts";

const webRoot = fileURLToPath(new URL("../../apps/web/dist", import.meta.url));

export interface Cloud {
  readonly url: string;
  readonly intake: Intake;
}

/** Who may bring batches: edge nodes of other processes by HTTP, or this process alone. */
export type Takes = "from-edges" | "from-here";

/** Opens the stores and serves; listens when this is kept. */
export async function startCloud(
  settings: Configuration,
  folder: DataFolder,
  takes: Takes,
  onStop: OnStop,
  clock: ProcessClock = realClock,
): Promise<Cloud> {
  const registry = openRegistry(folder.file("registry.sqlite"));
  onStop(() => registry.close());
  const series = await openSeries({ path: folder.file("series.duckdb") });
  onStop(() => series.close());
  const telemetry = openTelemetry();
  onStop(() => telemetry.close());
  const history = openHistory({ registry, series, clock: clock.seconds });
  const intake = openIntake({ registry, series, history, live: telemetry });
  const door = takes === "from-edges" ? { intake } : {};
  const api = await openApi({ history, telemetry, ...door, webRoot, clock: clock.seconds, log: say });
  onStop(() => api.close());
  const { url } = await api.listen(settings.host, settings.httpPort);
  return { url, intake };
}
