// Reads telegrams from the lines that another program prints, and starts that program again when it ends.
import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import type { Door, GatewayPlace, Input } from "./door.ts";
import { lineSplitter } from "./split-lines.ts";
import { takeLine } from "./take-line.ts";

export interface CommandInputOptions {
  readonly name: string;
  /** The program and its arguments; no shell looks at them. */
  readonly command: readonly string[];
}

/** Between the end of the program and its next start, in milliseconds. */
const restartAfter = 1000;

/** Takes everything that the program prints; answers why it ended. */
async function listen(child: ChildProcess, place: GatewayPlace, door: Door): Promise<string> {
  const lines = lineSplitter();
  child.stdout?.on("data", (chunk: Uint8Array) => {
    // The air says everything once: what cannot be kept now is lost, and the door says so.
    for (const { text } of lines.push(chunk)) takeLine(text, "radio", place, door).catch(() => undefined);
  });
  return new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, signal) => resolve(`ended with ${signal ?? code}`));
  });
}

export function commandInput({ name, command }: CommandInputOptions): Input {
  const [program = "", ...args] = command;
  return {
    name,
    async start(place, door) {
      const stopping = new AbortController();
      const { signal } = stopping;
      let child: ChildProcess | undefined;
      let said = "";
      const run = async () => {
        while (!signal.aborted) {
          child = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"] });
          const why = `${name}: ${program}: ${await listen(child, place, door)}`;
          if (!signal.aborted && why !== said) place.say?.(why);
          said = why;
          await wait(restartAfter, undefined, { signal }).catch(() => undefined);
        }
      };
      const ended = run();
      return {
        name,
        async stop() {
          stopping.abort();
          child?.kill();
          await ended;
        },
      };
    },
  };
}
