// Clears away what nobody needs: old incidents with their messages, and everything of people whose account was erased.
import type { OwnData } from "./own-data.ts";
import { mostPeople } from "./preferences.ts";
import type { Store } from "./store.ts";
import type { Viewers } from "./traits.ts";

/** Longer than late values are told of: what is forgotten must not be found again as something new. */
const incidentSeconds = 90 * 86_400;

export async function sweep(
  { tables, now }: Store,
  viewers: Pick<Viewers, "living">,
  own: Pick<OwnData, "erase">,
): Promise<void> {
  await tables
    .deleteFrom("incident")
    .where("made_at", "<", now() - incidentSeconds)
    .execute();
  for (const table of ["channel", "preference", "use_limit"] as const) {
    let after = "";
    for (;;) {
      const rows = await tables
        .selectFrom(table)
        .select("person")
        .distinct()
        .where("person", ">", after)
        .orderBy("person")
        .limit(mostPeople)
        .execute();
      const persons = rows.map(({ person }) => person);
      const living = await viewers.living(persons);
      for (const person of persons) if (!living.has(person)) await own.erase(person, []);
      if (rows.length < mostPeople) break;
      after = persons.at(-1) ?? "";
    }
  }
}
