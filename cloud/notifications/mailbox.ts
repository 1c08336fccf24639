// What a person was told of, and that he has seen it: by the API, or by the link of a message.
import type { NotificationList, NotificationPreferences, NotificationView } from "@tributary/wire";
import type { Channels } from "./channels/channels.ts";
import type { Incidents } from "./incidents.ts";
import type { Preferences } from "./preferences.ts";
import type { NotificationTables } from "./schema.ts";
import type { Secrets } from "./secrets.ts";
import type { Store } from "./store.ts";
import type { UseBook, Viewers } from "./traits.ts";
import { bodyOf, type Told, titleOf } from "./words/message.ts";

export interface Mailbox {
  /** Newest first. */
  list(
    person: string,
    page: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<NotificationList>;
  /** Says that a person has seen something; answers whether he is the first. */
  acknowledge(person: string, incident: string): Promise<boolean>;
  /** What a link does, once: `undefined` for one that is wrong, old or spent. */
  open(token: string): Promise<"acknowledged" | "confirmed" | undefined>;
}

export interface MailboxParts {
  readonly store: Store;
  readonly secrets: Pick<Secrets, "messageOf">;
  readonly incidents: Pick<Incidents, "acknowledge">;
  readonly channels: Pick<Channels, "confirm">;
  readonly preferences: Pick<Preferences, "of">;
  readonly viewers: Pick<Viewers, "of">;
  readonly uses: Pick<UseBook, "meter">;
}

/** Seconds for which a link is good. */
const linkSeconds = 7 * 86_400;

type Incident = NotificationTables["incident"];

export function openMailbox({
  store,
  secrets,
  incidents,
  channels,
  preferences,
  viewers,
  uses,
}: MailboxParts): Mailbox {
  const { tables, now } = store;

  const maySee = async (person: string, { meter, opened_at }: Incident) =>
    (await viewers.of(meter, opened_at, person)).length > 0;

  /** An incident as somebody was told of it. */
  function viewOf(
    { id, kind, meter, opened_at: openedAt, closed_at: closedAt, told: text, acknowledged_at }: Incident,
    his: readonly NotificationTables["message"][],
    wishes: NotificationPreferences,
  ): NotificationView {
    const told: Told = JSON.parse(text);
    const known = uses.meter(meter);
    const level = Math.max(...his.map((one) => one.level));
    const incident = { kind, meter, meterName: known?.name ?? null, zone: known?.zone ?? "UTC", openedAt, closedAt };
    return {
      ...{ id, meter, meterName: incident.meterName, severity: told.severity, openedAt, closedAt, level },
      title: titleOf({ kind, told }, wishes.language),
      body: bodyOf({ ...incident, told }, wishes, level),
      acknowledgedAt: acknowledged_at ?? his.find(({ seen_at }) => seen_at !== null)?.seen_at ?? null,
      deliveries: his.map(({ channel, state, due_at }) => ({ channel, state, at: due_at })),
    };
  }

  return {
    async list(person, { after, limit }) {
      const [madeAt, last] = after === undefined ? [] : after.split("-");
      let query = tables
        .selectFrom("incident")
        .selectAll()
        .where("kind", "<>", "greeting")
        .where("id", "in", (from) => from.selectFrom("message").select("incident").where("person", "=", person));
      if (madeAt !== undefined && last !== undefined) {
        query = query.where((where) =>
          where.or([
            where("made_at", "<", Number(madeAt)),
            where.and([where("made_at", "=", Number(madeAt)), where("id", "<", last)]),
          ]),
        );
      }
      const found = await query
        .orderBy("made_at", "desc")
        .orderBy("id", "desc")
        .limit(limit + 1)
        .execute();
      const rows = found.slice(0, limit);
      if (rows.length === 0) return { notifications: [], next: null };
      const messages = await tables
        .selectFrom("message")
        .selectAll()
        .where("person", "=", person)
        .where(
          "incident",
          "in",
          rows.map(({ id }) => id),
        )
        .execute();
      const wishes = await preferences.of(person);
      const notifications: NotificationView[] = [];
      for (const row of rows) {
        const his = messages.filter(({ incident }) => incident === row.id);
        // What did not reach him while he could see the meter is not his to read now.
        const isHis = his.some(({ state }) => state === "sent") || (await maySee(person, row));
        if (isHis) notifications.push(viewOf(row, his, wishes));
      }
      const end = rows.at(-1);
      const isMore = found.length > rows.length && end !== undefined;
      return { notifications, next: isMore ? `${end.made_at}-${end.id}` : null };
    },

    acknowledge: async (person, incident) => (await incidents.acknowledge(person, [incident])) > 0,

    async open(token) {
      const id = secrets.messageOf(token);
      if (id === undefined) return undefined;
      const spent = await tables
        .updateTable("message")
        .set({ opened_at: now() })
        .where("id", "=", id)
        .where("opened_at", "is", null)
        .where("made_at", ">", now() - linkSeconds)
        .returning(["incident", "person", "channel"])
        .executeTakeFirst();
      if (spent === undefined) return undefined;
      const { kind } = await tables
        .selectFrom("incident")
        .select("kind")
        .where("id", "=", spent.incident)
        .executeTakeFirstOrThrow();
      if (kind === "greeting") {
        await channels.confirm(spent.channel);
        return "confirmed";
      }
      await incidents.acknowledge(spent.person, [spent.incident]);
      return "acknowledged";
    },
  };
}
