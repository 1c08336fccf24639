// One program of an edge node as a process of its own: started, looked at, ended.
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { startOf } from "../data-folder.ts";
import { isOpen } from "./ailment.ts";
import type { StartedProcess } from "./release-book.ts";

const told = z.object({ places: z.array(z.tuple([z.string(), z.string()])) });
/** Milliseconds until a process that was asked to end is killed. */
const patience = 10_000;
/** Milliseconds for one look at its control. */
const lookTime = 10_000;

export interface SupervisedProcess {
  readonly process: StartedProcess;
  /** Kept with a sentence when it ends. */
  readonly ended: Promise<string>;
  /** What is wrong with it now; `undefined` when its control answers, its store takes telegrams and its doors are open. */
  ailment(): Promise<string | undefined>;
  /** Whether its control answers, whatever it says. One that has not opened its doors yet is not asked. */
  answers(): Promise<boolean>;
  /** Ends it: kept when it has ended. */
  stop(): Promise<void>;
}

/** Whether the very process lives. */
const lives = ({ pid, start }: StartedProcess): boolean => {
  const now = startOf(pid);
  return now !== "" && now === start;
};

/** Ends what a supervisor that was killed left behind. */
export async function endOrphan(orphan: StartedProcess): Promise<void> {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    for (let waited = 0; waited < patience && lives(orphan); waited += 100) {
      if (waited === 0) process.kill(orphan.pid, signal);
      await pause(100);
    }
  }
}

async function askHealth(control: string, data: string): Promise<Response> {
  const token = readFileSync(join(data, "control-token"), "utf8").trim();
  return fetch(new URL("/v1/health", control), {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(lookTime),
  });
}

async function controlAilment(control: string, data: string): Promise<string | undefined> {
  const answer = await askHealth(control, data);
  return answer.ok ? undefined : `its control answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`;
}

/** Where one cannot connect (packet forwarders send datagrams), or connects by asking. */
const notConnected: ReadonlySet<string> = new Set(["lorawan", "control"]);

export function startProcess(root: string, data: string, args: readonly string[]): SupervisedProcess {
  const child: ChildProcess = spawn(process.execPath, [join(root, "cli/bin/tributary.js"), ...args], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  let places: readonly (readonly [string, string])[] | undefined;
  child.on("message", (message) => {
    places = told.safeParse(message).data?.places;
  });
  const { promise: ended, resolve } = Promise.withResolvers<string>();
  child.once("error", (error) => resolve(`it could not be started: ${error.message}`));
  child.once("exit", (code, signal) => resolve(`it ended with ${signal ?? `exit code ${code}`}`));
  const pid = child.pid ?? 0;
  const control = () => places?.find(([name]) => name === "control")?.[1];

  return {
    process: { pid, start: startOf(pid) },
    ended,
    async ailment() {
      const place = control();
      if (places === undefined || place === undefined) return "it opened no door";
      try {
        await Promise.all(places.filter(([name]) => !notConnected.has(name)).map(([, place]) => isOpen(place)));
        return await controlAilment(place, data);
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
    async answers() {
      const place = control();
      if (place === undefined) return true;
      try {
        await (await askHealth(place, data)).body?.cancel();
        return true;
      } catch {
        return false;
      }
    },
    async stop() {
      child.kill("SIGTERM");
      const killing = setTimeout(() => child.kill("SIGKILL"), patience);
      await ended;
      clearTimeout(killing);
    },
  };
}
