// Runs an edge node's newest healthy release, and tries new ones: who is not healthy at the end of its trial is switched back.
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Configuration, compareVersions } from "@tributary/wire";
import { openDataFolder } from "../data-folder.ts";
import { errorSentence } from "../error-sentence.ts";
import { readTrustedKeys } from "../lambdas/trusted-keys.ts";
import { seconds } from "../roles/clocks.ts";
import { askedToStop } from "../roles/run-role.ts";
import { say } from "../terminal.ts";
import { watchHealth } from "./health-watch.ts";
import { programRoot, versionOf } from "./program.ts";
import { openReleaseBook, releasesIn } from "./release-book.ts";
import { endOrphan, type SupervisedProcess, startProcess } from "./supervised-process.ts";
import { proveRelease } from "./unpack-release.ts";

/** Milliseconds: how often somebody may want a release, and how long an ended node rests before it is started again. */
const lookEvery = 500;
const rests = { shortest: 1000, longest: 30_000 } as const;
/** A node that ran for so long begins its rests anew. */
const steadyAfter = 60_000;
/** Looks at a node that runs, in the time that it may be silent. */
const looks = 6;

const nothing = Symbol("nothing happened");

/** Runs until it is asked to stop. `args` are those of the node itself. */
export async function supervise(
  data: string,
  settings: Pick<Configuration, "operatorKeys" | "trialSeconds">,
  args: readonly string[],
): Promise<void> {
  const folder = openDataFolder(data, "supervisor");
  const trusted = readTrustedKeys(settings.operatorKeys, "operatorKeys");
  const book = openReleaseBook(folder.path, seconds);
  const releases = releasesIn(folder.path);
  const stopping = new AbortController();
  askedToStop().then(() => stopping.abort());
  let child: SupervisedProcess | undefined;

  /** Kept after the time, or when somebody asks to stop. */
  const rested = (milliseconds: number) =>
    pause(milliseconds, nothing, { signal: stopping.signal }).catch(() => nothing);

  const rootOf = (version: string) => join(releases, version);

  /** Throws a sentence when the release is not as it was signed. */
  function provedRoot(version: string): string {
    const signed = proveRelease(rootOf(version), trusted).version;
    if (signed !== version) throw new Error(`it is signed as ${signed}`);
    return rootOf(version);
  }

  /** Throws a sentence when the release is not as it was signed, or not newer than what runs. */
  function prove(version: string): void {
    const runs = book.kept().current ?? versionOf(programRoot);
    if (compareVersions(version, runs) <= 0) throw new Error(`${runs} runs, which is not older`);
    provedRoot(version);
  }

  /** The program that counts; one that somebody changed on the disk counts no more. */
  function current(): string {
    const { current: version, before } = book.kept();
    for (const candidate of [version, before]) {
      if (candidate === undefined) continue;
      try {
        return provedRoot(candidate);
      } catch (error) {
        say(`release ${candidate} is not run: ${errorSentence(error)}`);
      }
    }
    return programRoot;
  }

  function start(root: string): SupervisedProcess {
    child = startProcess(root, folder.path, args);
    book.started(child.process);
    return child;
  }

  async function stop(): Promise<void> {
    await child?.stop();
    child = undefined;
  }

  /** Removes what is neither run nor could be run again. */
  function tidy(): void {
    const { current: now, before } = book.kept();
    for (const entry of readdirSync(releases, { withFileTypes: true })) {
      const isOld = entry.isDirectory() && entry.name !== now && entry.name !== before;
      if (isOld) rmSync(join(releases, entry.name), { recursive: true, force: true });
    }
  }

  /** Lets a release run for its trial, and decides. */
  async function tryOut(version: string): Promise<void> {
    try {
      prove(version);
    } catch (error) {
      book.refuse(version, errorSentence(error));
      return;
    }
    book.begin(version);
    await stop();
    const tried = start(rootOf(version));
    const early = await Promise.race([tried.ended, rested(settings.trialSeconds * 1000)]);
    // What was not decided is switched back at the next start.
    if (stopping.signal.aborted) return;
    const ails = early === nothing ? await tried.ailment() : String(early);
    if (ails === undefined) {
      book.take(`it was healthy after ${settings.trialSeconds} s`);
      tidy();
      return;
    }
    await stop();
    book.switchBack(ails);
    start(current());
  }

  try {
    const { child: orphan, trial } = book.kept();
    if (orphan !== undefined) await endOrphan(orphan);
    if (trial !== undefined) book.switchBack("the supervisor ended in the midst of the trial");
    tidy();
    let rest: number = rests.shortest;
    let running = start(current());
    let startedAt = performance.now();
    const patience = settings.trialSeconds * 1000;
    let health = watchHealth(running, patience / looks);
    while (!stopping.signal.aborted) {
      const happened = await Promise.race([running.ended, rested(lookEvery)]);
      if (stopping.signal.aborted) return;
      if (happened === nothing) {
        const version = book.wanted();
        health.look();
        if (version !== undefined) await tryOut(version);
        else if (health.silentFor() > patience) {
          say(`the node has not answered for ${settings.trialSeconds} s: it is ended and started again`);
          await stop();
          start(current());
        }
      } else {
        if (performance.now() - startedAt > steadyAfter) rest = rests.shortest;
        say(`the node: ${String(happened)}; it is started again in ${rest} ms`);
        await rested(rest);
        rest = Math.min(rest * 2, rests.longest);
        if (!stopping.signal.aborted) start(current());
      }
      if (child !== undefined && child !== running) {
        running = child;
        startedAt = performance.now();
        health = watchHealth(running, patience / looks);
      }
    }
  } finally {
    await stop();
    folder.release();
  }
}
