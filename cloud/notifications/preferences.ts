// How each person wants to be told.
import { type NotificationPreferences, notificationPreferences } from "@tributary/wire";
import type { Store, Tables } from "./store.ts";

/** People of one question: both databases take as many values. */
export const mostPeople = 1000;

export interface Preferences {
  of(person: string): Promise<NotificationPreferences>;
  /** Those of many; who never said anything has the usual ones. */
  ofAll(at: Tables, persons: readonly string[]): Promise<(person: string) => NotificationPreferences>;
  set(person: string, chosen: NotificationPreferences): Promise<void>;
}

const usual = notificationPreferences.parse({});

export function openPreferences({ tables }: Store): Preferences {
  async function ofAll(at: Tables, persons: readonly string[]) {
    const found = new Map<string, NotificationPreferences>();
    for (let from = 0; from < persons.length; from += mostPeople) {
      const some = persons.slice(from, from + mostPeople);
      const rows = await at.selectFrom("preference").selectAll().where("person", "in", some).execute();
      for (const { person, chosen } of rows) found.set(person, notificationPreferences.parse(JSON.parse(chosen)));
    }
    return (person: string) => found.get(person) ?? usual;
  }
  return {
    of: async (person) => (await ofAll(tables, [person]))(person),
    ofAll,
    async set(person, preferences) {
      const chosen = JSON.stringify(preferences);
      await tables
        .insertInto("preference")
        .values({ person, chosen })
        .onConflict((other) => other.column("person").doUpdateSet({ chosen }))
        .execute();
    },
  };
}
