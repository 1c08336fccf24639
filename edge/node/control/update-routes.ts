// Health, signed configuration and program of the node in its local control.
import { type SignedConfiguration, signedConfiguration } from "@tributary/wire";
import type { FastifyInstance } from "fastify";
import { bodyOf, refuse } from "./refuse.ts";

/** By why a configuration is refused. */
const statuses = { "not-signed": 403, foreign: 403, older: 409, busy: 409, wrong: 422 } as const;

export interface ConfigurationRefusal {
  readonly cause: keyof typeof statuses;
  readonly says: string;
}

/** What became of a configuration or release. */
export interface UpdateEvent {
  /** UTC seconds. */
  readonly at: number;
  readonly version: number | string;
  readonly outcome: "on-trial" | "taken" | "switched-back" | "refused";
  readonly says: string;
}

export interface ConfigurationState {
  /** That counts: 0 where none was signed. */
  readonly version: number;
  /** On trial; it counts already. */
  readonly trial?: number;
  /** Newest first. */
  readonly events: readonly UpdateEvent[];
}

export interface ReleaseState {
  /** Version of the program that runs. */
  readonly version: string;
  /** Newest first; none where no supervisor looks after releases. */
  readonly events: readonly UpdateEvent[];
}

/** What a node's process offers beside the node itself. */
export interface NodeUpdates {
  /** A sentence that says what is wrong; `undefined` when telegrams are written and answered and every door is open. */
  ailment(): Promise<string | undefined>;
  configuration(): ConfigurationState;
  release(): ReleaseState;
  /** Takes a configuration on trial. */
  configure(configuration: SignedConfiguration): ConfigurationState | ConfigurationRefusal;
}

/** Settings of a node; other requests are far shorter. */
const longestConfiguration = 2 ** 18;

export function addUpdateRoutes(app: FastifyInstance, updates: NodeUpdates): void {
  app.get("/v1/health", async (_, reply) => {
    const ails = await updates.ailment();
    return ails === undefined ? { healthy: true } : refuse(reply, 503, "not healthy", ails);
  });
  app.get("/v1/release", async () => updates.release());
  app.get("/v1/configuration", async () => updates.configuration());
  app.post("/v1/configuration", { bodyLimit: longestConfiguration }, async ({ body }, reply) => {
    const configuration = bodyOf(signedConfiguration, body, reply, "no signed configuration");
    if (configuration === undefined) return reply;
    const taken = updates.configure(configuration);
    return "cause" in taken
      ? refuse(reply, statuses[taken.cause], taken.cause, taken.says)
      : reply.code(202).send(taken);
  });
}

/** Lines of the metrics. */
export function updateMetrics(updates: NodeUpdates): string {
  const { version, trial = version } = updates.configuration();
  const gauge = (name: string, help: string, sample: string) =>
    `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name}${sample}\n`;
  return (
    gauge("tributary_configuration_version", "Version of the signed configuration that counts", ` ${trial}`) +
    gauge("tributary_configuration_on_trial", "Whether it is on trial", ` ${trial === version ? 0 : 1}`) +
    gauge("tributary_release_info", "Version of the program", `{version="${updates.release().version}"} 1`)
  );
}
