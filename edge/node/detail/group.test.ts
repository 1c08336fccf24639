// What leaves a node that tells of groups alone, message by message, as somebody on the line reads it.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { type MeterAddress, meterId, type Seconds } from "@tributary/core";
import { noiseDeviation } from "@tributary/engine-privacy";
import {
  type BillingItem,
  decodeSync,
  detailMessages,
  fewestMembers,
  type GroupItem,
  type SyncItem,
} from "@tributary/wire";
import { type Edge, openEdge, type SyncOptions } from "../index.ts";
import { jsonReader, temporaryFolder, uplink } from "../test-node.ts";

const folder = temporaryFolder();
after(folder.remove);

const hour: Seconds = 3600;
const day: Seconds = 24 * hour;
const june27 = Date.parse("2025-06-27T00:00:00Z") / 1000;
const july1 = june27 + 4 * day;
/** One litre in ticks of 10^-6 m3. */
const litre = 1000;

/** Houses use 100 to 110 litres an hour: no value of one can be mistaken for a sum of fifteen. */
const used = (house: number, hours: number) => 100 + ((house * 7 + hours * 3 + house * hours) % 11);
const longest = 13 * 24;
const indices = Array.from({ length: 53 }, (_, house) => {
  let litres = 1_000_000 + house * 10_000;
  return Array.from({ length: longest }, (_, hours) => {
    const before = litres;
    litres += used(house, hours);
    return before;
  });
});
const indexAt = (house: number, hours: number) => indices[house]?.[hours] ?? Number.NaN;
const idOf = (house: number) => `KAM.${String(10_000_000 + house)}.1b.07`;

/** Twenty houses in the lane, sixteen in the court, fourteen in the yard, and three on their own. */
const groupOfHouse = (house: number) => (house < 20 ? "lane" : house < 36 ? "court" : house < 50 ? "yard" : undefined);
const houses = Array.from({ length: 53 }, (_, house) => house);

/** A house of the lane and one of the yard complain in the third day. */
const says = (house: number, hours: number) => ((house === 5 || house === 40) && hours === 60 ? ["low-battery"] : []);

/** Gives the link time to tell; what it holds back stays. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 25));

interface Trial {
  readonly messages: readonly SyncItem[][];
  readonly captured: readonly Uint8Array[];
}

interface Plan extends SyncOptions {
  readonly name: string;
  readonly days: number;
  /** Whether a house's reading of an hour arrives at once, days later, or never. */
  readonly arrives?: (house: number, hours: number) => "now" | "late" | "never";
  readonly group?: (house: number, at: Seconds) => string | undefined;
  /** Seconds by which the node's clock is wrong in an hour. */
  readonly off?: (hours: number) => Seconds;
  /** Restarts the node after each day, and loses answers. */
  readonly rough?: boolean;
}

async function run({
  name,
  days,
  arrives = () => "now",
  group = groupOfHouse,
  off = () => 0,
  rough = false,
  ...options
}: Plan): Promise<Trial> {
  let now = june27;
  let trueHours = 0;
  const captured: Uint8Array[] = [];
  const numbers = new Map(houses.map((house) => [idOf(house), house]));
  const keys = (meter: MeterAddress) => {
    const house = numbers.get(meterId(meter));
    if (house === undefined) return undefined;
    const named = group(house, june27 + trueHours * hour);
    return {
      meter: idOf(house),
      key: "none" as const,
      name: `house-${house}`,
      ...(named === undefined ? {} : { group: named }),
    };
  };
  const open = () =>
    openEdge({
      ...{
        dataDir: `${folder.path}/${name}`,
        node: "edge-1",
        zone: "UTC",
        keys,
        reader: jsonReader(),
        detail: "hourly",
      },
      clock: { now: () => now * 1000 },
    });
  let sent = 0;
  const target = {
    async send(bytes: Uint8Array) {
      sent += 1;
      captured.push(bytes);
      const read = decodeSync(bytes);
      assert.ok(typeof read !== "string", String(read));
      if (rough && sent % 3 === 0) throw new Error("the answer was lost");
      return { through: read.last };
    },
  };
  const quickly = { shortestWaitMs: 1, longestWaitMs: 2 };
  let edge: Edge = open();
  let sync = edge.startSync(target, { detail: "group", ...quickly, ...options });
  const late: [number, number][] = [];
  const tell = (house: number, hours: number) =>
    edge.receive(
      uplink(
        { meter: idOf(house), m3: indexAt(house, hours) / 1000, mode: 0, status: says(house, hours) },
        june27 + hours * hour + off(hours),
      ),
    );
  for (let hours = 0; hours <= days * 24; hours += 1) {
    trueHours = hours;
    now = june27 + hours * hour + off(hours);
    const told = houses.filter((house) => {
      const when = arrives(house, hours);
      if (when === "late") late.push([house, hours]);
      return when === "now";
    });
    await Promise.all(told.map((house) => tell(house, hours)));
    if (hours === (days - 1) * 24) for (const [house, moment] of late) await tell(house, moment);
    // The link sends what is over when the next thing arrives.
    if (hours % 12 === 5) await pause();
    if (rough && hours % 24 === 12) {
      await sync.stop();
      await edge.close();
      edge = open();
      sync = edge.startSync(target, { detail: "group", ...quickly, ...options });
    }
  }
  // Until nothing is told any more.
  for (let idle = 0, before = 0; idle < 15; idle = sent === before ? idle + 1 : 0) {
    before = sent;
    now += 1;
    await edge.receive(uplink({ meter: idOf(0), m3: indexAt(0, days * 24) / 1000, mode: 0 }, now));
    await pause();
  }
  await sync.stop();
  await edge.close();
  return { messages: captured.map(itemsOf), captured };
}

function itemsOf(bytes: Uint8Array): SyncItem[] {
  const read = decodeSync(bytes);
  assert.ok(typeof read !== "string" && read.unknown.length === 0);
  return [...read.items];
}

const only = <Kind extends SyncItem["kind"]>(messages: readonly SyncItem[][], kind: Kind) =>
  messages.flat().filter((item): item is Extract<SyncItem, { kind: Kind }> => item.kind === kind);

/** Sums by group, bucket and start; none may be told with two values. */
function sumsOf(items: readonly GroupItem[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { group, bucket, start, sum } of items) {
    for (const [place, at] of start.entries()) {
      const name = `${group} ${bucket} ${(at - june27) / hour}`;
      assert.equal(sums.get(name) ?? sum[place], sum[place], `${name} was told with two values`);
      sums.set(name, sum[place] ?? Number.NaN);
    }
  }
  return sums;
}

/** What houses used from hour to hour, in ticks. */
const usedBy = (members: readonly number[], from: number, to: number) =>
  members.reduce((sum, house) => sum + indexAt(house, to) - indexAt(house, from), 0) * litre;
const among = (group: string) => houses.filter((house) => groupOfHouse(house) === group);

test("F10 F13 T19 under group each message holds groups of fifteen or more and no value of one house, but the billing read", async () => {
  const { messages, captured } = await run({ name: "days", days: 7, rough: true });
  for (const [place, bytes] of captured.entries()) {
    const items = messages[place] ?? [];
    assert.ok(detailMessages.group.safeParse(items).success);
    if (items.some(({ kind }) => kind === "billing")) continue;
    const text = Buffer.from(bytes).toString("latin1");
    assert.doesNotMatch(text, /KAM|1000\d{4}|house-/);
  }
  const houseValues = new Set(
    houses.flatMap((house) => [
      ...Array.from({ length: 7 * 24 }, (_, hours) => used(house, hours) * litre),
      ...Array.from({ length: 7 }, (_, days) => usedBy([house], days * 24, days * 24 + 24)),
    ]),
  );
  const items = only(messages, "group");
  for (const item of items) {
    assert.ok(item.members.every((many) => many >= fewestMembers));
    assert.ok(item.sum.every((sum) => !houseValues.has(sum)));
  }
  const sums = sumsOf(items);
  for (const group of ["lane", "court"]) {
    for (let hours = 0; hours < 5 * 24; hours += 1) {
      assert.equal(sums.get(`${group} hour ${hours}`), usedBy(among(group), hours, hours + 1), `${group} ${hours}`);
    }
    for (let days = 0; days < 5; days += 1) {
      assert.equal(sums.get(`${group} day ${days * 24}`), usedBy(among(group), days * 24, days * 24 + 24));
    }
  }
  assert.ok([...sums.keys()].every((name) => !name.startsWith("yard")));
  assert.ok(only(messages, "counts").length > 0);

  const events = new Map(only(messages, "group-event").map((event) => [JSON.stringify(event), event]));
  assert.deepEqual(
    [...events.values()].map(({ version: _, ...event }) => event),
    [
      {
        ...{ kind: "group-event", group: "lane", alarm: "low-battery", severity: "notice" },
        ...{ hour: june27 + 60 * hour, opened: 1, members: 20 },
      },
    ],
  );

  const bills = new Map<string, BillingItem>();
  for (const bill of only(messages, "billing")) {
    const before = bills.get(bill.meter);
    assert.ok(
      before === undefined || JSON.stringify(before) === JSON.stringify(bill),
      "a bill was told with two values",
    );
    bills.set(bill.meter, bill);
  }
  assert.equal(bills.size, houses.length);
  for (const house of houses) {
    const { at, ticks, to, register } = bills.get(idOf(house)) ?? assert.fail();
    assert.deepEqual([at, ticks, to, register], [july1, indexAt(house, 96) * litre, july1, "volume"]);
  }
});

test("F10 who joins or leaves a group in mid-month changes no sum before the next, and what comes late none ever", async () => {
  // Once the month's sums have begun a house joins the lane and one leaves it; one is heard days too late.
  const group = (house: number, at: Seconds) => {
    if (house === 50) return at < june27 + 2.5 * day ? undefined : "lane";
    if (house === 3) return at < june27 + 3 * day ? "lane" : undefined;
    return groupOfHouse(house);
  };
  const arrives = (house: number, hours: number) => (house === 7 && hours > 30 && hours < 36 ? "late" : "now");
  const { messages } = await run({ name: "members", days: 8, group, arrives });
  const items = only(messages, "group").filter((item) => item.group === "lane");
  const sums = sumsOf(items);
  const fixed = among("lane");
  for (const days of [0, 2, 3]) {
    assert.equal(sums.get(`lane day ${days * 24}`), usedBy(fixed, days * 24, days * 24 + 24), `day ${days}`);
  }
  // The mean of the others stands for the silent house: in each hour, and so in the day.
  const others = fixed.filter((house) => house !== 7);
  let sum = 0;
  for (let hours = 24; hours < 48; hours += 1) {
    const told = Math.round((usedBy(others, hours, hours + 1) * 20) / 19);
    assert.equal(sums.get(`lane hour ${hours}`), told);
    sum += told;
  }
  assert.equal(sums.get("lane day 24"), sum);
  const changed = [...fixed.filter((house) => house !== 3), 50];
  assert.equal(sums.get("lane day 96"), usedBy(changed, 96, 120), "the new month");
  const filled = items.filter(({ filled }) => filled.some((many) => many > 0));
  assert.ok(
    filled.length > 0 && filled.every(({ start }) => start.every((at) => at >= june27 + day && at < june27 + 2 * day)),
  );
});

test("F10 with a budget, noise of the stated size hides each house, and a sum that is told again is the same", async () => {
  const epsilon = 24;
  const { messages } = await run({ name: "noise", days: 5, rough: true, groupEpsilon: epsilon });
  const items = only(messages, "group");
  const sums = sumsOf(items);
  const deviation = noiseDeviation({ bound: 500 * litre, epsilon: 1 });
  assert.ok(
    items.every(({ bucket, noise }) => bucket === "day" || noise.every((one) => Math.abs(one / deviation - 1) < 1e-9)),
  );
  const errors = Array.from(
    { length: 72 },
    (_, hours) => (sums.get(`lane hour ${hours}`) ?? Number.NaN) - usedBy(among("lane"), hours, hours + 1),
  );
  const found = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
  // Of 72 draws: five standard errors and more to either side.
  assert.ok(found > deviation / 3 && found < deviation * 2.5, `${found} of ${deviation}`);
  for (let days = 0; days < 3; days += 1) {
    const hours = Array.from({ length: 24 }, (_, one) => sums.get(`lane hour ${days * 24 + one}`) ?? Number.NaN);
    assert.equal(
      sums.get(`lane day ${days * 24}`),
      hours.reduce((sum, one) => sum + one, 0),
    );
  }
});

for (const [says, off] of [
  ["ten years", 3652 * day],
  ["five days", 5 * day],
] as const) {
  for (const groupEpsilon of [undefined, 24]) {
    test(`F10 T12 after a clock stood ${says} ahead no day${groupEpsilon === undefined ? "" : " behind noise"}, and no bill, is told twice, and the month keeps its members`, async () => {
      // From the sixth day for a day and a half; meanwhile a house joins the lane and one leaves it.
      const [leapt, returned] = [6 * 24, 7.5 * 24];
      const changed = june27 + 7 * day;
      const group = (house: number, at: Seconds) => {
        if (house === 50) return at < changed ? undefined : "lane";
        if (house === 3) return at < changed ? "lane" : undefined;
        return groupOfHouse(house);
      };
      const { messages } = await run({
        name: `leapt ${says} ${groupEpsilon}`,
        ...{ days: 13, group, groupEpsilon },
        off: (hours) => (hours >= leapt && hours < returned ? off : 0),
      });
      const sums = sumsOf(only(messages, "group"));
      const places = only(messages, "group").flatMap(({ group, bucket, start }) =>
        start.map((at) => `${group} ${bucket} ${at}`),
      );
      assert.equal(new Set(places).size, places.length, "a sum was told twice");
      const bills = only(messages, "billing").map(({ meter, to }) => `${meter} ${to}`);
      assert.equal(new Set(bills).size, bills.length, "a bill was told twice");
      // The first whole days after its return that were not told while it was away.
      const whole = off === 5 * day ? [] : [8, 9, 10];
      for (const days of [4, ...whole]) {
        const told = sums.get(`lane day ${days * 24}`);
        assert.ok(told !== undefined, `day ${days}`);
        const truth = usedBy(among("lane"), days * 24, days * 24 + 24);
        if (groupEpsilon === undefined) assert.equal(told, truth, `day ${days}`);
      }
    });
  }
}
