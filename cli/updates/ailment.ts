// Looks whether an edge node does its work: telegrams are written and answered, its control answers, its doors are open.
import { createConnection } from "node:net";
import type { Edge } from "@tributary/edge-node";
import type { Place } from "../roles/run-role.ts";

/** Milliseconds that each part has to answer. */
const patience = 5000;

export interface RunningEdge {
  readonly edge: Edge;
  /** Where it listens for telegrams. */
  readonly doors: readonly Place[];
}

/** Kept with what is wrong, in a sentence, or `undefined`. */
type Look = () => Promise<string | undefined>;

async function inTime(what: string, look: Look): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(resolve, patience, `${what} did not answer in ${patience / 1000} s`);
  try {
    return await Promise.race([look(), promise]);
  } catch (error) {
    return `${what}: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    clearTimeout(timer);
  }
}

/** Whether somebody listens at `host:port`. */
export function isOpen(place: string): Promise<void> {
  const colon = place.lastIndexOf(":");
  const socket = createConnection({ host: place.slice(0, colon), port: Number(place.slice(colon + 1)) });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once("connect", resolve).once("error", reject);
  return promise.finally(() => socket.destroy());
}

/** Looks at all of them and says the first that ails. */
export async function ailmentOf({ edge, doors }: RunningEdge): Promise<string | undefined> {
  const looks: [string, Look][] = [
    [
      "the intake",
      async () => {
        // An arrival of no telegram goes the whole way to the disk and is answered from there.
        await edge.receiveBatch("health", { epoch: "health", sequence: 0, telegrams: [] });
        return undefined;
      },
    ],
    ...doors.map(([name, place]): [string, Look] => [`the door ${name}`, () => isOpen(place).then(() => undefined)]),
  ];
  if (doors.length === 0) return "no door for telegrams is open";
  const found = await Promise.all(looks.map(([what, look]) => inTime(what, look)));
  return found.find((ails) => ails !== undefined);
}
