// Broken releases of a supervised edge node under load, kills in the midst of a change, and the whole program as a release.
import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { litresOf } from "./gateway-chain.ts";
import { begun, load, type Program, releaseTrial, tributary } from "./releases.ts";
import { endAll, startRole, temporaryFolder, until } from "./running.ts";

const folder = temporaryFolder();
after(async () => {
  await endAll();
  folder.remove();
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const broken: readonly [string, Program, RegExp][] = [
  ["0.3.0", "crashing", /switched-back: it ended with exit code 3/],
  ["0.3.1", "closed", /switched-back: it opened no door/],
  ["0.3.2", "dying", /switched-back: it ended with exit code 1/],
  ["0.3.3", "hanging", /switched-back: it opened no door/],
  ["0.3.4", "stuck", /switched-back: .*timeout/],
];

test("F19 releases that crash, open no door, die or hang are switched back, and nothing that was acknowledged is lost", async () => {
  const { data, meter, pack, install, refused, start, operator, inFolder } = releaseTrial(folder.path);
  const from = Math.floor(Date.now() / 1000) - 7200;
  const cloud = await startRole("cloud", inFolder("cloud"), ["--http-port", "0", "--sync-port", "0"]);
  const startEdge = () => start(["--cloud", cloud.url]);
  let edge = await startEdge();
  const sending = load(edge, meter, from);
  await install(await pack("0.2.0", "good"));
  for (const [version, program, why] of broken) {
    await refused(await pack(version, program), why);
    assert.equal(begun(edge, version).length, 1);
  }
  // One that stops answering outside of a trial is started again.
  await until("the release of before runs", async () => begun(edge, "0.2.0").length === broken.length + 1);
  const before = sending.acknowledged.length;
  await until("it takes telegrams", async () => sending.acknowledged.length > before + 10);
  const [stopped = 0] = begun(edge, "0.2.0").slice(-1);
  process.kill(stopped, "SIGSTOP");
  await until("it is started again", async () => begun(edge, "0.2.0").at(-1) !== stopped, 90);
  assert.match(edge.said(), /the node has not answered for 8 s: it is ended and started again/);
  assert.ok(!isAlive(stopped));
  await sending.stop();
  assert.ok(sending.acknowledged.length > 100);

  // Killed in the midst of the trial of one that hangs: the one of before runs, and it alone.
  const hanging = install(await pack("0.4.0", "hanging")).catch(() => undefined);
  await until("it is on trial", async () => begun(edge, "0.4.0").length === 1);
  const [orphan = 0] = begun(edge, "0.4.0");
  await edge.end("SIGKILL");
  await hanging;
  edge = await startEdge();
  assert.match(edge.said(), /release 0\.4\.0 was switched back: the supervisor ended in the midst of the trial/);
  assert.equal(begun(edge, "0.2.0").length, 1);
  assert.ok(!isAlive(orphan), "what was on trial has ended");

  // Killed at random moments of a change: one node runs afterwards, and takes telegrams.
  const pids: number[] = [];
  for (let kill = 0; kill < 4; kill += 1) {
    const changing = install(await pack(`0.4.${kill + 1}`, "good")).catch(() => undefined);
    await wait(Math.random() * 5000);
    await edge.end("SIGKILL");
    await changing;
    pids.push(...begun(edge, "\\S+"));
    edge = await startEdge();
    const living = [...pids, ...begun(edge, "\\S+")].filter(isAlive);
    assert.equal(living.length, 1, `${living.length} nodes run`);
  }

  // A release that somebody changed on the disk is not run any more.
  assert.match(await install(await pack("0.5.0", "good")), /release 0\.5\.0 is taken/);
  appendFileSync(join(data, "releases/0.5.0/cli/bin/tributary.js"), "\n// changed\n");
  await edge.end("SIGTERM");
  edge = await startEdge();
  assert.match(edge.said(), /release 0\.5\.0 is not run: .*is not what was signed/);
  assert.equal(begun(edge, "0.2.0").length, 1);

  const resumed = load(edge, meter, from + 3600);
  await until("the node takes telegrams", async () => resumed.acknowledged.length > 0);
  await resumed.stop();
  await until("everything acknowledged is in the cloud", async () => {
    const seen = new Set(await litresOf(cloud, meter, from, from + sending.acknowledged.length + 1).catch(() => []));
    return sending.acknowledged.every((litres) => seen.has(litres));
  });

  type Updates = { updates: { node: string; of: string; which: string; outcome: string }[] };
  await until("the cloud knows what became of each", async () => {
    const { updates } = await cloud.get<Updates>("/api/v1/updates");
    const has = (which: string, outcome: string) =>
      updates.some((one) => one.of === "release" && one.which === which && one.outcome === outcome);
    return has("0.2.0", "taken") && has("0.3.4", "switched-back") && has("0.5.0", "taken");
  });

  // The whole program, packed and unpacked, runs by itself: no module stands above its folder.
  const out = inFolder("whole.release");
  await tributary("release", "pack", "--release", "0.9.0", ...operator, "--out", out);
  assert.match(await install(out), /release 0\.9\.0 is taken/);
  assert.match(await tributary("release", "show", "--data", data), /^runs 0\.9\.0\nbefore that 0\.5\.0\n/);
  await edge.end("SIGTERM");
  await cloud.end("SIGTERM");
});
