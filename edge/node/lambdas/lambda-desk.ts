// The lambdas of a node: deployed and taken back without a restart, run by the clock, and placed where they cost least.
import type { Seconds } from "@tributary/core";
import {
  type LambdaReport,
  type LambdaStreams,
  openLambdas,
  type Place,
  type PlacementDecision,
  type Refusal,
  type Surroundings,
  startSandboxes,
  type Trusted,
} from "@tributary/engine-lambda";
import type { Records } from "@tributary/engine-log";
import type { LambdaArtefact } from "@tributary/wire";
import type { Notes } from "../alerts/found.ts";
import {
  findLambda,
  type KeptLambda,
  keptLambdas,
  lambdaRecord,
  noLambda,
  reportItem,
  reportRecords,
  reportsOf,
} from "./lambda-book.ts";
import { place } from "./placing.ts";

/** Another place that runs lambdas of this node. */
export interface Elsewhere {
  readonly place: Exclude<Place, "edge">;
  deploy(artefact: LambdaArtefact): void;
  remove(name: string): void;
}

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
  readonly place: Place;
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
  /** Runs what is due; to be called each minute. Kept when all have ended. */
  run(): Promise<void>;
  close(): Promise<void>;
}

export interface LambdaDeskSettings {
  readonly records: Records;
  readonly streams: LambdaStreams;
  readonly trusted: Trusted;
  readonly zone: string;
  readonly now: () => Seconds;
  /** Milliseconds that only go forward. */
  readonly elapsed: () => number;
  readonly around: () => Surroundings;
  readonly elsewhere?: Elsewhere | undefined;
  /** Makes notes durable by themselves. */
  readonly note: (notes: Notes) => void;
  readonly say: (says: string) => void;
}

const day: Seconds = 86_400;

export function openLambdaDesk(settings: LambdaDeskSettings): LambdaDesk {
  const { records, streams, trusted, zone, now, elapsed, around, elsewhere, note, say } = settings;
  const sandboxes = startSandboxes();
  const lambdas = openLambdas({ sandboxes, streams, trusted, zone, elapsed, report });
  const places = new Map<string, { place: Place; decision: PlacementDecision }>();
  let running: Promise<void> | undefined;
  const all = keptLambdas(records);
  let since = Math.max(
    ...all.flatMap(({ artefact }) => reportsOf(records, artefact.manifest.name, 1)).map(({ at }) => at),
  );
  if (!Number.isFinite(since)) since = now();

  function report(one: LambdaReport): void {
    const { lambda, version, at, outcome, took } = one;
    if (outcome.state === "late") say(`lambda ${lambda} ${version}: missed its deadline: ${Math.round(took)} ms`);
    if (outcome.state === "failed") say(`lambda ${lambda} ${version}: failed for ${at}: ${outcome.says}`);
    note({ records: reportRecords(records, one), items: (written) => [reportItem(one, written)] });
  }

  /** Lets a lambda run where it is decided that it runs. */
  function settle({ artefact }: KeptLambda): void {
    const { manifest } = artefact;
    const { name } = manifest;
    const known = places.get(name);
    const decision = place(manifest, reportsOf(records, name), around(), known?.place ?? "edge");
    const there = elsewhere !== undefined && decision.place === elsewhere.place ? elsewhere : undefined;
    const next: Place = there?.place ?? "edge";
    const noneThere = next !== decision.place;
    const says = noneThere
      ? `${decision.says}; it runs at the edge, for ${decision.place ?? "no place"} runs none`
      : decision.says;
    places.set(name, { place: next, decision: { ...decision, says } });
    if (known !== undefined && known.place === next) return;
    if (known !== undefined) say(`lambda ${name}: moves from ${known.place} to ${next}: ${says}`);
    if (there !== undefined) {
      there.deploy(artefact);
      lambdas.remove(name);
      return;
    }
    if (known !== undefined) elsewhere?.remove(name);
    const refused = lambdas.deploy(artefact, true);
    if (refused !== undefined) say(`lambda ${name}: does not run: ${refused.says}`);
  }

  function stateOf({ artefact, before, since }: KeptLambda): LambdaState {
    const { manifest, signedBy } = artefact;
    const { name, version, says } = manifest;
    const now = places.get(name) ?? { place: "edge", decision: { place: "edge", says: "", judged: [] } };
    const [last] = reportsOf(records, name, 1);
    return { name, version, says, signedBy, since, before: before.map((one) => one.manifest.version), ...now, last };
  }

  /** Runs it from now on; `before` is what can be rolled back to. */
  function take(artefact: LambdaArtefact, before: readonly LambdaArtefact[], rollBack: boolean): LambdaState | Refusal {
    const { name, version } = artefact.manifest;
    const runs = findLambda(records, name)?.artefact.manifest.version ?? 0;
    if (!rollBack && version <= runs) {
      return { cause: "older", says: `version ${runs} of ${name} runs; ${version} comes only as a roll-back` };
    }
    const refused = lambdas.deploy(artefact, true);
    if (refused !== undefined) return refused;
    note({ records: [lambdaRecord(artefact, before, now())], items: () => [] });
    if (places.get(name)?.place === elsewhere?.place) elsewhere?.remove(name);
    places.delete(name);
    const kept = findLambda(records, name);
    if (kept === undefined) throw new Error(`the lambda ${name} was not kept`);
    settle(kept);
    return stateOf(kept);
  }

  async function runAll(): Promise<void> {
    const until = now();
    const from = since;
    // The clock was set back by more than an hour that comes twice: what runs by it begins again.
    if (until < from - day) since = until;
    if (until <= from) return;
    for (const kept of keptLambdas(records)) settle(kept);
    since = until;
    await lambdas.run(from, until);
  }

  for (const kept of all) settle(kept);

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
      if (places.get(name)?.place === elsewhere?.place) elsewhere?.remove(name);
      places.delete(name);
      return known;
    },
    list: () => keptLambdas(records).map(stateOf),
    find(name) {
      const kept = findLambda(records, name);
      return kept === undefined ? undefined : { ...stateOf(kept), reports: reportsOf(records, name) };
    },
    test: (artefact, at = now()) => lambdas.runOne(artefact, at),
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
