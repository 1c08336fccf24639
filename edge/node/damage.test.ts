// A node whose store is damaged: what is said, what it goes on from, and that nothing wrong reaches the cloud.
import assert from "node:assert/strict";
import {
  closeSync,
  cpSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { it } from "node:test";
import { folder, openTestEdge, start, synced, type TestCloud, testCloud, uplink, water } from "./test-node.ts";

const impatient = { shortestWaitMs: 1, longestWaitMs: 5 };
const store = (path: string) => join(path, "edge", "edge.sqlite");
const litres = (n: number) => ({ m3: 10 + n / 1000 });
const minute = (n: number) => start + n * 60;

/** Takes telegrams `from` to `to`, one a minute and a litre more each. */
async function take(path: string, from: number, to: number, said: string[] = [], cloud?: TestCloud): Promise<void> {
  const edge = openTestEdge(path, { log: (says) => said.push(says) });
  for (let n = from; n <= to; n += 1) {
    const { cause } = await edge.receive(uplink(litres(n), minute(n)));
    assert.equal(cause, "read");
  }
  if (cloud !== undefined) {
    const sync = edge.startSync(cloud, impatient);
    await synced(edge);
    await sync.stop();
  }
  await edge.close();
}

/** Every volume that the cloud has is one that was sent, at its moment. */
function nothingWrong(cloud: TestCloud): number[] {
  const numbers: number[] = [];
  for (const [name, ticks] of cloud.rows()) {
    const [meter, register, at] = name.split(" ");
    if (register !== "volume") continue;
    const n = (Number(at) - start) / 60;
    assert.equal(meter, water);
    assert.equal(ticks, 10_000_000 + n * 1000, name);
    numbers.push(n);
  }
  return numbers.sort((a, b) => a - b);
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

async function backedUp(path: string): Promise<void> {
  const edge = openTestEdge(path);
  await edge.close();
  for (let tries = 0; tries < 400 && !existsSync(`${store(path)}.backup`); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
}

it("T8 a store that is damaged is said in one sentence, set aside, and the node goes on from its backup", async () => {
  const path = folder();
  await take(path, 1, 50);
  await backedUp(path);
  assert.ok(existsSync(`${store(path)}.backup`));
  const cloud = testCloud();
  await take(path, 51, 100, [], cloud);
  const bytes = readFileSync(store(path));
  bytes.fill(0xa5, 0, 4096);
  writeFileSync(store(path), bytes);

  const said: string[] = [];
  await take(path, 101, 150, said, cloud);
  assert.deepEqual(
    said.filter((says) => says.startsWith("log:")),
    [
      "log: edge.sqlite is damaged (file is not a database) and was set aside as edge.sqlite.damaged-1: the node goes on from its backup",
    ],
  );
  assert.ok(readdirSync(join(path, "edge")).includes("edge.sqlite.damaged-1"));
  assert.deepEqual(nothingWrong(cloud), range(1, 150));
  // The meter is known from the backup: its telegrams are counted on.
  const told = cloud.batches.flatMap(({ items }) => items.filter((item) => item.kind === "meter"));
  assert.equal(told.at(-1)?.telegrams, 100);
});

it("T8 without a backup the node begins anew, under new numbers", async () => {
  const path = folder();
  const cloud = testCloud();
  await take(path, 1, 30, [], cloud);
  for (const part of readdirSync(join(path, "edge"))) {
    if (part.startsWith("edge.sqlite")) writeFileSync(join(path, "edge", part), "this is no database");
  }
  const said: string[] = [];
  await take(path, 31, 60, said, cloud);
  assert.equal(said.filter((says) => /damaged .* there is no backup, the node begins anew/.test(says)).length, 1);
  assert.deepEqual(nothingWrong(cloud), range(1, 60));
  assert.equal(new Set(cloud.batches.map(({ epoch }) => epoch)).size, 2);
});

it("T8 a cloud that lost its store, and a node that lost its newest entries, find each other again", async () => {
  const path = folder();
  await take(path, 1, 20, [], testCloud());
  // A receiver as the cloud is: what leaves a hole it does not take.
  const strict = () => {
    const cloud = testCloud();
    const through = new Map<string, number>();
    return {
      ...cloud,
      async send(bytes: Uint8Array) {
        const { through: last } = await cloud.send(bytes);
        const batch = cloud.batches.at(-1);
        const before = through.get(batch?.epoch ?? "") ?? 0;
        if (batch !== undefined && batch.first <= before + 1 && last > before) through.set(batch.epoch, last);
        else cloud.batches.pop();
        return { through: through.get(batch?.epoch ?? "") ?? 0 };
      },
    };
  };
  const said: string[] = [];
  const cloud = strict();
  await take(path, 21, 40, said, cloud);
  assert.deepEqual(nothingWrong(cloud), range(21, 40));
  assert.ok(said.some((says) => /the cloud has nothing after entry 0 and once had/.test(says)));

  const before = folder();
  for (const part of ["edge.sqlite", "edge.sqlite-wal"]) {
    if (!existsSync(join(path, "edge", part))) continue;
    const copy = readFileSync(join(path, "edge", part));
    await take(before, 0, -1);
    writeFileSync(join(before, "edge", part), copy);
  }
  await take(path, 41, 60, [], cloud);
  // An older copy of the disk is put back: the cloud is ahead of it.
  await take(before, 61, 62, said, cloud);
  assert.deepEqual(nothingWrong(cloud), [...range(21, 60), 61, 62]);
  assert.ok(said.some((says) => /the cloud has entry \d+ and this node wrote/.test(says)));
});

it("T8 the stores beside the log are set aside too, each said in one sentence", async () => {
  const path = folder();
  await take(path, 1, 10);
  const others = readdirSync(join(path, "edge")).filter((file) => file.endsWith(".sqlite") && file !== "edge.sqlite");
  assert.ok(others.includes("commands.sqlite"));
  for (const file of others) writeFileSync(join(path, "edge", file), "no database at all");
  const said: string[] = [];
  const cloud = testCloud();
  await take(path, 11, 20, said, cloud);
  for (const file of others) {
    const says = `log: ${file} is damaged (file is not a database): it was set aside as ${file}.damaged-1 and begins anew`;
    assert.equal(said.filter((sentence) => sentence === says).length, 1, file);
  }
  assert.deepEqual(nothingWrong(cloud), range(1, 20));
});

it("T8 whichever bit falls over in a node's store, no value that was not sent reaches the cloud", async () => {
  const path = folder();
  await take(path, 1, 40);
  const whole = readFileSync(store(path));
  let seed = 7;
  for (let flip = 0; flip < 25; flip += 1) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    const bytes = Buffer.from(whole);
    const place = seed % bytes.length;
    bytes[place] = (bytes[place] ?? 0) ^ (1 << (flip & 7));
    const flipped = folder();
    await take(flipped, 0, -1);
    writeFileSync(store(flipped), bytes);
    const cloud = testCloud();
    const edge = openTestEdge(flipped);
    assert.equal((await edge.receive(uplink(litres(41), minute(41)))).cause, "read");
    const sync = edge.startSync(cloud, impatient);
    await synced(edge);
    await sync.stop();
    await edge.close();
    assert.ok(nothingWrong(cloud).includes(41), `bit ${flip & 7} of byte ${place}`);
  }
});

function junk(path: string): void {
  const file = openSync(path, "r+");
  const { size } = statSync(path);
  writeSync(file, Buffer.alloc(size, 0xa5), 0, size, 0);
  closeSync(file);
}

function takeAway(path: string): void {
  for (const part of ["", "-wal"]) rmSync(path + part);
}

/** `cold`: memory holds little of it, for the node just started; then it goes on from its backup. */
const whileRunning: readonly {
  readonly says: string;
  readonly cold?: true;
  readonly damage: (path: string) => void;
}[] = [
  { says: "is cut to nothing", damage: (path) => truncateSync(path, 0) },
  { says: "is overwritten", cold: true, damage: junk },
  { says: "is taken away", damage: takeAway },
  { says: "loses its newest changes", damage: (path) => truncateSync(`${path}-wal`, 0) },
  { says: "has its newest changes overwritten", damage: (path) => junk(`${path}-wal`) },
];

for (const { says, cold, damage } of whileRunning) {
  it(`T8 a store that ${says} while the node runs is set aside, and the node goes on without a restart, with all that it acknowledged`, async () => {
    const path = folder();
    const cloud = testCloud();
    const said: string[] = [];
    const open = () => openTestEdge(path, { log: (says) => said.push(says) });
    let edge = open();
    const acknowledged: number[] = [];
    const hear = async (from: number, to: number) => {
      for (let n = from; n <= to; n += 1) {
        // What is not acknowledged comes again.
        const answer = () => edge.receive(uplink(litres(n), minute(n)));
        const { cause } = await answer().catch(answer);
        assert.equal(cause, "read");
        acknowledged.push(n);
      }
    };
    const tell = async () => {
      const sync = edge.startSync(cloud, impatient);
      await synced(edge);
      await sync.stop();
    };
    await hear(1, 60);
    await tell();
    await hear(61, 120);
    if (cold) {
      await tell();
      await edge.close();
      edge = open();
    }
    damage(store(path));
    edge.tick();
    await hear(121, 180);
    const told = said.filter((one) => one.startsWith("log:"));
    assert.equal(told.length, 1, said.join("\n"));
    assert.match(
      told[0] ?? "",
      /edge.sqlite was damaged in use and set aside as edge.sqlite.damaged-1: the node goes on/,
    );
    const again = edge.startSync(cloud, impatient);
    await synced(edge);
    await again.stop();
    assert.equal(edge.latest(water)?.heardAt, minute(180));
    await edge.close();
    assert.deepEqual(nothingWrong(cloud), acknowledged);
    // And what is on the disk now holds.
    await take(path, 181, 190, said, cloud);
    assert.equal(said.filter((one) => one.startsWith("log:")).length, 1);
    assert.deepEqual(nothingWrong(cloud), range(1, 190));
  });
}

/** What a disk makes of bytes: one that is another, or an end that is gone. */
const harms = {
  "of which a byte is another": (bytes: Uint8Array) =>
    bytes.fill(0x5a ^ (bytes[bytes.length >> 1] ?? 0), bytes.length >> 1, (bytes.length >> 1) + 1),
  "whose second half is nothing": (bytes: Uint8Array) => bytes.fill(0, bytes.length >> 1),
};

for (const [says, harm] of Object.entries(harms))
  it(`T8 a part of the state ${says} is made again from the intake: the day's sums stay whole, nothing is told twice`, async () => {
    const path = folder();
    const cloud = testCloud();
    await take(path, 1, 400, [], cloud);
    const database = new DatabaseSync(store(path));
    const { body } = database.prepare("select body from parts").get() ?? {};
    assert.ok(body instanceof Uint8Array);
    assert.equal(database.prepare("update parts set body = ?").run(harm(body)).changes, 1);
    database.close();

    const [before, said]: [number, string[]] = [cloud.batches.length, []];
    await take(path, 401, 460, said, cloud);
    assert.equal(said.filter((says) => /part 0 of the state is damaged/.test(says)).length, 1);
    const again = cloud.batches.slice(before).flatMap(({ items }) => items);
    const readings = again.filter((item) => item.kind === "readings" && item.register === "volume");
    assert.deepEqual(
      readings.flatMap((item) => (item.kind === "readings" ? item.at : [])).filter((at) => at <= minute(400)),
      [],
    );
    const days = again.filter((item) => item.kind === "aggregates" && item.register === "volume");
    const sums = days.flatMap((item) => (item.kind === "aggregates" && item.bucket === "day" ? item.sum : []));
    assert.equal(sums.at(-1), 459 * 1000);
  });

it("T8 a batch of the intake whose second half is nothing is said, and the node starts without it", async () => {
  const path = folder();
  const edge = openTestEdge(path);
  for (let n = 1; n <= 20; n += 1) await edge.receive(uplink(litres(n), minute(n)));
  const left = folder();
  cpSync(path, left, { recursive: true });
  await edge.close();
  const database = new DatabaseSync(store(left));
  const { body } = database.prepare("select body from intake where batch = 10").get() ?? {};
  assert.ok(body instanceof Uint8Array);
  database.prepare("update intake set body = ? where batch = 10").run(body.fill(0, body.length >> 1));
  database.close();
  const [cloud, said]: [TestCloud, string[]] = [testCloud(), []];
  await take(left, 21, 30, said, cloud);
  assert.equal(said.filter((says) => /batch 10 is damaged/.test(says)).length, 1);
  assert.deepEqual(nothingWrong(cloud), range(1, 30));
});
