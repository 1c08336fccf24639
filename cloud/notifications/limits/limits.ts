// The limits that people set, kept at hand: every value that comes in is compared with those of its meter.
import type { MeterId, Seconds } from "@tributary/core";
import type { LimitView, NewLimit } from "@tributary/wire";
import { NotificationError } from "../notification-error.ts";
import { newId, type Store } from "../store.ts";

export type Limit = NewLimit & {
  readonly id: string;
  readonly person: string;
  readonly madeAt: Seconds;
};

export interface Limits {
  list(person: string): LimitView[];
  add(person: string, asked: NewLimit): Promise<Limit>;
  remove(person: string, limit: string): Promise<number>;
  /** Those of a meter. */
  of(meter: MeterId): readonly Limit[];
  /** Takes away all that a person set. */
  forget(person: string): Promise<void>;
}

const mostLimits = 50;

/** A limit as its owner sees it. */
export const viewOf = ({ person: _, ...view }: Limit): LimitView => view;

export async function openLimits({ tables, now }: Store): Promise<Limits> {
  const byMeter = new Map<MeterId, Limit[]>();
  const byPerson = new Map<string, Limit[]>();
  const put = (limit: Limit) => {
    byMeter.set(limit.meter, [...(byMeter.get(limit.meter) ?? []), limit]);
    byPerson.set(limit.person, [...(byPerson.get(limit.person) ?? []), limit]);
  };
  const take = (limit: Limit) => {
    const without = (limits: readonly Limit[] = []) => limits.filter(({ id }) => id !== limit.id);
    byMeter.set(limit.meter, without(byMeter.get(limit.meter)));
    byPerson.set(limit.person, without(byPerson.get(limit.person)));
    if (byMeter.get(limit.meter)?.length === 0) byMeter.delete(limit.meter);
    if (byPerson.get(limit.person)?.length === 0) byPerson.delete(limit.person);
  };
  for (const { id, person, meter, register, chosen, made_at } of await tables
    .selectFrom("use_limit")
    .selectAll()
    .orderBy("id")
    .execute()) {
    put({ ...JSON.parse(chosen), id, person, meter, register, madeAt: made_at });
  }
  return {
    list: (person) => (byPerson.get(person) ?? []).map(viewOf),
    async add(person, asked) {
      if ((byPerson.get(person)?.length ?? 0) >= mostLimits) throw new NotificationError("notifications/too-many");
      const { meter, register, ...chosen } = asked;
      const limit: Limit = { ...asked, id: newId(), person, madeAt: now() };
      await tables
        .insertInto("use_limit")
        .values({ ...{ id: limit.id, person, meter, register }, chosen: JSON.stringify(chosen), made_at: limit.madeAt })
        .execute();
      put(limit);
      return limit;
    },
    async remove(person, id) {
      const limit = byPerson.get(person)?.find((one) => one.id === id);
      if (limit === undefined) return 0;
      await tables.deleteFrom("use_limit").where("id", "=", id).execute();
      take(limit);
      return 1;
    },
    of: (meter) => byMeter.get(meter) ?? [],
    async forget(person) {
      await tables.deleteFrom("use_limit").where("person", "=", person).execute();
      for (const limit of byPerson.get(person) ?? []) take(limit);
    },
  };
}
