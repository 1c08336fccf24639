// The cloud's state as Prometheus reads it: the process, the routes, and what each service tells of itself.
import type { History } from "@tributary/cloud-history";
import type { NodeInstructions } from "@tributary/cloud-registry";
import type { NodeStates, Telemetry } from "@tributary/cloud-telemetry";
import type { FastifyInstance } from "fastify";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** One figure, or one for each combination of labels, asked when somebody reads it. */
export interface Metric {
  /** Ends in `_total` where it only grows. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  readonly samples: () => readonly Sample[];
}

interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Metrics {
  text(): Promise<string>;
  /** Counts and times the routes of a server. */
  watch(app: FastifyInstance): void;
}

export const metricsType = Registry.PROMETHEUS_CONTENT_TYPE;

/** What the figures of the cloud itself are taken from. */
interface Watched {
  readonly history: Pick<History, "intake" | "overview">;
  readonly telemetry: Pick<Telemetry, "watching">;
  readonly nodes: Pick<NodeStates, "nodes">;
  readonly instructions: Pick<NodeInstructions, "nodes">;
}

/** Seconds: from an answer out of memory to one that a person waits for. */
const durations = [0.005, 0.02, 0.1, 0.3, 1, 3, 10];

// biome-ignore format: one aligned table
const ownMetrics = ({ history, telemetry, nodes, instructions }: Watched): readonly Metric[] => [
  { name: "tributary_arrivals_total",    labels: ["cause"],   help: "Telegrams by what became of them, of all edge nodes",
    samples: () => history.intake().causes.map(({ cause, telegrams }) => ({ labels: { cause }, value: telegrams })) },
  { name: "tributary_meters_known",      labels: ["utility"], help: "Meters that were ever heard",
    samples: () => history.overview().utilities.map(({ utility, meters }) => ({ labels: { utility }, value: meters })) },
  { name: "tributary_alarms_open",       labels: ["utility"], help: "Alarms that are open",
    samples: () => history.overview().utilities.map(({ utility, alarms }) => ({ labels: { utility }, value: alarms })) },
  { name: "tributary_nodes",             labels: ["state"],   help: "Edge nodes by whether they are here",
    samples: () => [...Map.groupBy(nodes.nodes(instructions.nodes()), ({ state }) => state)].map(([state, { length }]) => ({ labels: { state }, value: length })) },
  { name: "tributary_live_subscribers",                       help: "Pages and programs that are told what is new",
    samples: () => [{ value: telemetry.watching() }] },
];

export function openMetrics(services: Watched, more: readonly Metric[] = []): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const { name, help, labels = [], samples } of [...ownMetrics(services), ...more]) {
    const settings = { name, help, labelNames: [...labels], registers: [registry] };
    if (name.endsWith("_total")) {
      const counter: Counter = new Counter({
        ...settings,
        collect() {
          counter.reset();
          for (const { labels: of = {}, value } of samples()) counter.inc(of, value);
        },
      });
    } else {
      const gauge: Gauge = new Gauge({
        ...settings,
        collect() {
          gauge.reset();
          for (const { labels: of = {}, value } of samples()) gauge.set(of, value);
        },
      });
    }
  }
  const answers = new Histogram({
    name: "tributary_http_request_duration_seconds",
    help: "Time from a request to the end of its answer, by route",
    labelNames: ["method", "route", "status"],
    buckets: durations,
    registers: [registry],
  });
  return {
    text: () => registry.metrics(),
    watch(app) {
      app.addHook("onResponse", async ({ method, routeOptions, ws }, reply) => {
        // The route, not the path: what is asked for would make a figure for each meter. A live answer is no duration.
        const route = routeOptions.url ?? "none";
        if (ws || String(reply.getHeader("content-type")).startsWith("text/event-stream")) return;
        answers.observe({ method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
      });
    },
  };
}
