// The lambdas of a node: deployed and taken back without a restart, run by its clock, and placed where they cost least.
import type { Seconds } from "@tributary/core";
import {
  type LambdaService,
  type LambdaTime,
  momentOf,
  openLambdaService,
  openLambdas,
  type PlacementDecision,
  type Refusal,
  reportItem,
  type Surroundings,
  startSandboxes,
  type Trusted,
} from "@tributary/engine-lambda";
import type { Records } from "@tributary/engine-log";
import type { LambdaArtefact, LambdaPlace, LambdaReport, LambdaRun } from "@tributary/wire";
import type { Notes } from "../alerts/found.ts";
import { type Elsewhere, type Look, noPlace, unknownLink } from "./elsewhere.ts";
import {
  findLambda,
  type KeptLambda,
  keptLambdas,
  lambdaRecord,
  noLambda,
  reportRecords,
  reportsOf,
} from "./lambda-book.ts";
import type { NodeStreams } from "./node-streams.ts";
import { firstPlace, median, place } from "./placing.ts";

/** A lambda as people see it. */
export interface LambdaState {
  readonly name: string;
  readonly version: number;
  readonly says: string;
  readonly signedBy: string;
  readonly since: Seconds;
  /** Versions that it can be rolled back to. */
  readonly before: readonly number[];
  /** Where it runs, and the decision that led there. */
  readonly place: LambdaPlace;
  readonly decision: PlacementDecision;
  readonly last: LambdaReport | undefined;
}

export interface LambdaDesk {
  /** Takes an artefact that somebody trusted signed; durable when it returns. */
  deploy(artefact: LambdaArtefact): LambdaState | Refusal;
  /** Brings the version before back; `undefined` when there is none. */
  rollBack(name: string): LambdaState | Refusal | undefined;
  remove(name: string): boolean;
  list(): LambdaState[];
  find(name: string): (LambdaState & { readonly reports: readonly LambdaReport[] }) | undefined;
  /** Runs one at a moment, deployed or not, and keeps nothing of it. */
  test(artefact: LambdaArtefact, at?: Seconds): Promise<LambdaReport | Refusal>;
  /** Runs lambdas of other nodes on the streams of this one. */
  readonly service: LambdaService;
  /** Runs what is due; to be called each minute. Kept when all have ended. */
  run(): Promise<void>;
  close(): Promise<void>;
}

/** What the node is as a place. */
export interface OwnPlace {
  readonly place: LambdaPlace;
  readonly time: LambdaTime;
  /** Bytes of memory that a run may have. */
  readonly memory: () => number;
  /** What a CPU second costs here. */
  readonly cpuSecond: number;
}

export interface LambdaDeskSettings {
  readonly node: string;
  readonly records: Records;
  readonly streams: NodeStreams;
  readonly trusted: Trusted;
  readonly zone: string;
  readonly now: () => Seconds;
  readonly own: OwnPlace;
  readonly elsewhere: readonly Elsewhere[];
  /** Tells the cloud all that waits to be told; answers the entry of the outbox that is the last then. */
  readonly tellAll: () => Pick<LambdaRun, "epoch" | "through">;
  /** Makes notes durable by themselves. */
  readonly note: (notes: Notes) => void;
  readonly say: (says: string) => void;
}

/** A lambda whose moment has come. */
interface Due {
  readonly kept: KeptLambda;
  readonly at: Seconds;
}

/** Whether a report is of the run that was asked for: no place has a word on another lambda, moment or place. */
const isOf = (
  { lambda, version, at, place }: LambdaReport,
  { manifest }: LambdaArtefact,
  moment: Seconds,
  there: LambdaPlace,
): boolean => lambda === manifest.name && version === manifest.version && at === moment && place === there;

const day: Seconds = 86_400;
/** Earlier runs by which it is known how long others wait for one. */
const lately = 5;

export function openLambdaDesk(settings: LambdaDeskSettings): LambdaDesk {
  const { node, records, streams, trusted, zone, now, own, elsewhere, tellAll, note, say } = settings;
  const { time } = own;
  const sandboxes = startSandboxes();
  const lambdas = openLambdas({ sandboxes, streams, trusted, zone, place: own.place, time, report: keep });
  const service = openLambdaService({ lambdas, streams, trusted, ...own });
  const decisions = new Map<string, PlacementDecision>();
  /** The newest moment of each that has run, or since when it is here. */
  const done = new Map<string, Seconds>();
  let running: Promise<void> | undefined;

  function keep(one: LambdaReport): void {
    const { lambda, version, at, outcome, took } = one;
    if (outcome.state === "late") say(`lambda ${lambda} ${version}: missed its deadline: ${Math.round(took)} ms`);
    if (outcome.state === "failed") say(`lambda ${lambda} ${version}: failed for ${at}: ${outcome.says}`);
    // The cloud keeps itself what it ran.
    note({
      records: reportRecords(records, one),
      items: (written) => (one.place === "cloud" ? [] : [reportItem(one, written)]),
    });
  }

  const decisionOf = ({ artefact: { manifest } }: KeptLambda): PlacementDecision =>
    decisions.get(manifest.name) ?? firstPlace(manifest);

  /** Where it is: where it must be, was decided to be, or before that where it ran last. */
  function placeOf({ artefact: { manifest } }: KeptLambda): LambdaPlace {
    const { name, placement } = manifest;
    if (placement !== "auto") return placement;
    return decisions.get(name)?.place ?? reportsOf(records, name, 1)[0]?.place ?? "edge";
  }

  function stateOf(kept: KeptLambda): LambdaState {
    const { artefact, since } = kept;
    const { name, version, says } = artefact.manifest;
    const { signedBy } = artefact;
    const before = kept.before.map(({ manifest }) => manifest.version);
    const [last] = reportsOf(records, name, 1);
    return { name, version, says, signedBy, since, before, place: placeOf(kept), decision: decisionOf(kept), last };
  }

  /** Runs it from now on; `before` is what can be rolled back to. */
  function take(artefact: LambdaArtefact, before: readonly LambdaArtefact[], rollBack: boolean): LambdaState | Refusal {
    const { name, version, placement } = artefact.manifest;
    const runs = findLambda(records, name)?.artefact.manifest.version ?? 0;
    if (!rollBack && version <= runs) {
      return { cause: "older", says: `version ${runs} of ${name} runs; ${version} comes only as a roll-back` };
    }
    const refused = lambdas.deploy(artefact, true);
    if (refused !== undefined) return refused;
    note({ records: [lambdaRecord(artefact, before, now())], items: () => [] });
    done.set(name, now());
    if (placement !== "auto") decisions.delete(name);
    const kept = findLambda(records, name);
    if (kept === undefined) throw new Error(`the lambda ${name} was not kept`);
    return stateOf(kept);
  }

  /** Those whose newest moment has not been run for, the one of the shortest deadline first. */
  function dueAt(until: Seconds): Due[] {
    const due = keptLambdas(records).flatMap((kept): Due[] => {
      const { manifest } = kept.artefact;
      const last = done.get(manifest.name) ?? Math.max(kept.since, reportsOf(records, manifest.name, 1)[0]?.at ?? 0);
      // The clock was set back by more than an hour that comes twice: what runs by it begins again.
      const ran = last > until + day ? until : last;
      done.set(manifest.name, ran);
      const at = momentOf(manifest, until);
      return at > ran ? [{ kept, at }] : [];
    });
    return due.sort((a, b) => a.kept.artefact.manifest.deadline - b.kept.artefact.manifest.deadline);
  }

  function orderOf({ kept: { artefact }, at }: Due, why: string): LambdaRun {
    const { reads } = artefact.manifest;
    const named = reads.map((input) => [input.name, streams.members(input)] as const);
    const members = Object.fromEntries(named.filter(([, meters]) => meters.length > 0));
    return { node, ...tellAll(), artefact, at, zone, members, why };
  }

  /** What a run costs to ask for; nothing where its meters are not known, for then it fails wherever it runs. */
  function askBytes(due: Due): number {
    try {
      return JSON.stringify(orderOf(due, "")).length;
    } catch {
      return 0;
    }
  }

  async function lookAround(artefact: LambdaArtefact, waits: number): Promise<Surroundings> {
    const looks = new Map<string, Look>();
    await Promise.all(elsewhere.map(async (other) => looks.set(other.place, await other.look(artefact))));
    const look = (other: "gateway" | "cloud") =>
      looks.get(other) ?? { now: noPlace("it is not known here"), link: unknownLink(0) };
    const [gateway, cloud] = [look("gateway"), look("cloud")];
    return {
      places: { gateway: gateway.now, edge: { ...service.now(), waits }, cloud: cloud.now },
      links: { gateway: gateway.link, cloud: cloud.link },
    };
  }

  /** Decides where one runs, when `waits` milliseconds of others are before it here. */
  async function decide(due: Due, waits: number): Promise<PlacementDecision> {
    const { artefact } = due.kept;
    const { manifest } = artefact;
    if (manifest.placement !== "auto") return firstPlace(manifest);
    const around = await lookAround(artefact, waits);
    const before = placeOf(due.kept);
    const decision = place(manifest, reportsOf(records, manifest.name), askBytes(due), around, before);
    if (decision.place !== undefined && decision.place !== before) {
      say(`lambda ${manifest.name}: moves from the ${before} to the ${decision.place}: ${decision.says}`);
    }
    return decision;
  }

  async function runHere({ kept: { artefact }, at }: Due, begun: number, why: string): Promise<void> {
    const report = await lambdas.runOne(artefact, at, { begun, why });
    if ("cause" in report) say(`lambda ${artefact.manifest.name}: does not run: ${report.says}`);
    else keep(report);
  }

  /** Runs one elsewhere. What does not come back is run here after all, unless its manifest names the place. */
  async function runThere(due: Due, there: LambdaPlace, begun: number, why: string): Promise<void> {
    const { artefact } = due.kept;
    const { name, version, deadline, placement } = artefact.manifest;
    let cannot: string;
    try {
      const other = elsewhere.find((one) => one.place === there);
      const answer = (await other?.run(orderOf(due, why))) ?? { refused: "it is not known here" };
      if ("report" in answer && isOf(answer.report, artefact, due.at, there)) {
        return keep(arrived(answer.report, begun, deadline));
      }
      cannot = "report" in answer ? "it answered for another run" : answer.refused;
    } catch (error) {
      cannot = error instanceof Error ? error.message : String(error);
    }
    if (placement === "auto") {
      const says = `back from the ${there}: ${cannot}`;
      decisions.set(name, { place: "edge", says, judged: decisions.get(name)?.judged ?? [] });
      say(`lambda ${name}: ${says}`);
      return runHere(due, begun, says);
    }
    const outcome = { state: "failed", cause: "place", says: `the ${there} did not run it: ${cannot}` } as const;
    const nothing = { took: time.elapsed() - begun, ran: 0, work: 0, read: 0, said: [] };
    keep({ lambda: name, version, at: due.at, place: own.place, why, ...nothing, outcome });
  }

  /** A report of another place, with the way there and back in its time. */
  function arrived(report: LambdaReport, begun: number, deadline: number): LambdaReport {
    const took = time.answered(begun, report.took);
    const { outcome } = report;
    if (outcome.state === "failed" || took <= deadline) return { ...report, took };
    return { ...report, took, outcome: { ...outcome, state: "late" } };
  }

  async function runAll(): Promise<void> {
    const due = dueAt(now());
    if (due.length === 0) return;
    const begun = time.elapsed();
    const away: Promise<void>[] = [];
    let turn: Promise<void> = Promise.resolve();
    let waits = 0;
    for (const one of due) {
      const { name } = one.kept.artefact.manifest;
      done.set(name, one.at);
      const decision = await decide(one, waits);
      decisions.set(name, decision);
      const { place: chosen = own.place, says } = decision;
      if (chosen !== own.place) {
        away.push(runThere(one, chosen, begun, says));
        continue;
      }
      turn = turn
        .then(() => runHere(one, begun, says))
        .catch((error: unknown) => say(`lambda ${name}: ${String(error)}`));
      waits += median(reportsOf(records, name, lately).flatMap(({ place: at, ran }) => (at === chosen ? [ran] : [])));
    }
    await Promise.all([turn, ...away]);
  }

  for (const { artefact } of keptLambdas(records)) {
    const refused = lambdas.deploy(artefact, true);
    if (refused !== undefined) say(`lambda ${artefact.manifest.name}: does not run: ${refused.says}`);
  }

  return {
    deploy(artefact) {
      const known = findLambda(records, artefact.manifest.name);
      return take(artefact, known === undefined ? [] : [known.artefact, ...known.before], false);
    },
    rollBack(name) {
      const [previous, ...older] = findLambda(records, name)?.before ?? [];
      return previous === undefined ? undefined : take(previous, older, true);
    },
    remove(name) {
      const known = findLambda(records, name) !== undefined;
      note({ records: noLambda(records, name), items: () => [] });
      lambdas.remove(name);
      decisions.delete(name);
      done.delete(name);
      return known;
    },
    list: () => keptLambdas(records).map(stateOf),
    find(name) {
      const kept = findLambda(records, name);
      return kept === undefined ? undefined : { ...stateOf(kept), reports: reportsOf(records, name) };
    },
    test: (artefact, at = now()) => lambdas.runOne(artefact, at),
    service,
    run() {
      running ??= runAll().finally(() => {
        running = undefined;
      });
      return running;
    },
    async close() {
      await sandboxes.close();
      await running?.catch(() => undefined);
    },
  };
}
