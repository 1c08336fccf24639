// Measures how commands went lately: how many were confirmed, and how long that took.
import type { Seconds } from "@tributary/core";
import type { Kysely } from "@tributary/engine-tables";
import type { RoundTrips } from "@tributary/wire";
import type { CommandTables } from "./schema.ts";

/** Commands of a kind that are looked at, the newest first. */
const most = 1000;
const kinds = ["valve", "interval", "read", "clock"] as const;

function shares(values: readonly Seconds[]) {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { median: at(0.5), p95: at(0.95) };
}

/** Of the commands of each kind that ended after a moment. */
export async function measureRoundTrips(tables: Kysely<CommandTables>, since: Seconds): Promise<RoundTrips> {
  const measured = kinds.map(async (kind) => {
    const rows = await tables
      .selectFrom("command")
      .select(["state", "requested_at", "sent_at", "ended_at"])
      .where("kind", "=", kind)
      .where("ended_at", ">", since)
      .where("state", "in", ["confirmed", "failed", "expired"])
      .orderBy("ended_at", "desc")
      .limit(most)
      .execute();
    const confirmed = rows.flatMap(({ state, requested_at, sent_at, ended_at }) =>
      state === "confirmed" && ended_at !== null ? [{ requested_at, sent_at, ended_at }] : [],
    );
    return {
      ...{ kind, confirmed: confirmed.length, failed: rows.length - confirmed.length },
      roundTrip: shares(confirmed.flatMap(({ sent_at, ended_at }) => (sent_at === null ? [] : [ended_at - sent_at]))),
      took: shares(confirmed.map(({ requested_at, ended_at }) => ended_at - requested_at)),
    };
  });
  return { kinds: await Promise.all(measured) };
}
