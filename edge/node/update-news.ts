// Tells the cloud what became of signed configurations and of releases of the program: each event once, over restarts too.
import type { Records } from "@tributary/engine-log";
import type { UpdateItem } from "@tributary/wire";
import type { Notes } from "./alerts/found.ts";
import type { NodeUpdates, UpdateEvent } from "./control/update-routes.ts";

/** Where the node's process knows what became of them. */
export type ShownUpdates = Pick<NodeUpdates, "configuration" | "release">;

type News = Omit<UpdateItem, "kind" | "version">;

const recordKind = "updates-told";
/** The newest that a message carries in whole. */
const longest = 512;

const newsOf = (of: News["of"], events: readonly UpdateEvent[]): News[] =>
  events.map(({ at, version, outcome, says }) => ({
    ...{ of, which: String(version), at, outcome, says: says.slice(0, longest) },
  }));

const nameOf = ({ of, which, at, outcome }: News): string => `${of} ${which} ${at} ${outcome}`;

export function tellUpdates(updates: ShownUpdates, records: Records, at: number, note: (notes: Notes) => void): void {
  // Newest first there, oldest first to the cloud.
  const news = [
    ...newsOf("configuration", updates.configuration().events),
    ...newsOf("release", updates.release().events),
  ].sort((one, other) => one.at - other.at);
  // Only this file writes it.
  const told = new Set(JSON.parse(records.find(recordKind, "all")?.body ?? "[]") as string[]);
  const untold = news.filter((one) => !told.has(nameOf(one)));
  if (untold.length === 0) return;
  note({
    records: [{ kind: recordKind, id: "all", at, body: JSON.stringify(news.map(nameOf)) }],
    items: (version) => untold.map((one): UpdateItem => ({ kind: "update", ...one, version })),
  });
}
