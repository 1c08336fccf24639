// The lambdas of a place: deployed while it runs, run at their moments, held to their deadlines, rolled back when told to.
import type { Seconds } from "@tributary/core";
import type {
  LambdaArtefact,
  LambdaColumns,
  LambdaInput,
  LambdaManifest,
  LambdaPlace,
  LambdaReport,
} from "@tributary/wire";
import { compileLambda } from "./compile.ts";
import type { LambdaTime } from "./lambda-time.ts";
import { type SandboxLimits, usualLimits } from "./outcome.ts";
import type { Sandbox, Sandboxes } from "./sandboxes.ts";
import { isSignedAs, type Trusted } from "./signature.ts";

/** The streams of a place: the same for a node's own store and for a cloud's history. */
export interface LambdaStreams {
  /** Columns of the buckets of a zone's calendar that ended at or before `until`, newest last. */
  read(input: LambdaInput, until: Seconds, zone: string): Promise<readonly LambdaColumns[]>;
}

export interface LambdasSettings {
  readonly sandboxes: Sandboxes;
  readonly streams: LambdaStreams;
  readonly trusted: Trusted;
  readonly zone: string;
  /** The place that they run at. */
  readonly place: LambdaPlace;
  readonly time: LambdaTime;
  /** Told of each run. What it throws stops nothing. */
  readonly report: (report: LambdaReport) => void;
}

/** Why an artefact was not taken. */
export interface Refusal {
  readonly cause: "not-signed" | "older" | "code";
  readonly says: string;
}

export interface Lambdas {
  /** Takes an artefact: signed by somebody trusted, and newer than what runs unless it is a roll-back. */
  deploy(artefact: LambdaArtefact, rollBack?: boolean): Refusal | undefined;
  /** Takes a lambda away. Answers whether it was there. */
  remove(name: string): boolean;
  list(): readonly LambdaArtefact[];
  /**
   * Runs every lambda whose moment lies in (`since`, `until`], each for its newest one, the one of the shortest deadline
   * first. Kept when all are reported.
   */
  run(since: Seconds, until: Seconds): Promise<void>;
  /** Runs one for a moment, deployed or not, and reports it to nobody else. */
  runOne(artefact: LambdaArtefact, at: Seconds, call?: LambdaCallOptions): Promise<LambdaReport | Refusal>;
  /** Share of the CPU that its last runs did not get. */
  load(): number;
}

/** How one run differs from what the place does by itself. */
export interface LambdaCallOptions {
  readonly streams?: LambdaStreams;
  readonly zone?: string;
  /** When its turn came by `time.elapsed`: what it waited for others since then counts; now unless told. */
  readonly begun?: number;
  /** Why it runs here. */
  readonly why?: string;
}

/** The newest moment of a lambda's grid up to `until`. */
export const momentOf = ({ every }: Pick<LambdaManifest, "every">, until: Seconds): Seconds => until - (until % every);

/** Work in the stock is outside the sandbox's steps; the thread ends after so long, whatever the deadline. */
const limits: SandboxLimits = { ...usualLimits, memory: 64 * 2 ** 20, answer: 2 ** 20, patience: 10_000 };

interface Deployed {
  readonly artefact: LambdaArtefact;
  readonly sandbox: Sandbox;
}

/** Scripts that were run without being deployed stay at hand, so many of them. */
const mostAtHand = 100;
/** Runs that tell of the load. */
const lately = 5;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export function openLambdas(settings: LambdasSettings): Lambdas {
  const { sandboxes, streams: own, trusted, zone: home, place, time, report } = settings;
  const deployed = new Map<string, Deployed>();
  /** By signature, the one that was used last at the end. */
  const atHand = new Map<string, Deployed>();
  const last: { readonly cpu: number; readonly ran: number }[] = [];

  function open(artefact: LambdaArtefact): Deployed | Refusal {
    if (!isSignedAs("lambda", artefact, trusted)) {
      return { cause: "not-signed", says: `${artefact.signedBy} did not sign it, or is not trusted here` };
    }
    const { signature } = artefact;
    const known = atHand.get(signature);
    atHand.delete(signature);
    if (known !== undefined) {
      atHand.set(signature, known);
      return known;
    }
    const compiled = compileLambda(artefact.manifest.code);
    if ("says" in compiled) return { cause: "code", says: compiled.says };
    const made = { artefact, sandbox: sandboxes.open([compiled.script], limits, { stock: true }) };
    atHand.set(signature, made);
    const [oldest] = atHand.keys();
    if (atHand.size > mostAtHand && oldest !== undefined) atHand.delete(oldest);
    return made;
  }

  async function runAt({ artefact, sandbox }: Deployed, at: Seconds, call: LambdaCallOptions): Promise<LambdaReport> {
    const { streams = own, zone = home, begun = time.elapsed(), why = "" } = call;
    const { manifest } = artefact;
    const { name, version, reads, settings } = manifest;
    const common = { lambda: name, version, at, place, why };
    let columns: readonly (readonly LambdaColumns[])[];
    try {
      columns = await Promise.all(reads.map((input) => streams.read(input, at, zone)));
    } catch (error) {
      const says = error instanceof Error ? error.message : String(error);
      const took = time.elapsed() - begun;
      return {
        ...common,
        ...{ took, ran: 0, work: 0, read: 0, said: [] },
        outcome: { state: "failed", cause: "streams", says },
      };
    }
    const entered = time.elapsed();
    const given = Object.fromEntries(reads.map((input, index) => [input.name, columns[index] ?? []]));
    const outcome = await sandbox.call("run", [{ at, zone, streams: given, settings }], { at: at * 1000, seed: at });
    const cpu = time.spent(outcome.cpu);
    const done = time.elapsed();
    last.push({ cpu, ran: done - entered });
    if (last.length > lately) last.shift();
    const facts = {
      ...common,
      took: done - begun,
      ran: done - entered,
      work: cpu * time.speed,
      read: sum(columns.flat().map(({ value }) => value.length)),
      said: outcome.said,
    };
    if (!outcome.ok) return { ...facts, outcome: { state: "failed", cause: outcome.cause, says: outcome.says } };
    const state = facts.took > manifest.deadline ? "late" : "answered";
    return { ...facts, outcome: { state, value: outcome.value } };
  }

  function tell(one: LambdaReport): void {
    try {
      report(one);
    } catch {
      // Who listens badly stops no other lambda.
    }
  }

  return {
    deploy(artefact, rollBack = false) {
      const { name, version } = artefact.manifest;
      const known = deployed.get(name)?.artefact.manifest.version ?? 0;
      if (!rollBack && version <= known) {
        return { cause: "older", says: `version ${known} of ${name} runs; ${version} comes only as a roll-back` };
      }
      const opened = open(artefact);
      if ("cause" in opened) return opened;
      deployed.set(name, opened);
      return undefined;
    },
    remove: (name) => deployed.delete(name),
    list: () => [...deployed.values()].map(({ artefact }) => artefact),
    async run(since, until) {
      const begun = time.elapsed();
      const due = [...deployed.values()]
        .filter(({ artefact }) => momentOf(artefact.manifest, until) > since)
        .sort((a, b) => a.artefact.manifest.deadline - b.artefact.manifest.deadline);
      for (const one of due) tell(await runAt(one, momentOf(one.artefact.manifest, until), { begun }));
    },
    async runOne(artefact, at, call = {}) {
      const opened = open(artefact);
      return "cause" in opened ? opened : runAt(opened, at, call);
    },
    load() {
      const ran = sum(last.map((one) => one.ran));
      return ran === 0 ? 0 : Math.min(1, Math.max(0, 1 - sum(last.map(({ cpu }) => cpu)) / ran));
    },
  };
}
