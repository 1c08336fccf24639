// Tests who is told of what, when and how often, on SQLite and on a real PostgreSQL.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { openTables } from "@tributary/engine-tables";
import type { NewCriterion, NewLimit } from "@tributary/wire";
import { migrations, type NotificationTables } from "./schema.ts";
import {
  alarmOf,
  day,
  hour,
  openBox,
  openTrial,
  pushChannel,
  secondsOf,
  start,
  trialStores,
} from "./trial-notifications.ts";

const level = (persons: readonly string[], afterMinutes = 30) => ({ persons: [...persons], roles: [], afterMinutes });
const limitOf = (more: Partial<NewLimit> & Pick<NewLimit, "kind">): NewLimit => ({
  ...{ meter: "m1", register: "volume", limit: 0, days: 3 },
  ...more,
});
const criterionOf = (more: Partial<NewCriterion>): NewCriterion => ({
  ...{ name: "Big leak", of: "alarm", expression: 'alarm == "leak"', severity: "warning", calmHours: 0 },
  ...{ levels: [level(["chief"])] },
  ...more,
});

for (const { engine, place, close } of trialStores()) {
  describe(`notifications on ${engine}`, () => {
    after(close);

    /** Ann lives at m1 and has a browser; a chief may see everything and has a webhook. */
    async function trial() {
      const at = await place();
      const stage = await openTrial(at);
      stage.claims.push({ person: "ann", meter: "m1", since: start - day, until: null });
      stage.staff.set("chief", ["operator"]);
      const service = await stage.open();
      await service.channels.add("ann", pushChannel(`${at} ann`));
      await service.channels.add("chief", { kind: "webhook", name: "", url: "http://hook.test/" });
      await service.settled();
      return { ...stage, ...service, service };
    }

    test("F57 an alarm reaches who may see the meter and wants to hear of it, once, with its words and times", async () => {
      const stage = await trial();
      await stage.preferences.set("ann", {
        ...(await stage.preferences.of("ann")),
        language: "de",
        zone: "Europe/Berlin",
      });
      assert.equal(stage.greetings().length, 2);
      for (let again = 0; again < 3; again += 1) stage.alarm(alarmOf("m1", start));
      stage.alarm(alarmOf("m2", start));
      stage.alarm(alarmOf("m1", start - 2 * day, { id: "before he moved in" }));
      stage.alarm(alarmOf("m1", start, { id: "small", alarm: "low-battery", severity: "notice" }));
      await stage.settled();
      const [only, ...others] = stage.sent();
      assert.ok(only !== undefined && others.length === 0);
      assert.equal(only.person, "ann");
      const { title, body, severity, about, acknowledge } = only.message;
      assert.equal(title, "Leck: der Verbrauch hört nie auf");
      assert.match(body, /Zähler Meter m1 \(m1\), seit 02\.03\.2026, 01:00\./);
      assert.deepEqual([severity, about[0]?.meter, about[0]?.what], ["warning", "m1", "leak"]);
      assert.match(acknowledge ?? "", /^https:\/\/meters\.example\/notifications\/open\?token=/);
      await stage.service.close();
    });

    test("F57 an alarm that flaps is one, and one that comes later is another", async () => {
      const stage = await trial();
      for (let times = 0; times < 5; times += 1) {
        const opened = start + times * 1000;
        stage.alarm(alarmOf("m1", opened));
        stage.alarm(alarmOf("m1", opened, { closedAt: opened + 300 }));
      }
      await stage.settled();
      assert.equal(stage.sent().length, 1);
      const { notifications } = await stage.mailbox.list("ann", { limit: 10 });
      assert.deepEqual(
        notifications.map(({ openedAt, closedAt }) => [openedAt, closedAt]),
        [[start, start + 4300]],
      );
      stage.clock.goTo(start + 3 * hour);
      stage.alarm(alarmOf("m1", start + 3 * hour));
      await stage.settled();
      assert.equal(stage.sent().length, 2);
      await stage.service.close();
    });

    test("T16 who moved out between alarm and delivery is told nothing, nor who was erased", async () => {
      const stage = await trial();
      stage.answer(() => ({ again: "asleep" }));
      stage.alarm(alarmOf("m1", start));
      await stage.settled();
      const [home] = stage.claims;
      assert.ok(home !== undefined);
      home.until = start;
      stage.answer(() => ({ sent: true }));
      stage.clock.goTo(start + hour);
      await stage.settled();
      assert.deepEqual(stage.sent(), []);
      assert.deepEqual((await stage.mailbox.list("ann", { limit: 10 })).notifications, []);
      stage.erased.add("ann");
      stage.clock.goTo(start + 3 * hour);
      await stage.settled();
      assert.deepEqual(await stage.channels.list("ann"), []);
      assert.equal((await stage.channels.list("chief")).length, 1);
      await stage.service.close();
    });

    test("quiet hours hold messages back in the person's zone; critical ones break them if he says so", async () => {
      const stage = await trial();
      const quiet = { from: "22:00", to: "07:00", criticalBreaks: true };
      const wishes = { ...(await stage.preferences.of("ann")), quiet, zone: "Europe/Athens" };
      await stage.preferences.set("ann", wishes);
      const night = secondsOf("2026-03-02T21:30:00Z"); // 23:30 in Athens
      stage.clock.goTo(night);
      stage.alarm(alarmOf("m1", night));
      stage.alarm(alarmOf("m1", night, { id: "burst", alarm: "burst", severity: "critical" }));
      await stage.settled();
      assert.deepEqual(
        stage.sent().map(({ message }) => message.severity),
        ["critical"],
      );
      stage.clock.goTo(secondsOf("2026-03-03T04:59:00Z"));
      await stage.settled();
      assert.equal(stage.sent().length, 1);
      stage.clock.goTo(secondsOf("2026-03-03T05:00:00Z"));
      await stage.settled();
      assert.equal(stage.sent().length, 2);
      await stage.preferences.set("ann", { ...wishes, quiet: { ...quiet, criticalBreaks: false } });
      stage.clock.goTo(night + day);
      stage.alarm(alarmOf("m1", night + day, { id: "burst 2", alarm: "burst", severity: "critical" }));
      await stage.settled();
      assert.equal(stage.sent().length, 2);
      await stage.service.close();
    });

    test("what is not urgent comes as one message a day", async () => {
      const stage = await trial();
      await stage.preferences.set("ann", { ...(await stage.preferences.of("ann")), digest: "18:00", zone: "UTC" });
      for (const alarm of ["leak", "dry", "backflow"]) stage.alarm(alarmOf("m1", start, { id: alarm, alarm }));
      await stage.settled();
      assert.equal(stage.sent().length, 0);
      stage.clock.goTo(start + 18 * hour);
      await stage.settled();
      const [only, ...others] = stage.sent();
      assert.ok(only !== undefined && others.length === 0);
      assert.equal(only.message.title, "3 messages about your meters");
      assert.deepEqual(only.message.about.map(({ what }) => what).sort(), ["backflow", "dry", "leak"]);
      await stage.service.close();
    });

    test("F8 F57 levels of authority are told one after another until somebody acknowledges", async () => {
      const stage = await trial();
      for (const person of ["boss", "mayor"]) {
        stage.staff.set(person, ["administrator"]);
        await stage.channels.add(person, { kind: "webhook", name: "", url: `http://hook.test/${person}` });
      }
      const levels = [level(["chief"], 30), level(["boss"], 60), level(["mayor"])];
      await stage.criteria.add(criterionOf({ levels, severity: "critical" }), "admin");
      const told = () =>
        stage
          .sent()
          .filter(({ message }) => message.about[0]?.kind === "criterion")
          .map(({ person }) => person);
      stage.alarm(alarmOf("m1", start));
      await stage.settled();
      assert.deepEqual(told(), ["chief"]);
      stage.clock.goTo(start + 29 * 60);
      await stage.settled();
      assert.deepEqual(told(), ["chief"]);
      stage.clock.goTo(start + 30 * 60);
      await stage.settled();
      assert.deepEqual(told(), ["chief", "boss"]);
      assert.match(stage.sent().at(-1)?.message.body ?? "", /level 2/);
      const token = new URL(stage.sent().at(-1)?.message.acknowledge ?? "").searchParams.get("token") ?? "";
      assert.equal(await stage.mailbox.open(`${token}x`), undefined);
      assert.equal(await stage.mailbox.open(token), "acknowledged");
      assert.equal(await stage.mailbox.open(token), undefined, "a link opens once");
      stage.clock.goTo(start + 5 * hour);
      await stage.settled();
      assert.deepEqual(told(), ["chief", "boss"]);
      const { notifications } = await stage.mailbox.list("chief", { limit: 10 });
      assert.equal(notifications[0]?.acknowledgedAt, start + 30 * 60);
      await stage.service.close();
    });

    test("what a person was told of is listed page by page, newest first, each once", async () => {
      const stage = await trial();
      for (let place = 0; place < 7; place += 1) {
        if (place % 3 === 0) stage.clock.goTo(start + place);
        stage.alarm(
          alarmOf("m1", start, {
            id: `a${place}`,
            alarm: ["leak", "dry", "burst", "tamper", "smoke", "backflow", "reverse"][place] ?? "",
          }),
        );
        await stage.settled();
      }
      const found: string[] = [];
      let after: string | undefined;
      for (let pages = 0; pages < 4; pages += 1) {
        const { notifications, next } = await stage.mailbox.list("ann", { after, limit: 2 });
        found.push(...notifications.map(({ title }) => title));
        assert.equal(next === null, pages === 3);
        after = next ?? undefined;
      }
      assert.equal(new Set(found).size, 7);
      assert.match(found[0] ?? "", /wrong way round/);
      await stage.service.close();
    });

    test("only who was told can acknowledge, and what is acknowledged at the alarm itself is so here", async () => {
      const stage = await trial();
      stage.alarm(alarmOf("m1", start));
      await stage.settled();
      const id = stage.sent()[0]?.message.about[0]?.incident ?? "";
      assert.equal(await stage.mailbox.acknowledge("chief", id), false);
      assert.equal(await stage.mailbox.acknowledge("ann", id), true);
      assert.equal(await stage.mailbox.acknowledge("ann", id), false);
      stage.answer(() => ({ again: "asleep" }));
      stage.alarm(alarmOf("m1", start, { id: "dry", alarm: "dry" }));
      await stage.settled();
      stage.alarm(alarmOf("m1", start, { id: "dry", alarm: "dry", acknowledged: { by: "Eva", says: "", at: start } }));
      await stage.settled();
      stage.answer(() => ({ sent: true }));
      stage.clock.goTo(start + hour);
      await stage.settled();
      assert.equal(stage.sent().length, 1, "nobody is told of what is in hand");
      await stage.service.close();
    });

    test("T16 what a resident has seen is still told to operators, and what one of them has in hand to nobody", async () => {
      const stage = await trial();
      await stage.preferences.set("chief", { ...(await stage.preferences.of("chief")), others: "warning" });
      stage.answer(({ person }) => (person === "ann" ? { sent: true } : { again: "asleep" }));
      const tamper = (id: string) => alarmOf("m1", start, { id, alarm: id });
      stage.alarm(tamper("tamper"));
      await stage.settled();
      const idOf = (person: string) =>
        stage.sent().findLast((one) => one.person === person)?.message.about[0]?.incident;
      assert.equal(await stage.mailbox.acknowledge("ann", idOf("ann") ?? ""), true);
      assert.equal(await stage.mailbox.acknowledge("ann", idOf("ann") ?? ""), false);
      const [his] = (await stage.mailbox.list("ann", { limit: 1 })).notifications;
      const [theirs] = (await stage.mailbox.list("chief", { limit: 1 })).notifications;
      assert.deepEqual([his?.acknowledgedAt, theirs?.acknowledgedAt], [start, null]);
      stage.answer(({ person }) => (person === "ann" ? { again: "asleep" } : { sent: true }));
      stage.clock.goTo(start + 60);
      await stage.settled();
      assert.equal(stage.sent().at(-1)?.person, "chief");
      stage.alarm(tamper("leak"));
      await stage.settled();
      assert.equal(await stage.mailbox.acknowledge("chief", idOf("chief") ?? ""), true);
      stage.answer(() => ({ sent: true }));
      stage.clock.goTo(start + 3600);
      await stage.settled();
      assert.deepEqual(
        stage.sent().map(({ person, message }) => `${person} ${message.about[0]?.what}`),
        ["ann tamper", "chief tamper", "chief leak"],
      );
      await stage.service.close();
    });

    test("a slow and a dead receiver delay nobody else, and are tried again ever more rarely", async () => {
      const stage = await trial();
      await stage.channels.add("ann", pushChannel(`slow ${engine}`));
      await stage.channels.add("ann", pushChannel(`dead ${engine}`));
      await stage.settled();
      let attempts = 0;
      let wakeUp = () => {};
      const asleep = new Promise<void>((resolve) => (wakeUp = resolve));
      stage.answer(async ({ address }) => {
        if (address.includes("slow")) await asleep;
        if (!address.includes("dead")) return { sent: true };
        attempts += 1;
        return { again: "status 503" };
      });
      stage.alarm(alarmOf("m1", start));
      while (stage.sent().length === 0 || attempts === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      assert.equal(stage.sent().length, 1);
      wakeUp();
      await stage.settled();
      assert.equal(stage.sent().length, 2);
      for (const [seconds, tried] of [
        [14, 1],
        [15, 2],
        [74, 2],
        [75, 3],
        [315, 4],
        [1215, 5],
        [4814, 5],
        [4815, 6],
      ] as const) {
        stage.clock.goTo(start + seconds);
        await stage.settled();
        assert.equal(attempts, tried, `after ${seconds} s`);
      }
      stage.clock.goTo(start + 2 * day);
      await stage.settled();
      assert.equal(attempts, 6, "nobody needs it any more after a day");
      await stage.service.close();
    });

    test("F42 while the history cannot be read alarms are told all the same, and limits are compared when it can", async () => {
      const stage = await trial();
      await stage.limits.add("ann", limitOf({ kind: "hour-above", limit: 0.1 }));
      await stage.settled();
      let stop = (_: Error) => {};
      stage.beforeReading(() => new Promise((_, reject) => (stop = reject)));
      (await stage.touch([stage.hours("m1", [{ start: start + hour, sum: 200_000 }])]))();
      stage.clock.goTo(start + 2 * hour);
      stage.alarm(alarmOf("m1", start));
      while (stage.sent().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      stage.beforeReading(async () => undefined);
      stop(new Error("the store is stopped"));
      while (stage.said.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      assert.deepEqual(stage.said, ["notifications: Error: the store is stopped"]);
      assert.equal(stage.sent().length, 1);
      stage.clock.goTo(start + 2 * hour + 60);
      while (stage.sent().length === 1) await new Promise((resolve) => setTimeout(resolve, 5));
      assert.equal(stage.sent()[1]?.message.about[0]?.what, "hour-above");
      await stage.service.close();
    });

    test("F57 an alarm is told, in its order, although the store failed when it came", async () => {
      const stage = await trial();
      let failures = 2;
      stage.beforeViewing(async () => {
        failures -= 1;
        if (failures >= 0) throw new Error("the store is stopped");
      });
      stage.alarm(alarmOf("m1", start));
      stage.alarm(alarmOf("m1", start, { closedAt: start + 60 }));
      for (let seconds = 1; stage.sent().length === 0 && seconds < 1000; seconds += 1) {
        stage.clock.goTo(start + seconds);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await stage.settled();
      assert.equal(stage.sent().length, 1);
      assert.equal((await stage.mailbox.list("ann", { limit: 1 })).notifications[0]?.closedAt, start + 60);
      await stage.service.close();
    });

    test("what was sent is not sent again at once when that cannot be kept, nor looked at when it cannot be opened", async () => {
      const at = await place();
      let opened = 0;
      let isLost = false;
      const box = {
        ...openBox,
        open(label: string, sealed: Uint8Array) {
          if (label.startsWith("channel")) opened += 1;
          if (isLost && label.startsWith("channel")) throw new Error("another key");
          return openBox.open(label, sealed);
        },
      };
      const stage = await openTrial(at, { box });
      stage.claims.push({ person: "ann", meter: "m1", since: start - day, until: null });
      const service = await stage.open();
      await service.channels.add("ann", pushChannel(`${at} ann`));
      await service.settled();
      const tables = await openTables<NotificationTables>({ store: "notifications", place: at, migrations });
      let sent = 0;
      // The table is away between sending and writing that it was sent.
      stage.answer(async () => {
        sent += 1;
        await tables.schema.alterTable("message").renameTo("away").execute();
        return { sent: true };
      });
      service.alarm(alarmOf("m1", start));
      await service.settled();
      await tables.schema.alterTable("away").renameTo("message").execute();
      stage.answer(() => ({ sent: true }));
      for (let times = 0; times < 3; times += 1) await service.settled();
      assert.equal(sent, 1);
      assert.equal(stage.sent().length, 1);
      isLost = true;
      opened = 0;
      stage.clock.goTo(start + 20);
      for (let times = 0; times < 3; times += 1) await service.settled();
      assert.equal(opened, 1);
      isLost = false;
      stage.clock.goTo(start + hour);
      await service.settled();
      assert.equal(stage.sent().length, 2, "the same one, by the same id");
      assert.equal(new Set(stage.sent().map(({ message }) => message.id)).size, 1);
      await tables.destroy();
      await service.close();
    });

    test("an address that is no more is taken away", async () => {
      const stage = await trial();
      stage.answer(() => ({ gone: "status 410" }));
      stage.alarm(alarmOf("m1", start));
      await stage.settled();
      assert.deepEqual(await stage.channels.list("ann"), []);
      stage.answer(() => ({ sent: true }));
      stage.clock.goTo(start + day);
      await stage.settled();
      assert.deepEqual(stage.sent(), []);
      await stage.service.close();
    });

    test("F57 what was not sent when the process ended is sent by the next, and nothing twice", async () => {
      const stage = await trial();
      const limit = limitOf({ kind: "hour-above", limit: 0.1 });
      await stage.limits.add("ann", limit);
      stage.answer(() => ({ again: "asleep" }));
      stage.alarm(alarmOf("m1", start));
      await stage.settled();
      stage.clock.goTo(start + 2 * hour);
      // The process ends after values were written down, before they were compared.
      const stored = await stage.touch([stage.hours("m1", [{ start: start + hour, sum: 200_000 }])]);
      await stage.service.close();
      stored();
      stage.answer(() => ({ sent: true }));
      const next = await stage.open();
      stage.clock.goTo(start + 3 * hour);
      await next.settled();
      assert.deepEqual(
        stage
          .sent()
          .map(({ message }) => message.about[0]?.what)
          .sort(),
        ["hour-above", "leak"],
      );
      const ids = new Set(stage.sent().map(({ message }) => message.id));
      assert.equal(ids.size, 2);
      next.alarm(alarmOf("m1", start));
      (await next.touch([stage.hours("m1", [{ start: start + hour, sum: 200_000 }])]))();
      await next.settled();
      assert.equal(stage.sent().length, 2);
      await next.close();
    });

    test("S66 a person gets a copy of what he asked for, and nothing of him or his meter stays when he is forgotten", async () => {
      const stage = await trial();
      await stage.limits.add("ann", limitOf({ kind: "day-above", limit: 2 }));
      stage.alarm(alarmOf("m1", start));
      await stage.settled();
      const copy = await stage.own.export("ann");
      assert.deepEqual([copy.channels.length, copy.limits[0]?.limit, copy.preferences.language], [1, 2, "en"]);
      const id = stage.sent()[0]?.message.about[0]?.incident ?? "";
      await stage.own.erase("ann", [{ meter: "m1", from: start - day, to: start + day }]);
      const left = await stage.own.export("ann");
      assert.deepEqual([left.channels, left.limits], [[], []]);
      assert.deepEqual(await stage.mailbox.list("ann", { limit: 10 }), { notifications: [], next: null });
      assert.equal(await stage.mailbox.acknowledge("ann", id), false);
      assert.equal((await stage.channels.list("chief")).length, 1);
      await stage.service.close();
    });

    test("S7 who lives at a meter is asked to use less there, before it is over, unless it is cancelled or not wanted", async () => {
      const stage = await trial();
      stage.claims.push({ person: "bob", meter: "m2", since: start - day, until: null });
      await stage.channels.add("bob", pushChannel(`${engine} bob`));
      await stage.preferences.set("bob", { ...(await stage.preferences.of("bob")), calls: false });
      const call = {
        ...{ id: "c1", meter: "m1", utility: "electricity" as const, kind: "peak" as const, cancelled: false },
        ...{ from: start + 17 * hour, to: start + 20 * hour, target: 0.2, says: "It is very hot today." },
      };
      stage.calls([
        call,
        call,
        { ...call, meter: "m2" },
        { ...call, id: "over", from: start - 2 * hour, to: start - hour },
      ]);
      await stage.settled();
      const [only, ...others] = stage.sent();
      assert.ok(only !== undefined && others.length === 0);
      assert.deepEqual([only.person, only.message.title], ["ann", "Please use less for a while"]);
      assert.match(
        only.message.body,
        /5:00\sPM to Mar 2, 2026, 8:00\sPM, meter Meter m1 \(m1\)\.\nAsked for: 20 % less\.\nIt is very hot/,
      );
      stage.answer(() => ({ again: "asleep" }));
      stage.calls([
        { ...call, id: "c2" },
        { ...call, id: "c3" },
      ]);
      await stage.settled();
      stage.calls([{ ...call, id: "c2", cancelled: true }]);
      await stage.settled();
      stage.answer(() => ({ sent: true }));
      stage.clock.goTo(start + hour);
      await stage.settled();
      assert.deepEqual(
        stage.sent().map(({ message }) => message.about.length),
        [1, 1],
      );
      await stage.service.close();
    });

    test("an e-mail address is told nothing until its owner confirmed it", async () => {
      const stage = await trial();
      await stage.channels.add("ann", { kind: "email", name: "" });
      await stage.settled();
      const hello = stage.greetings().find(({ address }) => address.includes("ann@example.org"));
      stage.alarm(alarmOf("m1", start));
      await stage.settled();
      assert.equal(stage.sent().length, 1);
      const token = new URL(hello?.message.acknowledge ?? "").searchParams.get("token") ?? "";
      assert.equal(await stage.mailbox.open(token), "confirmed");
      stage.alarm(alarmOf("m1", start, { id: "dry", alarm: "dry" }));
      await stage.settled();
      assert.equal(stage.sent().length, 3);
      await stage.service.close();
    });

    test("a browser at which somebody else logs in is his alone", async () => {
      const stage = await trial();
      const browser = pushChannel(`shared ${engine}`);
      const { id } = await stage.channels.add("ann", browser);
      assert.equal((await stage.channels.add("ann", browser)).id, id);
      await stage.channels.add("chief", browser);
      assert.ok(!(await stage.channels.list("ann")).some((one) => one.id === id));
      await assert.rejects(stage.channels.add("ann", { kind: "mqtt", name: "" }), /no such channel/);
      for (const url of [
        "http://water.example/",
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://a:b@water.example/",
      ]) {
        await assert.rejects(stage.channels.add("ann", { kind: "webhook", name: "", url }), /nothing is sent/, url);
      }
      await stage.service.close();
    });

    test("criteria look at hours and days, and keep calm for as long as they are told to", async () => {
      const stage = await trial();
      await stage.criteria.add(
        criterionOf({ name: "Night", of: "day", expression: "night > 0.01 && weekday <= 5.0" }),
        "admin",
      );
      await stage.criteria.add(
        criterionOf({ name: "Much", of: "hour", expression: "use > 1.0", calmHours: 6 }),
        "admin",
      );
      // Five days from Tuesday on: at night flow on Wednesday and Saturday, an hour of much use every three hours on Thursday.
      const from = start + day;
      const hours = Array.from({ length: 5 * 24 }, (_, place) => {
        const isNight = [1, 4].includes(Math.floor(place / 24));
        const isMuch = Math.floor(place / 24) === 2 && place % 3 === 0;
        return { start: from + place * hour, sum: isMuch ? 2_000_000 : isNight ? 20_000 : 0 };
      });
      stage.clock.goTo(start + 6 * day);
      (await stage.touch([stage.hours("m1", hours), stage.hours("m9", hours.slice(0, 24))]))();
      await stage.settled();
      const found = stage.sent().map(({ person, message: { title, about } }) => [person, title, about[0]?.openedAt]);
      assert.deepEqual(
        found.sort((a, b) => Number(a[2]) - Number(b[2])),
        [["chief", "Night", from + day], ...[0, 6, 12, 18].map((at) => ["chief", "Much", from + 2 * day + at * hour])],
      );
      assert.equal(stage.sent().at(-1)?.message.about[0]?.unit, "m3");
      await stage.criteria.add(
        criterionOf({ name: "Low", of: "day", expression: "least < 2.0 && most > 2.9" }),
        "admin",
      );
      const pressures = Array.from({ length: 24 }, (_, place) => ({
        start: from + place * hour,
        min: place === 3 ? 1_900_000 : 2_500_000,
        max: 3_000_000,
      }));
      (await stage.touch([stage.hours("m1", pressures, "pressure")]))();
      await stage.settled();
      assert.ok(!stage.sent().some(({ message }) => message.title === "Low"), "the day was over before anybody asked");
      stage.clock.goTo(start + 8 * day);
      (
        await stage.touch([
          stage.hours(
            "m1",
            pressures.map((one) => ({ ...one, start: one.start + 6 * day })),
            "pressure",
          ),
        ])
      )();
      await stage.settled();
      assert.deepEqual(
        [stage.sent().at(-1)?.message.title, stage.sent().at(-1)?.message.about[0]?.unit],
        ["Low", "bar"],
      );
      await stage.service.close();
    });
  });
}
