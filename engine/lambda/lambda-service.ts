// Runs lambdas for an edge node at another place: each for the moment and the meters that the node names, one after another.
import {
  groupColumn,
  type LambdaColumns,
  type LambdaPlaceNow,
  type LambdaRun,
  type LambdaRunAnswer,
} from "@tributary/wire";
import type { LambdaTime } from "./lambda-time.ts";
import type { LambdaStreams, Lambdas } from "./lambdas.ts";
import type { Trusted } from "./signature.ts";

export interface LambdaService {
  /** The place as it is now. */
  now(): LambdaPlaceNow;
  run(run: LambdaRun): Promise<LambdaRunAnswer>;
}

export interface LambdaServiceSettings {
  readonly lambdas: Lambdas;
  /** Streams of meters that are named one by one. */
  readonly streams: LambdaStreams;
  readonly trusted: Trusted;
  readonly time: LambdaTime;
  /** Bytes of memory that a run may have here. */
  readonly memory: () => number;
  /** What a CPU second costs here. */
  readonly cpuSecond: number;
}

/** Runs that tell how long one waits. */
const lately = 5;

/** The streams with the meters that the node named: `*` and groups are its own. */
const streamsOf = (streams: LambdaStreams, members: LambdaRun["members"]): LambdaStreams => ({
  async read(input, until, zone): Promise<readonly LambdaColumns[]> {
    const { group, meters, ...rest } = input;
    const named = members[input.name] ?? (Array.isArray(meters) ? meters : []);
    const columns = named.length === 0 ? [] : await streams.read({ ...rest, meters: [...named] }, until, zone);
    return group === undefined || meters !== undefined ? columns : [groupColumn(group, input.register, columns)];
  },
});

export function openLambdaService(settings: LambdaServiceSettings): LambdaService {
  const { lambdas, streams, trusted, time, memory, cpuSecond } = settings;
  const waited: number[] = [];
  let before: Promise<unknown> = Promise.resolve();

  async function runNext({ artefact, at, zone, members, why }: LambdaRun, begun: number): Promise<LambdaRunAnswer> {
    waited.push(time.elapsed() - begun);
    if (waited.length > lately) waited.shift();
    const report = await lambdas.runOne(artefact, at, { streams: streamsOf(streams, members), zone, begun, why });
    return "cause" in report ? { refused: report.says } : { report };
  }

  return {
    now: () => ({
      speed: time.speed,
      load: lambdas.load(),
      waits: waited.toSorted((a, b) => a - b)[waited.length >> 1] ?? 0,
      memory: memory(),
      cpuSecond,
      signers: [...trusted.keys()],
    }),
    run(run) {
      const begun = time.elapsed();
      const answer = before.then(() => runNext(run, begun));
      before = answer.catch(() => undefined);
      return answer;
    },
  };
}
