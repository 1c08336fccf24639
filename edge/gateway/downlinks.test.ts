// Downlinks wait for their meter, are radioed in its windows, and every turn is told, over restarts too.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { type MeterId, toHex } from "@tributary/core";
import type { Downlink, DownlinkReport } from "@tributary/wire";
import { commandingDoor } from "./commanding-door.ts";
import type { Radio } from "./door.ts";
import { openDownlinks } from "./downlinks.ts";
import { pauseOnWall } from "./pause.ts";
import { openRelay } from "./relay.ts";
import { place, until } from "./test-door.ts";
import { heard } from "./test-telegrams.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-downlinks-"));
after(() => rmSync(folder, { recursive: true }));
let files = 0;
const newPath = () => join(folder, `downlinks-${++files}.sqlite`);

const meter: MeterId = "ZRI.00000001.01.07";
const other: MeterId = "ZRI.00000002.01.07";

/** A queue whose time stands until it is told to go on, and what it said. */
function queue(path = newPath(), transmits = true) {
  let now = place.now();
  const downlinks = openDownlinks({ path, now: () => now, transmits });
  const told: DownlinkReport[] = [];
  let deaf = false;
  const telling = downlinks.tell(
    async (report) => {
      if (deaf) throw new Error("nobody listens");
      told.push(report);
    },
    // Hours pass at once here.
    (milliseconds, signal) => pauseOnWall(Math.min(milliseconds, 20), signal),
  );
  return {
    path,
    downlinks,
    told,
    states: (id: string) => told.filter((report) => report.id === id).map(({ state }) => state),
    pass: (seconds: number) => {
      now += seconds;
    },
    setDeaf: (to: boolean) => {
      deaf = to;
    },
    async close() {
      await telling.stop();
      downlinks.close();
    },
  };
}

/** A radio that notes what it sent, and fails when it is told to. */
function testRadio() {
  const sent: [string, MeterId][] = [];
  let broken = false;
  const radio: Radio = {
    async transmit(frame, to) {
      if (broken) throw new Error("unplugged");
      sent.push([toHex(frame), to]);
    },
  };
  return {
    radio,
    sent,
    setBroken: (to: boolean) => {
      broken = to;
    },
  };
}

let ids = 0;
const downlink = (told: Partial<Downlink> = {}): Downlink => {
  ids += 1;
  return { id: `command-${ids}`, meter, frame: Uint8Array.of(0x53, ids), expiresAt: place.now() + 3600, ...told };
};

test("F21 a downlink waits for its own meter's window and leaves in three of them at most", async () => {
  const { downlinks, states, close } = queue();
  const { radio, sent } = testRadio();
  const one = downlink();
  downlinks.take(one);
  await downlinks.heard(other, radio);
  assert.deepEqual(sent, []);
  await until(() => states(one.id).length === 1);
  for (let window = 0; window < 5; window += 1) await downlinks.heard(meter, radio);
  assert.deepEqual(sent, Array(3).fill([toHex(one.frame), meter]));
  assert.ok(downlinks.idle());
  await until(() => states(one.id).at(-1) === "sent");
  await close();
});

test("every turn is told: queued, sent in each window, expired, failed for want of a radio", async () => {
  const { downlinks, told, states, pass, close } = queue();
  const { radio } = testRadio();
  const [one, late, never] = [downlink(), downlink({ meter: other }), downlink({ expiresAt: place.now() - 1 })];
  for (const each of [one, late, never]) downlinks.take(each);
  await until(() => told.length === 3);
  await downlinks.heard(meter, radio);
  await until(() => states(one.id).length === 2);
  await downlinks.heard(meter, radio);
  await until(() => states(one.id).length === 3);
  pass(3601);
  await until(() => states(late.id).length === 2);
  assert.deepEqual(states(one.id), ["queued", "sent", "sent"]);
  assert.deepEqual(states(late.id), ["queued", "expired"]);
  assert.deepEqual(states(never.id), ["expired"]);
  assert.equal(told.at(-1)?.at, late.expiresAt);
  await close();

  const mute = queue(newPath(), false);
  const failing = downlink();
  mute.downlinks.take(failing);
  await until(() => mute.told.length === 1);
  assert.deepEqual(mute.states(failing.id), ["failed"]);
  await mute.close();
});

test("a downlink that comes twice is radioed as if it came once, and its newest report is told again", async () => {
  const { downlinks, states, close } = queue();
  const { radio, sent } = testRadio();
  const one = downlink();
  downlinks.take(one);
  await downlinks.heard(meter, radio);
  await until(() => states(one.id).at(-1) === "sent");
  const before = states(one.id).length;
  downlinks.take(one);
  await until(() => states(one.id).length > before);
  assert.equal(states(one.id).at(-1), "sent");
  for (let window = 0; window < 4; window += 1) await downlinks.heard(meter, radio);
  assert.equal(sent.length, 3);
  await close();
});

test("what a radio could not send stays, and reports that nobody took are told when somebody listens", async () => {
  const { downlinks, states, setDeaf, close } = queue();
  const { radio, sent, setBroken } = testRadio();
  setDeaf(true);
  const one = downlink();
  downlinks.take(one);
  setBroken(true);
  await downlinks.heard(meter, radio);
  assert.ok(!downlinks.idle());
  setBroken(false);
  await downlinks.heard(meter, radio);
  assert.equal(sent.length, 1);
  setDeaf(false);
  await until(() => states(one.id).length === 1);
  assert.deepEqual(states(one.id), ["sent"]);
  await close();
});

test("several downlinks of a meter leave one a window, in turns", async () => {
  const { downlinks, close } = queue();
  const { radio, sent } = testRadio();
  const [first, second] = [downlink(), downlink()];
  downlinks.take(first);
  downlinks.take(second);
  for (let window = 0; window < 4; window += 1) await downlinks.heard(meter, radio);
  const order = [first, second, first, second].map(({ frame }) => toHex(frame));
  assert.deepEqual(
    sent.map(([frame]) => frame),
    order,
  );
  await close();
});

test("a queue that is opened anew goes on where the last one stopped", async () => {
  const { path, downlinks, close } = queue();
  const { radio, sent } = testRadio();
  const one = downlink();
  downlinks.take(one);
  await downlinks.heard(meter, radio);
  await close();
  const again = queue(path);
  for (let window = 0; window < 4; window += 1) await again.downlinks.heard(meter, radio);
  assert.equal(sent.length, 3);
  await again.close();
});

test("a full queue refuses, says so, and has room again when its downlinks expired", async () => {
  const { downlinks, told, states, pass, close } = queue();
  for (let n = 0; n < 500; n += 1) downlinks.take(downlink());
  const refused = downlink();
  downlinks.take(refused);
  await until(() => states(refused.id).length === 1);
  assert.deepEqual(states(refused.id), ["failed"]);
  pass(3601);
  downlinks.expire();
  await until(() => told.filter(({ state }) => state === "expired").length === 500);
  const taken = downlink({ expiresAt: place.now() + 9000 });
  downlinks.take(taken);
  await until(() => states(taken.id).length === 1);
  assert.deepEqual(states(taken.id), ["queued"]);
  await close();
});

test("F32 a telegram that is taken opens the window; one that is refused, replayed or without a way back does not", async () => {
  const { downlinks, close } = queue();
  const { radio, sent } = testRadio();
  const fates = ["replayed", "unknown-meter", "read"] as const;
  let told = 0;
  const relay = openRelay({
    path: newPath(),
    now: place.now,
    judge: () => ({ judge: () => fates[told++] ?? "read", marks: () => [] }),
  });
  const door = commandingDoor(relay, downlinks);
  downlinks.take(downlink());
  await door.receive(heard(1, 1), radio);
  await door.receive(heard(1, 2), radio);
  assert.equal(sent.length, 0);
  await door.receive(heard(1, 3), radio);
  await until(() => sent.length === 1);
  // Another receiver hears the same telegram a moment later: its meter still listens.
  await door.receive(heard(1, 3), radio);
  await until(() => sent.length === 2);
  await door.receive(heard(1, 4));
  await door.receive(heard(2, 5), radio);
  assert.equal(sent.length, 2);
  await relay.close();
  await close();
});

test("a meter that answers heard what was radioed, and hears it no more", async () => {
  const { downlinks, close } = queue();
  const { radio, sent } = testRadio();
  const door = commandingDoor(openRelay({ path: newPath(), now: place.now }), downlinks);
  const [first, second] = [downlink(), downlink()];
  downlinks.take(first);
  await door.receive(heard(1, 1), radio);
  await until(() => sent.length === 1);
  downlinks.take(second);
  const answer = heard(1, 2);
  // C field: RSP-UD.
  answer.bytes[1] = 0x08;
  await door.receive(answer, radio);
  for (let n = 3; n < 9; n += 1) await door.receive(heard(1, n), radio);
  await until(() => downlinks.idle());
  assert.deepEqual(
    sent.map(([frame]) => frame),
    [first, second, second, second].map(({ frame }) => toHex(frame)),
  );
  await close();
});
