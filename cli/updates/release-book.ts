// Keeps which release of the program a node runs: the one that counts, the one on trial, and what became of those before.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { UpdateEvent } from "@tributary/edge-node";
import { withEvent } from "./update-events.ts";

/** A process that was started, told from others that had its number. */
export interface StartedProcess {
  readonly pid: number;
  readonly start: string;
}

export interface KeptReleases {
  /** None while the program that the supervisor itself belongs to runs. */
  readonly current?: string;
  /** That counted before. */
  readonly before?: string;
  readonly trial?: string;
  readonly child?: StartedProcess;
  /** Newest first. */
  readonly events: readonly UpdateEvent[];
}

export const releasesIn = (data: string): string => join(data, "releases");
const bookName = "book.json";
const wantedName = "wanted.json";

function writeInPlace(path: string, value: unknown): void {
  writeFileSync(`${path}.new`, JSON.stringify(value), { flush: true });
  renameSync(`${path}.new`, path);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** The book as its supervisor wrote it last. Only supervisors write it. */
export const readReleases = (data: string): KeptReleases =>
  (readJson(join(releasesIn(data), bookName)) ?? { events: [] }) as KeptReleases;

/** Asks the supervisor of a data folder to try a release that is unpacked there. */
export const wantRelease = (data: string, version: string): void =>
  writeInPlace(join(releasesIn(data), wantedName), version);

export interface ReleaseBook {
  kept(): KeptReleases;
  /** The release that somebody wants to be tried; it is asked for once. */
  wanted(): string | undefined;
  /** Each is on the disk when it returns. */
  begin(version: string): void;
  take(says: string): void;
  switchBack(says: string): void;
  refuse(version: string, says: string): void;
  started(child: StartedProcess): void;
}

export function openReleaseBook(data: string, now: () => number): ReleaseBook {
  const folder = releasesIn(data);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let kept = readReleases(data);
  function write(next: KeptReleases): void {
    writeInPlace(join(folder, bookName), next);
    kept = next;
  }
  function note(next: KeptReleases, version: string, outcome: UpdateEvent["outcome"], says: string): void {
    write({ ...next, events: withEvent(kept.events, "release", { at: now(), version, outcome, says }) });
  }
  return {
    kept: () => kept,
    wanted() {
      const path = join(folder, wantedName);
      const version = readJson(path);
      rmSync(path, { force: true });
      return typeof version === "string" ? version : undefined;
    },
    begin: (trial) =>
      note({ ...kept, trial }, trial, "on-trial", `after ${kept.current ?? "the program it came with"}`),
    take(says) {
      const { trial, current, ...others } = kept;
      if (trial === undefined) throw new Error("no release is on trial");
      note({ ...others, current: trial, ...(current === undefined ? {} : { before: current }) }, trial, "taken", says);
    },
    switchBack(says) {
      const { trial = "", ...others } = kept;
      note(others, trial, "switched-back", says);
    },
    refuse: (version, says) => note(kept, version, "refused", says),
    started: (child) => write({ ...kept, child }),
  };
}
