// Where each person is told: addresses, sealed, and no more of them than one person needs.
import type { ChannelKind, ChannelView, NewChannel } from "@tributary/wire";
import { NotificationError } from "../notification-error.ts";
import { mostPeople } from "../preferences.ts";
import { idOf, newId, type Store, type Tables } from "../store.ts";
import type { Viewers } from "../traits.ts";
import type { EmailAddress } from "./email.ts";
import { whyNotTo } from "./private-address.ts";
import type { PushAddress } from "./web-push.ts";
import { newWebhookSecret, type WebhookAddress } from "./webhook.ts";

/** A channel with its address as it is kept: JSON. */
export interface Channel {
  readonly id: string;
  readonly person: string;
  readonly kind: ChannelKind;
  readonly address: string;
  readonly confirmed: boolean;
}

export interface Channels {
  list(person: string): Promise<ChannelView[]>;
  /** Adds one, or takes up again the same. Answers the secret of a webhook, once. Throws a NotificationError. */
  add(person: string, asked: NewChannel): Promise<{ readonly id: string; readonly secret: string | null }>;
  remove(person: string, channel: string): Promise<number>;
  /** `undefined`: there is none any more. */
  channel(id: string): Promise<Channel | undefined>;
  /** The ids of the confirmed channels of some people. */
  ofPeople(
    at: Tables,
    persons: readonly string[],
  ): Promise<readonly { readonly id: string; readonly person: string }[]>;
  confirm(id: string): Promise<void>;
  /** The address is no more. */
  forget(id: string): Promise<void>;
}

export interface ChannelsParts {
  readonly store: Store;
  readonly viewers: Pick<Viewers, "emailOf">;
  readonly offered: ReadonlySet<ChannelKind>;
  /** Hosts of private networks that webhooks may reach. */
  readonly allowed: ReadonlySet<string>;
}

const mostChannels = 10;
const labelOf = (id: string) => `channel ${id}`;

/** What a person sees of an e-mail address: a***@example.org. */
const shortened = (email: string) => email.replace(/^(.).*@/, "$1***@");

export function openChannels({ store, viewers, offered, allowed }: ChannelsParts): Channels {
  const { tables, box, now } = store;

  function urlOf(text: string): URL {
    const url = new URL(text);
    const whyNot = whyNotTo(url, allowed);
    if (whyNot !== undefined) throw new NotificationError("notifications/address", whyNot);
    return url;
  }

  /** The address, what it is known by, and what is shown of it. */
  async function read(person: string, asked: NewChannel) {
    switch (asked.kind) {
      case "web-push": {
        const { endpoint, keys } = asked;
        const address: PushAddress = { endpoint, keys };
        return { address, place: idOf("push", endpoint), shown: urlOf(endpoint).host, secret: null };
      }
      case "webhook": {
        const address: WebhookAddress = { url: asked.url, secret: newWebhookSecret() };
        return { address, place: newId(), shown: urlOf(asked.url).host, secret: address.secret };
      }
      case "email": {
        const email = await viewers.emailOf(person);
        if (email === undefined) throw new NotificationError("notifications/no-email");
        const address: EmailAddress = { email };
        return { address, place: idOf("email", person, email), shown: shortened(email), secret: null };
      }
      default:
        return { address: {}, place: idOf("mqtt", person), shown: person, secret: null };
    }
  }

  return {
    list,

    async add(person, asked) {
      if (!offered.has(asked.kind)) throw new NotificationError("notifications/not-offered", asked.kind);
      const { address, place, shown, secret } = await read(person, asked);
      const known = await tables
        .selectFrom("channel")
        .select(["id", "person"])
        .where("place", "=", place)
        .executeTakeFirst();
      if (known?.person === person) return { id: known.id, secret };
      // A browser that somebody else logged in at is no longer told what the one before him asked for.
      if (known !== undefined) await forget(known.id);
      if ((await list(person)).length >= mostChannels) throw new NotificationError("notifications/too-many");
      const id = newId();
      await tables
        .insertInto("channel")
        .values({
          ...{ id, person, kind: asked.kind, name: asked.name, place, shown, made_at: now() },
          sealed: box.seal(labelOf(id), JSON.stringify(address)),
          confirmed_at: asked.kind === "email" ? null : now(),
        })
        .execute();
      return { id, secret };
    },

    async remove(person, id) {
      const row = await tables
        .selectFrom("channel")
        .select("id")
        .where("id", "=", id)
        .where("person", "=", person)
        .executeTakeFirst();
      if (row === undefined) return 0;
      await forget(id);
      return 1;
    },

    async channel(id) {
      const row = await tables.selectFrom("channel").selectAll().where("id", "=", id).executeTakeFirst();
      if (row === undefined) return undefined;
      const address = box.open(labelOf(id), row.sealed);
      const { person, kind, confirmed_at } = row;
      if (kind === "email") {
        // Who changed his account's address is told nothing at the old one.
        const { email }: EmailAddress = JSON.parse(address);
        if ((await viewers.emailOf(person)) !== email) return undefined;
      }
      return { id, person, kind, address, confirmed: confirmed_at !== null };
    },

    async ofPeople(at, persons) {
      const found: { id: string; person: string }[] = [];
      for (let from = 0; from < persons.length; from += mostPeople) {
        const some = persons.slice(from, from + mostPeople);
        found.push(
          ...(await at
            .selectFrom("channel")
            .select(["id", "person"])
            .where("person", "in", some)
            .where("confirmed_at", "is not", null)
            .execute()),
        );
      }
      return found;
    },

    async confirm(id) {
      await tables
        .updateTable("channel")
        .set({ confirmed_at: now() })
        .where("id", "=", id)
        .where("confirmed_at", "is", null)
        .execute();
    },
    forget,
  };

  async function forget(id: string): Promise<void> {
    await tables.deleteFrom("channel").where("id", "=", id).execute();
    await tables
      .updateTable("message")
      .set({ state: "failed" })
      .where("channel", "=", id)
      .where("state", "=", "waiting")
      .execute();
  }

  async function list(person: string): Promise<ChannelView[]> {
    const rows = await tables.selectFrom("channel").selectAll().where("person", "=", person).orderBy("id").execute();
    return rows.map(({ id, kind, name, shown, confirmed_at, made_at }) => ({
      ...{ id, kind, name, where: shown, confirmed: confirmed_at !== null, madeAt: made_at },
    }));
  }
}
