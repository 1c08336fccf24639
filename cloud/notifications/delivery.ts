// Sends what waits in the outbox: each channel in a lane of its own, so that a slow or dead one delays nobody else.
import type { ProcessClock, Seconds } from "@tributary/core";
import type { ChannelKind, NotificationMessage, NotificationPreferences } from "@tributary/wire";
import { type Carrier, keptSeconds, type Outcome } from "./channels/carrier.ts";
import type { Channel, Channels } from "./channels/channels.ts";
import type { Preferences } from "./preferences.ts";
import { afterQuiet } from "./quiet.ts";
import type { MessageState, NotificationTables } from "./schema.ts";
import { idOf, type Store } from "./store.ts";
import type { UseBook, Viewers } from "./traits.ts";
import { messageOf, type TellingIncident, type Told } from "./words/message.ts";

export interface Delivery {
  /** Looks for what is due, now and whenever something will be. */
  wake(): void;
  /** Resolved when nothing that is due now is still on its way. */
  idle(): Promise<void>;
  /** Ends when what is on its way has ended. */
  close(): Promise<void>;
}

export interface DeliveryParts {
  readonly store: Store;
  readonly clock: ProcessClock;
  readonly carriers: ReadonlyMap<ChannelKind, Carrier>;
  readonly channels: Pick<Channels, "channel" | "forget">;
  readonly preferences: Pick<Preferences, "of">;
  readonly viewers: Pick<Viewers, "of">;
  readonly uses: Pick<UseBook, "meter">;
  /** The link of a message; `null` while nobody knows where the page is. */
  readonly linkOf: (message: string) => string | null;
  readonly say: (says: string) => void;
}

type Message = NotificationTables["message"];
type Due = Message &
  Pick<NotificationTables["incident"], "kind" | "meter" | "opened_at" | "closed_at" | "told" | "acknowledged_at">;

/** Channels that are sent to at a time. */
const mostLanes = 256;
/** Messages of a channel that are looked at together, and the most that one message of the day tells of. */
const mostOfLane = 50;
/** Seconds until a message is tried again, by how often it was tried; then as the last one. */
const backOff: readonly Seconds[] = [15, 60, 240, 900, 3600];
const backOffAfter = (attempts: number): Seconds => backOff[Math.min(attempts, backOff.length - 1)] ?? 0;

export function openDelivery(parts: DeliveryParts): Delivery {
  const { store, clock, carriers, channels, preferences, viewers, uses, linkOf, say } = parts;
  const { tables, now } = store;
  /** Channels that are being sent to. */
  const lanes = new Map<string, Promise<void>>();
  /** Channels that cannot be served, for what is kept of them cannot be read or written: left alone for a while. */
  const held = new Map<string, { readonly failures: number; readonly until: Seconds }>();
  let looking: Promise<void> | undefined;
  let again = false;
  let stopTimer: (() => void) | undefined;
  let closed = false;

  const set = (ids: readonly string[], state: MessageState, at = now()) =>
    tables.updateTable("message").set({ state, due_at: at }).where("id", "in", ids).execute();

  /** What is due of a channel, oldest first. */
  async function dueOf(channel: string): Promise<Due[]> {
    return tables
      .selectFrom("message")
      .innerJoin("incident", "incident.id", "message.incident")
      .selectAll("message")
      .select(["incident.kind", "incident.meter", "incident.opened_at", "incident.closed_at"])
      .select(["incident.told", "incident.acknowledged_at"])
      .where("message.channel", "=", channel)
      .where("message.state", "=", "waiting")
      .where("message.due_at", "<=", now())
      .orderBy("message.made_at")
      .orderBy("message.id")
      .limit(mostOfLane)
      .execute();
  }

  /** Why a message is not sent any more; `undefined` when it is. */
  async function whyNot(message: Due, channel: Channel): Promise<MessageState | undefined> {
    if (message.expires_at <= now()) return "expired";
    if (message.kind === "greeting") return undefined;
    if (!channel.confirmed) return "failed";
    const isOver = message.kind === "call" && (message.closed_at ?? 0) <= now();
    if (message.acknowledged_at !== null || message.seen_at !== null || isOver) return "needless";
    const seeing = await viewers.of(message.meter, message.opened_at, message.person);
    return seeing.length === 0 ? "withheld" : undefined;
  }

  function incidentOf({ incident: id, kind, meter, opened_at, closed_at, told }: Due): TellingIncident {
    const known = uses.meter(meter);
    return {
      ...{ id, kind, meter, meterName: known?.name ?? null, zone: known?.zone ?? "UTC" },
      ...{ openedAt: opened_at, closedAt: closed_at, told: JSON.parse(told) as Told },
    };
  }

  function written(messages: readonly Due[], wishes: NotificationPreferences): NotificationMessage {
    const [first] = messages;
    const isOne = messages.length === 1 && first !== undefined;
    return messageOf({
      id: isOne ? first.id : idOf("digest", ...messages.map(({ id }) => id)),
      incidents: messages.map(incidentOf),
      preferences: wishes,
      level: isOne ? first.level : 0,
      sentAt: now(),
      // A greeting asks for a link only where an address is to be confirmed.
      link: isOne ? linkOf(first.id) : null,
    });
  }

  /** Sends some messages as one; answers whether the channel can be sent more. */
  async function send(messages: readonly Due[], channel: Channel, wishes: NotificationPreferences): Promise<boolean> {
    const ids = messages.map(({ id }) => id);
    const carrier = carriers.get(channel.kind);
    const message = written(messages, wishes);
    const isGreeting = messages[0]?.kind === "greeting";
    const told = isGreeting && channel.confirmed ? { ...message, acknowledge: null } : message;
    const attempts = Math.max(...messages.map((one) => one.attempts));
    const due = now() + backOffAfter(attempts);
    // Before it is sent: whatever ends this process, or keeps its end from being written, it is not sent at once again.
    await tables
      .updateTable("message")
      .set((to) => ({ attempts: to("attempts", "+", 1), due_at: due }))
      .where("id", "in", ids)
      .execute();
    let outcome: Outcome;
    try {
      outcome =
        carrier === undefined
          ? { refused: `${channel.kind} is not offered any more` }
          : await clock.hold(carrier.send({ address: channel.address, person: channel.person }, told));
    } catch (error) {
      outcome = { again: String(error) };
    }
    if ("sent" in outcome) {
      await set(ids, "sent");
      return true;
    }
    if (outcome.gone !== undefined) {
      say(`notifications: a ${channel.kind} channel is no more and is taken away: ${outcome.gone}`);
      await channels.forget(channel.id);
      return false;
    }
    if (outcome.refused !== undefined) {
      say(`notifications: a message by ${channel.kind} was refused: ${outcome.refused}`);
      await set(ids, "failed");
      return true;
    }
    // The others of the channel wait, too: one attempt tells how it is.
    await tables
      .updateTable("message")
      .set({ due_at: due })
      .where("channel", "=", channel.id)
      .where("state", "=", "waiting")
      .where("due_at", "<", due)
      .execute();
    return false;
  }

  /** Sends what is due of a channel. */
  async function serve(id: string): Promise<void> {
    await tables
      .updateTable("message")
      .set({ state: "expired" })
      .where("channel", "=", id)
      .where("state", "=", "waiting")
      .where("expires_at", "<=", now())
      .execute();
    const due = await dueOf(id);
    const channel = await channels.channel(id);
    if (channel === undefined) return channels.forget(id);
    const wishes = await preferences.of(channel.person);
    const ready: Due[] = [];
    for (const message of due) {
      const state = await whyNot(message, channel);
      if (state !== undefined) {
        await set([message.id], state);
        continue;
      }
      const until = message.kind === "greeting" ? now() : quietUntil(message, wishes);
      if (until > now()) {
        // What waits through the night is not older for it.
        await tables
          .updateTable("message")
          .set({ due_at: until, expires_at: until + keptSeconds })
          .where("id", "=", message.id)
          .execute();
        continue;
      }
      ready.push(message);
    }
    const isOfDigest = ({ kind, level, told }: Due) =>
      wishes.digest !== null &&
      kind !== "greeting" &&
      kind !== "call" &&
      level === 0 &&
      (JSON.parse(told) as Told).severity !== "critical";
    const together = ready.filter(isOfDigest);
    for (const message of ready.filter((one) => !isOfDigest(one))) {
      if (closed || !(await send([message], channel, wishes))) return;
    }
    if (together.length > 0 && !closed) await send(together, channel, wishes);
  }

  function quietUntil({ meter, told }: Due, wishes: NotificationPreferences): Seconds {
    const { severity }: Told = JSON.parse(told);
    if (severity === "critical" && wishes.quiet?.criticalBreaks !== false) return now();
    return afterQuiet(now(), wishes, wishes.zone ?? uses.meter(meter)?.zone ?? "UTC");
  }

  /** Opens lanes for channels that something is due for, and sleeps until something else will be. */
  async function look(): Promise<void> {
    const waiting = await tables
      .selectFrom("message")
      .select((find) => ["channel", find.fn.min("due_at").as("due")])
      .where("state", "=", "waiting")
      .groupBy("channel")
      .orderBy("due")
      .limit(mostLanes * 2 + held.size)
      .execute();
    let next = Number.POSITIVE_INFINITY;
    for (const { channel, due: asked } of waiting) {
      if (lanes.has(channel)) continue;
      const due = Math.max(asked, held.get(channel)?.until ?? 0);
      if (due > now()) next = Math.min(next, due);
      else if (lanes.size < mostLanes && !closed) openLane(channel);
    }
    stopTimer?.();
    if (next < Number.POSITIVE_INFINITY && !closed) stopTimer = clock.after((next - now()) * 1000, wake);
  }

  function openLane(channel: string): void {
    const lane = serve(channel)
      .then(() => void held.delete(channel))
      .catch((error: unknown) => {
        const failures = held.get(channel)?.failures ?? 0;
        held.set(channel, { failures: failures + 1, until: now() + backOffAfter(failures) });
        say(`notifications: ${String(error)}`);
      })
      .finally(() => {
        lanes.delete(channel);
        wake();
      });
    lanes.set(channel, lane);
  }

  function wake(): void {
    if (closed) return;
    if (looking !== undefined) {
      again = true;
      return;
    }
    looking = look()
      .catch((error: unknown) => {
        say(`notifications: ${String(error)}`);
        stopTimer?.();
        if (!closed) stopTimer = clock.after(backOffAfter(0) * 1000, wake);
      })
      .finally(() => {
        looking = undefined;
        if (again) {
          again = false;
          wake();
        }
      });
  }

  async function idle(): Promise<void> {
    while (looking !== undefined || lanes.size > 0) {
      await looking;
      await Promise.all(lanes.values());
    }
  }

  return {
    wake,
    idle,
    async close() {
      closed = true;
      stopTimer?.();
      await idle();
    },
  };
}
