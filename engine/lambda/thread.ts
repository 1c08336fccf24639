// The thread in which scripts run: one call after another, each script in its own room, which is opened when first called.
import { parentPort } from "node:worker_threads";
import { compileInterpreter } from "./interpreter.ts";
import type { Ended, Outcome, SandboxLimits } from "./outcome.ts";
import { type Call, openRoom, type Room } from "./room.ts";

/** What the thread is asked. */
export interface Errand extends Call {
  readonly sandbox: number;
  /** The scripts of the sandbox, at the first call that the thread gets for it. */
  readonly scripts?: readonly string[];
  readonly limits: SandboxLimits;
  /** Whether the scripts may use the stock expressions. */
  readonly stock: boolean;
}

const newInterpreter = await compileInterpreter();
const scripts = new Map<number, readonly string[]>();
const rooms = new Map<number, Room>();

/** The libraries of the stock are loaded for the first sandbox that wants them. */
async function openWithStock(own: readonly string[], limits: SandboxLimits) {
  const { callStock, stockScript } = await import("./stock.ts");
  const lent = { callStock: (name = "", words = "[]") => callStock(name, words) };
  return openRoom(newInterpreter, [stockScript, ...own], limits, lent);
}

async function run(errand: Errand): Promise<Outcome> {
  const { sandbox, limits, stock } = errand;
  if (errand.scripts !== undefined) scripts.set(sandbox, errand.scripts);
  let room = rooms.get(sandbox);
  if (room === undefined) {
    const own = scripts.get(sandbox) ?? [];
    const opened = stock ? await openWithStock(own, limits) : await openRoom(newInterpreter, own, limits);
    if (!("call" in opened)) return opened;
    room = opened;
    rooms.set(sandbox, room);
  }
  const outcome = room.call(errand);
  if (room.spent) rooms.delete(sandbox);
  return outcome;
}

/** An errand with the CPU milliseconds that this thread spent on it. */
async function runMeasured(errand: Errand): Promise<Ended> {
  const before = process.threadCpuUsage();
  const outcome = await run(errand);
  const { user, system } = process.threadCpuUsage(before);
  return { ...outcome, cpu: (user + system) / 1000 };
}

parentPort?.on("message", async (errand: Errand) => parentPort?.postMessage(await runMeasured(errand)));
parentPort?.postMessage("ready");
