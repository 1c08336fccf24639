// Decides which commands leave now: by priority, so many in a minute for one cell, so many valves in an hour for one utility.
import type { Seconds } from "@tributary/core";
import { type Kysely, sql } from "@tributary/engine-tables";
import type { CommandRow } from "./command-book.ts";
import type { CommandTables } from "./schema.ts";
import type { CommandPolicy } from "./traits.ts";

const minute: Seconds = 60;
const hour: Seconds = 3600;

/** How many valves of a utility that has so many may be moved within an hour. */
export function valvesAnHour({ valveShare }: Pick<CommandPolicy, "valveShare">, valves: number): number {
  return Math.max(1, Math.floor(valves * valveShare));
}

/** Commands that may leave now, those of the highest priority first. */
export async function whoseTurn(
  tables: Kysely<CommandTables>,
  policy: CommandPolicy,
  valves: (tenant: string) => Promise<number>,
  now: Seconds,
): Promise<CommandRow[]> {
  const due = tables
    .selectFrom("command")
    .innerJoin("bundle", "bundle.id", "command.bundle")
    .where("command.state", "=", "requested")
    .where("command.due_at", "<=", now)
    .where("command.expires_at", ">", now)
    .where("bundle.state", "=", "approved");
  const first = (query: typeof due, most: number) =>
    query
      .selectAll("command")
      .orderBy("command.priority", "desc")
      .orderBy("command.requested_at")
      .orderBy("command.id")
      .limit(most)
      .execute();
  const left = tables.selectFrom("command").select(sql<number>`count(*)`.as("many"));

  /** What each cell may still be given in this minute. */
  const room = new Map<string, number>();
  const cells = await due.select("command.cell").distinct().execute();
  for (const { cell } of cells) {
    const { many } = await left
      .where("cell", "=", cell)
      .where("queued_at", ">", now - minute)
      .executeTakeFirstOrThrow();
    room.set(cell, policy.cellPerMinute - Number(many));
  }
  const free = [...room].flatMap(([cell, places]) => (places > 0 ? [cell] : []));
  if (free.length === 0) return [];

  const found: CommandRow[] = [];
  const isValve = due.where("command.kind", "=", "valve");
  for (const { tenant } of await isValve.select("command.tenant").distinct().execute()) {
    const { many } = await left
      .where("tenant", "=", tenant)
      .where("kind", "=", "valve")
      .where("queued_at", ">", now - hour)
      .executeTakeFirstOrThrow();
    const most = valvesAnHour(policy, await valves(tenant)) - Number(many);
    if (most <= 0) continue;
    found.push(...(await first(isValve.where("command.tenant", "=", tenant).where("command.cell", "in", free), most)));
  }
  for (const cell of free) {
    const others = due.where("command.kind", "!=", "valve").where("command.cell", "=", cell);
    found.push(...(await first(others, room.get(cell) ?? 0)));
  }
  found.sort((a, b) => b.priority - a.priority || a.requested_at - b.requested_at || (a.id < b.id ? -1 : 1));
  return found.filter(({ cell }) => {
    const places = room.get(cell) ?? 0;
    room.set(cell, places - 1);
    return places > 0;
  });
}
