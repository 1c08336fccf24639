// Runs lambdas on the history: one run at a time for edge nodes that ask, and by the clock those that the cloud itself has.
import type { Seconds } from "@tributary/core";
import {
  type LambdaService,
  type LambdaTime,
  momentOf,
  openLambdaService,
  openLambdas,
  reportItem,
  startSandboxes,
  type Trusted,
} from "@tributary/engine-lambda";
import type { SeriesStore } from "@tributary/engine-series";
import type {
  LambdaArtefact,
  LambdaReport,
  LambdaReportItem,
  LambdaReportList,
  LambdaReportQuery,
  LambdaReportView,
  LambdaRun,
  LambdaRunAnswer,
  Page,
} from "@tributary/wire";
import { historyStreams } from "./history-streams.ts";
import type { MeterNames, ReportKeeper } from "./traits.ts";

export interface CloudLambdasSettings {
  readonly registry: MeterNames & ReportKeeper;
  readonly series: Pick<SeriesStore, "readings" | "latest" | "through">;
  readonly trusted: Trusted;
  readonly zone: string;
  readonly time: LambdaTime;
  /** Bytes of memory that a run may have. */
  readonly memory: () => number;
  /** What a CPU second costs here. */
  readonly cpuSecond: number;
  /** UTC milliseconds. */
  readonly clock: () => number;
  readonly say: (says: string) => void;
}

export interface CloudLambdas extends Pick<LambdaService, "now"> {
  /**
   * Runs a lambda of an edge node for a moment, once the history holds what the node told until then; its report is durable
   * when this answers. `sender`: the node that proved itself on the way; a run in another's name is refused, and one that
   * reads another's meters.
   */
  run(run: LambdaRun, sender?: string): Promise<LambdaRunAnswer>;
  /** Deploys a lambda of the cloud's own, which reads every node's meters. Throws for one that nobody trusted signed. */
  deploy(artefact: LambdaArtefact): void;
  /** How runs ended, of every node and of the cloud's own, wherever they ran; newest first. */
  reports(query: Page & Pick<LambdaReportQuery, "lambda">): Pick<LambdaReportList, "reports">;
  /** Runs its own that are due; to be called each minute. */
  tick(): Promise<void>;
  close(): Promise<void>;
}

type ReportOf = LambdaReportItem & { readonly node: string };

/** Runs of one node that wait for their turn, so that no node takes the turns and the memory from the others. */
const mostWaiting = 64;

/** Under which name its own lambdas report. */
const self = "cloud";

function viewOf({ kind: _, version: __, lambdaVersion, place = "edge", answer, ...told }: ReportOf): LambdaReportView {
  return { ...told, version: lambdaVersion, place, ...(answer === undefined ? {} : { answer: JSON.parse(answer) }) };
}

export function openCloudLambdas(settings: CloudLambdasSettings): CloudLambdas {
  const { registry, series, trusted, zone, time, memory, cpuSecond, clock, say } = settings;
  const sandboxes = startSandboxes();
  const streams = historyStreams(registry, series);
  const keepOwn = (report: LambdaReport) => keep(self, report);
  const lambdas = openLambdas({ sandboxes, streams, trusted, zone, place: "cloud", time, report: keepOwn });
  const service = openLambdaService({ lambdas, streams, trusted, time, memory, cpuSecond });
  let since: Seconds = Math.floor(clock() / 1000);
  let running: Promise<void> | undefined;
  /** By node how many of its runs have not ended. */
  const waiting = new Map<string, number>();

  function keep(node: string, report: LambdaReport): void {
    const items = [reportItem(report, clock())];
    registry.record({ v: 1, node, epoch: self, first: 1, last: 1, detail: "full", items, unknown: [], wrong: [] });
  }

  async function runOwn(): Promise<void> {
    const until = Math.floor(clock() / 1000);
    const from = since;
    since = until;
    await lambdas.run(from, until);
  }

  /** What a node asks to read that is not its own; nothing when all of it is: who signed the lambda did not say whose meters. */
  function foreignTo({ node, artefact, members }: LambdaRun): string | undefined {
    for (const { name, meters } of artefact.manifest.reads) {
      const asked = members[name];
      if (asked !== undefined && new Set(asked).size < asked.length) return `${name} names a meter twice`;
      const read = asked ?? (Array.isArray(meters) ? meters : []);
      const foreign = read.find((meter) => registry.nodeOf(meter) !== node);
      if (foreign !== undefined) return `${node} does not tell of the meter ${foreign}`;
    }
    return undefined;
  }

  /** One after another, and of each node so many at most. */
  async function runInTurn(run: LambdaRun): Promise<LambdaRunAnswer> {
    const { node } = run;
    const before = waiting.get(node) ?? 0;
    if (before >= mostWaiting) return { refused: `${before} runs of ${node} wait already` };
    waiting.set(node, before + 1);
    try {
      return await service.run(run);
    } finally {
      waiting.set(node, (waiting.get(node) ?? 1) - 1);
    }
  }

  return {
    now: service.now,
    async run(run, sender = run.node) {
      if (run.node !== sender) return { refused: `${sender} speaks for ${run.node}` };
      if (momentOf(run.artefact.manifest, run.at) !== run.at) return { refused: `${run.at} is no moment of its grid` };
      const held = series.through(run.node, run.epoch);
      if (held < run.through) return { refused: `the history holds entry ${held} of ${run.node}, not ${run.through}` };
      const foreign = foreignTo(run);
      if (foreign !== undefined) return { refused: foreign };
      const answer = await runInTurn(run);
      if ("report" in answer) keep(run.node, answer.report);
      return answer;
    },
    deploy(artefact) {
      const refused = lambdas.deploy(artefact);
      if (refused !== undefined) throw new Error(`lambda ${artefact.manifest.name}: ${refused.says}`);
    },
    reports: (query) => ({ reports: registry.lambdaReports(query).map(viewOf) }),
    tick() {
      running ??= runOwn()
        .catch((error: unknown) => say(`lambdas could not be run: ${String(error)}`))
        .finally(() => {
          running = undefined;
        });
      return running;
    },
    async close() {
      await running;
      await sandboxes.close();
    },
  };
}
