// Turns alarms, broken limits and criteria that hold into incidents, each once, with a message for each channel of whom it concerns.
import { bucketStart, type Seconds, type Severity, zoneOffset } from "@tributary/core";
import { type AlarmView, conditionFields, type DemandNotice } from "@tributary/wire";
import { keptSeconds } from "./channels/carrier.ts";
import type { Channels } from "./channels/channels.ts";
import type { Criteria, Criterion } from "./criteria/criteria.ts";
import type { Facts } from "./criteria/expression.ts";
import { type Breach, localHour } from "./limits/limit-kinds.ts";
import type { Limit } from "./limits/limits.ts";
import type { Preferences } from "./preferences.ts";
import { sendableAt } from "./quiet.ts";
import type { NotificationTables } from "./schema.ts";
import { change, idOf, type Store, type Tables } from "./store.ts";
import type { UseBook, Viewer, Viewers } from "./traits.ts";
import type { Told } from "./words/message.ts";

/** What broke a limit or fulfilled a criterion, beside the moment. Amounts in `unit`. */
export interface Finding {
  readonly meter: string;
  readonly value: number;
  readonly unit: string;
}

export interface Incidents {
  /** An alarm as it stands now: a new one is told, one that is known is brought up to date. */
  alarm(alarm: AlarmView): Promise<void>;
  /** A person's limit is broken. */
  breach(limit: Limit, breach: Breach, finding: Finding): Promise<void>;
  /** A criterion holds for an hour or day that began at a moment. */
  hit(criterion: Criterion, start: Seconds, register: string, finding: Finding): Promise<void>;
  /** A call to use less: whoever lives at its meter hears of it, as long as it is not over. */
  call(notice: DemandNotice): Promise<void>;
  /** First words to a channel. */
  greet(person: string, channel: string): Promise<void>;
  /**
   * A person has seen what he was told of; answers how many incidents that were. Of somebody in charge it counts for
   * everybody: the incident is in hand. A resident has seen it for himself alone.
   */
  acknowledge(person: string, incidents: readonly string[]): Promise<number>;
  /** Tells the next levels of authority of what nobody acknowledged in time; answers when there is more to do. */
  escalate(): Promise<Seconds | undefined>;
}

export interface IncidentsParts {
  readonly store: Store;
  readonly channels: Pick<Channels, "ofPeople">;
  readonly preferences: Pick<Preferences, "ofAll">;
  readonly criteria: Pick<Criteria, "of" | "criterion">;
  readonly viewers: Pick<Viewers, "of">;
  readonly uses: Pick<UseBook, "meter">;
}

type Row = NotificationTables["incident"];

/** An incident that is to be opened, and whom it concerns. */
interface Opening {
  readonly row: Row;
  readonly persons: readonly string[];
  readonly criterion?: Criterion;
}

/** What happened longer ago is no news. */
export const toldWithin: Seconds = 31 * 86_400;
/** An alarm that comes again so soon after it ended is the same one. */
const flapSeconds: Seconds = 3600;
/** Rows of one statement. */
const mostRows = 1000;

const severities: readonly (Severity | "none")[] = ["notice", "warning", "critical", "none"];
const isAtLeast = (severity: Severity, least: Severity | "none") =>
  severities.indexOf(severity) >= severities.indexOf(least);

const noFacts = Object.fromEntries(
  Object.entries(conditionFields).map(([name, { type }]) => [name, type === "string" ? "" : 0]),
) as Facts;

/** What a criterion may look at, of a moment in a zone. */
export function factsAt(start: Seconds, zone: string, known: Partial<Facts>): Facts {
  const local = new Date((start + zoneOffset(start, zone)) * 1000);
  return {
    ...noFacts,
    hour: localHour(start, zone),
    weekday: local.getUTCDay() || 7,
    month: local.getUTCMonth() + 1,
    ...known,
  };
}

export function openIncidents({ store, channels, preferences, criteria, viewers, uses }: IncidentsParts): Incidents {
  const { tables, now } = store;

  function rowOf(
    kind: Row["kind"],
    subject: string,
    meter: string,
    [openedAt, closedAt]: readonly [Seconds, Seconds | null],
    told: Partial<Told> & Pick<Told, "severity" | "what">,
    identity: string = `${subject} ${openedAt}`,
  ): Row {
    const utility = uses.meter(meter)?.utility ?? "other";
    const whole: Told = { ...{ name: "", utility, value: null, limit: null, unit: "", days: 0, detail: "" }, ...told };
    return {
      ...{ id: idOf(identity), identity, kind, subject, meter, opened_at: openedAt, closed_at: closedAt },
      ...{ told: JSON.stringify(whole), acknowledged_at: null, acknowledged_by: null, made_at: now() },
    };
  }

  const zoneOf = (meter: string) => uses.meter(meter)?.zone ?? "UTC";

  /** Puts a message into the outbox for each channel of some people; who was told of it before is not told again. */
  async function tell(at: Tables, incident: Row, persons: readonly string[], level: number): Promise<void> {
    const reached = await channels.ofPeople(at, persons);
    const chosen = await preferences.ofAll(at, [...new Set(reached.map(({ person }) => person))]);
    const { severity }: Told = JSON.parse(incident.told);
    const messages = reached.map(({ id: channel, person }) => {
      const wishes = chosen(person);
      const zone = wishes.zone ?? zoneOf(incident.meter);
      // Nothing waits for the message of the day when others did not answer, nor a call that is over by then.
      const waits = level === 0 && incident.kind !== "call";
      const due = sendableAt(now(), severity, waits ? wishes : { ...wishes, digest: null }, zone);
      return {
        ...{ id: idOf(incident.id, person, channel), incident: incident.id, person, channel, level },
        ...{ state: "waiting" as const, attempts: 0, due_at: due, expires_at: due + keptSeconds },
        ...{ made_at: now(), opened_at: null, seen_at: null },
      };
    });
    for (let from = 0; from < messages.length; from += mostRows) {
      await at
        .insertInto("message")
        .values(messages.slice(from, from + mostRows))
        .onConflict((other) => other.doNothing())
        .execute();
    }
  }

  /** Opens an incident within a change, unless it was opened before; answers whether it is new. */
  async function open(at: Tables, { row, persons, criterion }: Opening): Promise<boolean> {
    const made = await at
      .insertInto("incident")
      .values(row)
      .onConflict((other) => other.doNothing())
      .returning("id")
      .executeTakeFirst();
    if (made === undefined) return false;
    await tell(at, row, persons, 0);
    const [level, next] = criterion?.levels ?? [];
    if (level !== undefined && next !== undefined) {
      const escalation = { incident: row.id, level: 1, due_at: now() + level.afterMinutes * 60 };
      await at.insertInto("escalation").values(escalation).execute();
    }
    return true;
  }

  /** People of a level of authority who may see a meter. */
  function ofLevel(criterion: Criterion, level: number, seeing: readonly Viewer[]): string[] {
    const asked = criterion.levels[level];
    if (asked === undefined) return [];
    const { persons, roles } = asked;
    return seeing
      .filter((one) => persons.includes(one.person) || roles.some((role) => one.roles.includes(role)))
      .map(({ person }) => person);
  }

  /** The incident of the same subject, if there is one that began within a span. */
  const before = (at: Tables, subject: string, from: Seconds, to: Seconds) =>
    at
      .selectFrom("incident")
      .selectAll()
      .where("subject", "=", subject)
      .where("opened_at", ">=", from)
      .where("opened_at", "<=", to)
      .orderBy("opened_at", "desc")
      .executeTakeFirst();

  function openingOf(criterion: Criterion, row: Row, seeing: readonly Viewer[]): Opening {
    return { row, persons: ofLevel(criterion, 0, seeing), criterion };
  }

  /** Opens what a criterion found, unless the meter had one of it a short while ago. */
  async function openCalmly(at: Tables, opening: Opening): Promise<boolean> {
    const { row, criterion } = opening;
    const calm = (criterion?.calmHours ?? 0) * 3600;
    if (calm > 0 && (await before(at, row.subject, row.opened_at - calm + 1, row.opened_at + calm - 1)) !== undefined) {
      return false;
    }
    return open(at, opening);
  }

  function criteriaRow(criterion: Criterion, start: Seconds, closedAt: Seconds | null, place: string, found: Finding) {
    const { id: what, name, severity } = criterion;
    const told = { what, name, severity, value: found.value, unit: found.unit };
    const subject = `criterion ${what} ${found.meter}`;
    return rowOf("criterion", subject, found.meter, [start, closedAt], told, `${subject} ${place} ${start}`);
  }

  /** Those who may see the alarm and want to hear of such ones. */
  async function listeners(alarm: AlarmView, seeing: readonly Viewer[]): Promise<string[]> {
    const chosen = await preferences.ofAll(
      tables,
      seeing.map(({ person }) => person),
    );
    return seeing
      .filter(({ person, claimed, roles }) => {
        const { mine, others, without } = chosen(person);
        if ((without as readonly string[]).includes(alarm.alarm)) return false;
        return (claimed && isAtLeast(alarm.severity, mine)) || (roles.length > 0 && isAtLeast(alarm.severity, others));
      })
      .map(({ person }) => person);
  }

  /** Brings incidents up to the state of their alarm; answers how many there are. */
  async function update(at: Tables, { id, closedAt, acknowledged }: AlarmView): Promise<number> {
    const rows = await at.selectFrom("incident_alarm").select("incident").where("alarm", "=", id).execute();
    const ids = rows.map(({ incident }) => incident);
    if (ids.length === 0) return 0;
    await at.updateTable("incident").set({ closed_at: closedAt }).where("id", "in", ids).execute();
    if (acknowledged !== null) {
      await at
        .updateTable("incident")
        .set({ acknowledged_at: acknowledged.at, acknowledged_by: acknowledged.by })
        .where("id", "in", ids)
        .where("acknowledged_at", "is", null)
        .execute();
    }
    return ids.length;
  }

  return {
    async alarm(alarm) {
      const { id, meter, openedAt, closedAt } = alarm;
      if ((await update(tables, alarm)) > 0 || openedAt < now() - toldWithin) return;
      const seeing = await viewers.of(meter, openedAt);
      const persons = await listeners(alarm, seeing);
      const subject = `alarm ${meter} ${alarm.alarm}`;
      const { severity, detail, utility, source } = alarm;
      const told = { severity, what: alarm.alarm, detail, utility };
      const row = rowOf("alarm", subject, meter, [openedAt, closedAt], told, `alarm ${id}`);
      const facts = factsAt(openedAt, zoneOf(meter), { meter, utility, alarm: alarm.alarm, severity, source });
      const found: Finding = { meter, value: 0, unit: "" };
      const openings = criteria
        .of("alarm")
        .filter((criterion) => criterion.holds(facts))
        .map((criterion) => openingOf(criterion, criteriaRow(criterion, openedAt, closedAt, id, found), seeing));
      await change(store, async (at) => {
        const last = await before(at, subject, 0, openedAt);
        const isFlap = last !== undefined && (last.closed_at === null || last.closed_at >= openedAt - flapSeconds);
        const parts = isFlap ? [last.id] : [row.id];
        if (!isFlap) {
          await open(at, { row, persons });
          for (const opening of openings) if (await openCalmly(at, opening)) parts.push(opening.row.id);
        }
        await at
          .insertInto("incident_alarm")
          .values(parts.map((incident) => ({ alarm: id, incident })))
          .onConflict((other) => other.doNothing())
          .execute();
        await update(at, alarm);
      });
    },

    async breach({ id, person, kind, days, limit }, { start, once }, { meter, value, unit }) {
      const subject = `limit ${id}`;
      const told = { severity: "warning" as const, what: kind, value, limit, unit, days };
      await change(store, async (at) => {
        if ((await before(at, subject, once.from, once.to)) !== undefined) return;
        await open(at, { row: rowOf("limit", subject, meter, [start, null], told), persons: [person] });
      });
    },

    async hit(criterion, start, register, found) {
      const row = criteriaRow(criterion, start, null, register, found);
      const known = await tables.selectFrom("incident").select("id").where("id", "=", row.id).executeTakeFirst();
      if (known !== undefined) return;
      const opening = openingOf(criterion, row, await viewers.of(found.meter, start));
      await change(store, (at) => openCalmly(at, opening));
    },

    async call({ id, meter, kind, utility, from, to, price, target, says, cancelled }) {
      const subject = `call ${id}`;
      const identity = `${subject} ${meter}`;
      if (cancelled) {
        await tables.updateTable("incident").set({ closed_at: now() }).where("identity", "=", identity).execute();
        return;
      }
      if (to <= now()) return;
      const homes = (await viewers.of(meter, now())).filter(({ claimed }) => claimed).map(({ person }) => person);
      const chosen = await preferences.ofAll(tables, homes);
      const unit = utility === "electricity" || utility === "heat" ? "kWh" : "m3";
      const told = { what: kind, value: price ?? null, limit: target ?? null, unit, detail: says };
      const row = rowOf("call", subject, meter, [from, to], { ...told, severity: "notice" }, identity);
      const persons = homes.filter((person) => chosen(person).calls);
      await change(store, (at) => open(at, { row, persons }));
    },

    async greet(person, channel) {
      // Once a day at most: nobody is written to again and again by taking a channel away and adding it.
      const today = bucketStart(now(), "day", "UTC");
      const told = { severity: "notice" as const, what: "greeting" };
      const row = rowOf("greeting", `greeting ${channel}`, "", [today, null], told);
      await change(store, async (at) => {
        await at
          .insertInto("incident")
          .values(row)
          .onConflict((other) => other.doNothing())
          .execute();
        await at
          .insertInto("message")
          .values({
            ...{ id: idOf(row.id, person, channel), incident: row.id, person, channel, level: 0, state: "waiting" },
            ...{
              attempts: 0,
              due_at: now(),
              expires_at: now() + keptSeconds,
              made_at: now(),
              opened_at: null,
              seen_at: null,
            },
          })
          .onConflict((other) => other.doNothing())
          .execute();
      });
    },

    async acknowledge(person, incidents) {
      if (incidents.length === 0) return 0;
      const told = await tables
        .selectFrom("incident")
        .select(["id", "kind", "meter", "opened_at"])
        .where("id", "in", incidents)
        .where("acknowledged_at", "is", null)
        .where("id", "in", (from) => from.selectFrom("message").select("incident").where("person", "=", person))
        .execute();
      let seen = 0;
      for (const { id, kind, meter, opened_at } of told) {
        // Of what a criterion found those are told whom it puts in charge.
        const isInCharge =
          kind === "criterion" || (await viewers.of(meter, opened_at, person)).some(({ roles }) => roles.length > 0);
        const done = isInCharge
          ? await tables
              .updateTable("incident")
              .set({ acknowledged_at: now(), acknowledged_by: person })
              .where("id", "=", id)
              .where("acknowledged_at", "is", null)
              .returning("id")
              .execute()
          : await tables
              .updateTable("message")
              .set({ seen_at: now() })
              .where("incident", "=", id)
              .where("person", "=", person)
              .where("seen_at", "is", null)
              .returning("id")
              .execute();
        if (done.length > 0) seen += 1;
      }
      return seen;
    },

    async escalate() {
      const due = await tables
        .selectFrom("escalation")
        .innerJoin("incident", "incident.id", "escalation.incident")
        .selectAll("incident")
        .select(["escalation.level", "escalation.due_at"])
        .where("escalation.due_at", "<=", now())
        .execute();
      for (const { level, due_at, ...incident } of due) {
        const { what }: Told = JSON.parse(incident.told);
        const criterion = criteria.criterion(what);
        const isOver = incident.acknowledged_at !== null || incident.closed_at !== null || criterion === undefined;
        const seeing = isOver ? [] : await viewers.of(incident.meter, incident.opened_at);
        await change(store, async (at) => {
          await at.deleteFrom("escalation").where("incident", "=", incident.id).execute();
          if (isOver) return;
          await tell(at, incident, ofLevel(criterion, level, seeing), level);
          if (criterion.levels[level + 1] === undefined) return;
          const next = due_at + (criterion.levels[level]?.afterMinutes ?? 0) * 60;
          await at
            .insertInto("escalation")
            .values({ incident: incident.id, level: level + 1, due_at: Math.max(next, now() + 60) })
            .execute();
        });
      }
      const next = await tables
        .selectFrom("escalation")
        .select((find) => find.fn.min("due_at").as("at"))
        .executeTakeFirst();
      return next?.at ?? undefined;
    },
  };
}
