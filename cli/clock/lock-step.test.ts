// Processes in lock-step: what is sent arrives at the moment it was sent, whatever real time that takes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { type ClockMaster, type ClockMasterOptions, openClockMaster } from "./clock-master.ts";
import { joinClock, type LockStepClock } from "./lock-step-clock.ts";
import { openClock } from "./open-clock.ts";

const start = Date.UTC(2026, 0, 1);
const hour = 3_600_000;

interface Run {
  readonly master: ClockMaster;
  readonly clocks: readonly LockStepClock[];
  readonly ended: Promise<void>;
}

/** Members of one run, all at its beginning, each held until it is `released`. */
async function run(members: number, until: number, options: Partial<ClockMasterOptions> = {}): Promise<Run> {
  const master = await openClockMaster({ port: 0, members, start, say: () => undefined, ...options });
  const ended = master.run(until);
  ended.catch(() => undefined);
  const names = Array.from({ length: members }, (_, index) => `member ${index}`);
  const clocks = await Promise.all(names.map((name) => joinClock("127.0.0.1", master.port, name)));
  return { master, clocks, ended };
}

/** Pseudo-random numbers below one, the same each time. */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

test("what members send to each other arrives at the virtual moment at which it was sent", async () => {
  const { master, clocks, ended } = await run(5, start + hour);
  const draw = draws(11);
  let sent = 0;
  const arrivals: string[] = [];
  /** A message that is some real milliseconds under way, answered before it is worked on, and sometimes passed on. */
  async function arrive(to: number, at: number, hops: number): Promise<void> {
    await wait(draw() * 3);
    const clock = clocks[to];
    assert.ok(clock !== undefined);
    clock.hold(work(clock, to, at, hops));
  }
  async function work(clock: LockStepClock, to: number, at: number, hops: number): Promise<void> {
    await wait(draw() * 3);
    assert.equal(clock.now(), at);
    arrivals.push(`${to} at ${at - start}`);
    if (hops === 0) return;
    const next = Math.floor(draw() * clocks.length);
    if (draw() < 0.5) await clock.hold(arrive(next, at, hops - 1));
    else clock.after(1 + Math.floor(draw() * 1000), () => clock.hold(arrive(next, clock.now(), hops - 1)));
  }
  for (const [index, clock] of clocks.entries()) {
    const beat = () => {
      sent += 1;
      clock.hold(arrive((index + 1) % clocks.length, clock.now(), 3));
      if (sent < 60) clock.after(60_000 + index, beat);
    };
    clock.after(1000 * index, beat);
  }
  await ended;
  assert.ok(arrivals.length > 150, `${arrivals.length} messages`);
  for (const clock of clocks) assert.equal(clock.now(), start + hour);
  master.close();
});

test("timers run in their order and never early; those that are called off do not run", async () => {
  const { master, clocks, ended } = await run(2, start + hour);
  const ran: (readonly [string, number])[] = [];
  for (const [index, clock] of clocks.entries()) {
    const note = (what: string) => () => ran.push([`${what}${index}`, clock.now() - start]);
    clock.after(30_000 + index, note("late"));
    clock.after(9.2 + index, note("soon"));
    const never = clock.after(20, note("never"));
    clock.after(15, never);
    clock.after(hour, note("end"));
    clock.after(hour + 1, note("after"));
    clock.after(-5, note("now"));
  }
  await ended;
  // Of the same moment in either order, for they are of two processes.
  assert.deepEqual(
    ran.toSorted(([a, at], [b, other]) => at - other || a.localeCompare(b)),
    ["now0 0", "now1 0", "soon0 10", "soon1 11", "late0 30000", "late1 30001", "end0 3600000", "end1 3600000"].map(
      (line) => [line.split(" ")[0], Number(line.split(" ")[1])],
    ),
  );
  assert.deepEqual(
    ran.map(([, at]) => at),
    ran.map(([, at]) => at).toSorted((a, b) => a - b),
  );
  master.close();
});

test("who joins knows at once what time it is, and time stands still until all have joined", async () => {
  const master = await openClockMaster({ port: 0, members: 2, start, say: () => undefined });
  const ended = master.run(start + hour);
  const early = await joinClock("127.0.0.1", master.port, "early");
  assert.equal(early.now(), start);
  let ran = false;
  early.after(0, () => {
    ran = true;
  });
  await wait(50);
  assert.equal(ran, false);
  await joinClock("127.0.0.1", master.port, "late");
  await ended;
  assert.equal(ran, true);
  master.close();
});

test("timers of one window share its end", async () => {
  const { master, clocks, ended } = await run(1, start + hour, { window: 1000 });
  const ran: number[] = [];
  for (const due of [100, 700, 1100, 5000]) clocks[0]?.after(due, () => ran.push((clocks[0]?.now() ?? 0) - start));
  await ended;
  assert.deepEqual(ran, [1100, 1100, 1100, 6000]);
  master.close();
});

test("time stands still while work is held, and nobody is called off when it breaks", async () => {
  const { master, clocks, ended } = await run(2, start + hour);
  const [one, other] = clocks;
  let real = false;
  one?.hold(wait(300).then(() => Promise.reject(new Error("the socket broke")))).catch(() => {
    real = true;
  });
  let seen: boolean | undefined;
  other?.after(1, () => {
    seen = real;
  });
  await ended;
  assert.equal(seen, true);
  master.close();
});

test("who leaves ends the run of all, by name; at the end everybody may leave", async () => {
  const { clocks, ended, master } = await run(3, start + hour);
  const open = clocks[0]?.hold(wait(100));
  clocks[1]?.close();
  await assert.rejects(ended, /member 1 left the run/);
  await open;
  master.close();
  for (const clock of [clocks[0], clocks[2]]) assert.match((await clock?.lost) ?? "", /ended before its time/);

  const whole = await run(2, start + hour);
  await whole.ended;
  whole.master.close();
  for (const clock of whole.clocks) {
    assert.equal(await Promise.race([clock.lost, wait(50).then(() => "not lost")]), "not lost");
    clock.close();
  }
});

test("a run without a master is lost, and its clocks say so", async () => {
  const { clocks, ended, master } = await run(1, start + hour);
  clocks[0]?.after(10, () => undefined);
  await ended;
  const late = joinClock("127.0.0.1", master.port, "one too many");
  await assert.rejects(late, /ended before its time/);
  master.close();
});

test("clocks of other machines are refused; without one it is the clock on the wall", async () => {
  for (const where of ["10.0.0.1:9000", "example.org:9000", "9000", ""]) {
    assert.throws(() => openClock(where, "gateway"), /on this machine/);
  }
  const clock = await openClock(undefined, "gateway");
  assert.ok(Math.abs(clock.now() - Date.now()) < 60_000);
  assert.ok(Math.abs(clock.seconds() * 1000 - Date.now()) < 60_000);
  await new Promise<void>((resolve) => clock.after(1, resolve));
  clock.after(1, () => assert.fail("was called off"))();
  assert.equal(await clock.hold(wait(5, "done")), "done");
});
