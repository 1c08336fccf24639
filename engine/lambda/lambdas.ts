// The lambdas of a place: deployed while it runs, run at their moments, held to their deadlines, rolled back when told to.
import type { Seconds } from "@tributary/core";
import type { LambdaArtefact, LambdaColumns, LambdaInput, LambdaManifest } from "@tributary/wire";
import { compileLambda } from "./compile.ts";
import type { LambdaReport } from "./lambda-report.ts";
import { type SandboxLimits, usualLimits } from "./outcome.ts";
import type { Sandbox, Sandboxes } from "./sandboxes.ts";
import { isSignedAs, type Trusted } from "./signature.ts";

/** The streams of a place: the same for a node's own store and for a cloud's history. */
export interface LambdaStreams {
  /** Columns of the buckets that ended at or before `until`, newest last. */
  read(input: LambdaInput, until: Seconds): Promise<readonly LambdaColumns[]>;
}

export interface LambdasSettings {
  readonly sandboxes: Sandboxes;
  readonly streams: LambdaStreams;
  readonly trusted: Trusted;
  readonly zone: string;
  /** Milliseconds that only go forward: what deadlines are measured by. */
  readonly elapsed: () => number;
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
  /** Runs every lambda whose moment lies in (`since`, `until`], each for its newest one. Kept when all are reported. */
  run(since: Seconds, until: Seconds): Promise<void>;
  /** Runs one now, wherever it is in its grid; for a test on recorded data. */
  runOne(artefact: LambdaArtefact, at: Seconds): Promise<LambdaReport | Refusal>;
}

/** Work in the stock is outside the sandbox's steps; the thread ends after so long, whatever the deadline. */
const limits: SandboxLimits = { ...usualLimits, memory: 64 * 2 ** 20, answer: 2 ** 20, patience: 10_000 };

interface Deployed {
  readonly artefact: LambdaArtefact;
  readonly sandbox: Sandbox;
}

export function openLambdas(settings: LambdasSettings): Lambdas {
  const { sandboxes, streams, trusted, zone, elapsed, report } = settings;
  const deployed = new Map<string, Deployed>();

  function open(artefact: LambdaArtefact): Deployed | Refusal {
    if (!isSignedAs("lambda", artefact, trusted)) {
      return { cause: "not-signed", says: `${artefact.signedBy} did not sign it, or is not trusted here` };
    }
    const compiled = compileLambda(artefact.manifest.code);
    if ("says" in compiled) return { cause: "code", says: compiled.says };
    return { artefact, sandbox: sandboxes.open([compiled.script], limits, { stock: true }) };
  }

  async function columnsOf({ reads }: LambdaManifest, at: Seconds): Promise<Record<string, readonly LambdaColumns[]>> {
    const columns = await Promise.all(reads.map((input) => streams.read(input, at)));
    return Object.fromEntries(reads.map(({ name }, index) => [name, columns[index] ?? []]));
  }

  async function runAt({ artefact, sandbox }: Deployed, at: Seconds): Promise<LambdaReport> {
    const { manifest } = artefact;
    const begun = elapsed();
    const common = { lambda: manifest.name, version: manifest.version, at };
    let columns: Awaited<ReturnType<typeof columnsOf>>;
    try {
      columns = await columnsOf(manifest, at);
    } catch (error) {
      const says = error instanceof Error ? error.message : String(error);
      const took = elapsed() - begun;
      return { ...common, took, ran: 0, read: 0, outcome: { state: "failed", cause: "streams", says }, said: [] };
    }
    const entered = elapsed();
    const call = { at, zone, streams: columns, settings: manifest.settings };
    const outcome = await sandbox.call("run", [call], { at: at * 1000, seed: at });
    const done = elapsed();
    const read = Object.values(columns)
      .flat()
      .reduce((sum, { value }) => sum + value.length, 0);
    const facts = { ...common, took: done - begun, ran: done - entered, read, said: outcome.said };
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
      for (const one of [...deployed.values()]) {
        const { every } = one.artefact.manifest;
        const moment = until - (until % every);
        if (moment > since) tell(await runAt(one, moment));
      }
    },
    async runOne(artefact, at) {
      const opened = open(artefact);
      return "cause" in opened ? opened : runAt(opened, at);
    },
  };
}
