// Thresholds, acknowledgements and valves taken in hand, asked for at the cloud's API while its node is away.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { AlarmList, InstructionList } from "@tributary/wire";
import { openTrialCloud } from "../../apps/api/trial-cloud.ts";
import { openTestEdge, type Says, start, temporaryFolder, uplink } from "../../edge/node/test-node.ts";

const folder = temporaryFolder();
after(folder.remove);

const meter = "SAL.20000001.01.07";
const hour = 3600;
const patience = 15_000;

async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + patience;
  while (!(await holds())) {
    assert.ok(performance.now() < end, what);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test("S38 F12 F57 what is asked at the cloud reaches its node when the link is back, once, over restarts of both", async () => {
  const time = { now: start };
  const said: string[] = [];
  const openNode = () =>
    openTestEdge(folder.path, { clock: { now: () => time.now * 1000 }, log: (says) => said.push(says) });
  let node = openNode();
  let cloud = await openTrialCloud({ folder: folder.path });
  /** Once the link is there, some answers are lost. */
  let link = true;
  let sent = 0;
  const target = {
    async send(batch: Uint8Array) {
      if (!link) throw new Error("the link is away");
      const answer = await cloud.intake.receiveBatch(batch, "edge-1");
      assert.ok("through" in answer, JSON.stringify(answer));
      sent += 1;
      if (sent % 3 === 0) throw new Error("the answer was lost");
      return answer;
    },
  };
  const startSync = () => node.startSync(target, { shortestWaitMs: 1, longestWaitMs: 20, askEveryMs: 20 });
  let sync = startSync();
  const hear = (says: Says) => node.receive(uplink({ meter, mode: 7, m3: 1, ...says }, time.now));
  const tell = async <Answer>(path: string) => (await (await fetch(`${cloud.url}/api/v1/${path}`)).json()) as Answer;
  const asked = async () => (await tell<InstructionList>("instructions")).instructions;
  const states = async () => (await asked()).map(({ state }) => state);
  const ask = async (path: string, body: unknown, method = "POST") => {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${cloud.url}/api/v1/${path}`, { method, headers, body: JSON.stringify(body) });
    return { status: answer.status, body: await answer.json() };
  };

  await hear({ status: ["leak"], readings: [{ quantity: "valve-state", value: 1 }] });
  const alarms = async () => (await tell<AlarmList>("alarms")).alarms;
  await until(async () => (await alarms()).length === 1, "the alarm never came");
  const [{ id = "" } = {}] = await alarms();

  // While the link is away: twice a threshold under one name, an acknowledgement, a valve, and what there is not.
  link = false;
  const threshold = { id: "low-pressure", by: "Ana", meter, register: "pressure", over: "value" };
  assert.equal((await ask("thresholds", { ...threshold, below: 2 })).status, 200);
  assert.equal((await ask("thresholds", { ...threshold, below: 4 })).status, 200);
  assert.equal((await ask(`alarms/${id}/acknowledge`, { by: "Ana", says: "on my way" })).status, 200);
  assert.equal((await ask(`valves/${meter}/override`, { by: "Ana", hours: 5 })).status, 200);
  assert.equal((await ask("alarms/none/acknowledge", { by: "Ana" })).status, 404);
  assert.equal((await ask("thresholds", { ...threshold, meter: "KAM.99999999.1b.07", below: 1 })).status, 404);
  assert.equal((await ask("thresholds", { ...threshold })).status, 400);
  assert.deepEqual(await states(), ["waiting", "waiting", "waiting", "superseded"]);

  // Both restart before anything arrives.
  await sync.stop();
  await node.close();
  await cloud.close();
  cloud = await openTrialCloud({ folder: folder.path });
  node = openNode();
  sync = startSync();
  link = true;
  await until(async () => (await states()).every((state) => state !== "waiting"), "nothing was reported");
  assert.deepEqual(await states(), ["done", "done", "done", "superseded"]);
  assert.equal(node.alerts.thresholds()[0]?.below, 4);
  assert.equal(node.alerts.incidents({ state: "all", limit: 9 })[0]?.acknowledged?.says, "on my way");
  assert.equal(
    node.alerts.overrides()[0]?.by,
    "everybody",
    "who asks is known to the cloud; here nobody proves himself",
  );
  assert.equal((await alarms())[0]?.acknowledged?.by, "everybody");

  // What was done stays done: after another restart of the node nothing is carried out again.
  node.alerts.removeThreshold("low-pressure");
  await sync.stop();
  await node.close();
  time.now += hour;
  node = openNode();
  sync = startSync();
  await hear({ m3: 1.001 });
  const before = sent;
  await until(async () => sent > before + 4, "the node never asked");
  assert.deepEqual(node.alerts.thresholds(), []);
  const removed = await fetch(`${cloud.url}/api/v1/thresholds/low-pressure?by=Ana`, { method: "DELETE" });
  assert.equal(removed.status, 200);
  await until(async () => (await states())[0] === "refused", "nothing was said of the threshold that is not there");
  assert.match((await asked())[0]?.says ?? "", /no threshold low-pressure/);
  assert.equal((await fetch(`${cloud.url}/api/v1/thresholds?limit=1`)).status, 200);
  await sync.stop();
  await node.close();
  await cloud.close();
});
