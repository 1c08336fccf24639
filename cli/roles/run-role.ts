// Runs a role on its data folder until somebody asks the process to stop.
import type { Gateway } from "@tributary/edge-gateway";
import type { Command } from "commander";
import type { LockStepClock } from "../clock/lock-step-clock.ts";
import { openClock } from "../clock/open-clock.ts";
import { type DataFolder, openDataFolder } from "../data-folder.ts";
import { errorSentence } from "../error-sentence.ts";
import { say } from "../terminal.ts";

/** What a role says when everything listens: a name and where it is. */
export type Place = readonly [name: string, where: string];

/** Told how to close each thing once it is open. */
export type OnStop = (close: () => unknown) => void;

/** Where the inputs of a gateway listen. */
export function placesOf({ inputs }: Gateway): Place[] {
  return inputs.flatMap(({ name, address }) =>
    address === undefined ? [] : [[name, `${address.host}:${address.port}`] as const],
  );
}

/** Kept when somebody asks the process to stop. */
export function askedToStop(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve(signal));
  });
}

/** Closes what was opened last first; what cannot be closed is said, and the rest is closed all the same. */
export async function closeAll(closers: readonly (() => unknown)[]): Promise<void> {
  for (const close of closers.toReversed()) {
    try {
      await close();
    } catch (error) {
      say(`while stopping: ${errorSentence(error)}`);
    }
  }
}

/** Opens the data folder, starts the role, says where it is, and stops it when asked to, or when it cannot start or go on. */
export async function runRole(
  name: string,
  data: string,
  start: (folder: DataFolder, onStop: OnStop, clock: LockStepClock) => Promise<readonly Place[]>,
  clockAt?: string,
): Promise<void> {
  const folder = openDataFolder(data, name);
  const stopped = askedToStop();
  endWithSupervisor();
  const closers: (() => unknown)[] = [folder.release];
  try {
    const clock = await openClock(clockAt, `${name} ${folder.path}`);
    closers.push(clock.close);
    // Nothing is to arrive before everything listens.
    const places = await clock.hold(start(folder, (close) => closers.push(close), clock));
    for (const [what, where] of places) say(`${what.padEnd(10)} ${where}`);
    say(`data       ${folder.path}`);
    if (process.connected) process.send?.({ places });
    const why = await Promise.race([stopped.then(() => undefined), clock.lost]);
    say(why === undefined ? "stopping ..." : `stopping: ${why}`);
  } finally {
    await closeAll(closers);
  }
}

/** Ends this process with the supervisor that started it: another one would start another. */
function endWithSupervisor(): void {
  if (process.send === undefined) return;
  const end = () => process.kill(process.pid, "SIGTERM");
  if (!process.connected) end();
  process.once("disconnect", end);
  process.channel?.unref();
}

/** The options that every role has. */
export function addRoleOptions(command: Command): Command {
  return command
    .option("--data <folder>", "where everything is kept", process.env["TRIBUTARY_DATA"] ?? "data")
    .option("--config <file>", "configuration file instead of tributary.yaml in the data folder")
    .option("--host <address>", "address to listen on (127.0.0.1)");
}

/** The option of roles that take part in simulations. */
export function addClockOption(command: Command): Command {
  return command.option(
    "--clock <host:port>",
    "go by the clock of a simulation on this machine (tributary simulate --clock-port)",
  );
}
