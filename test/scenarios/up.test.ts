// The whole way in one process: the simulated city's telegrams enter at the gateway's door and answers come out at the API.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { AlarmList, ConsumptionList, IntakeView, MeterDetail, MeterList, OverviewView } from "@tributary/wire";
import { connectLines, endAll, type Running, startUp, temporaryFolder, until } from "./running.ts";
import { testMeter } from "./telegrams.ts";

const folder = temporaryFolder();
after(async () => {
  await endAll();
  folder.remove();
});
let up: Running;
const read = (intake: IntakeView) => intake.causes.find((row) => row.cause === "read")?.telegrams ?? 0;

test("S2 water, electricity and gas pass the whole way, seven days of them, within a minute", async () => {
  up = await startUp(folder.path, ["--city"]);
  await until("the past is played in", async () => up.said().includes("100 %"), 60);
  await until("all of it is in the cloud", async () => read(await up.get<IntakeView>("/api/v1/intake")) > 26_000, 30);
  await up.settled();
  const { utilities } = await up.get<OverviewView>("/api/v1/overview");
  assert.equal(
    utilities.reduce((sum, row) => sum + row.meters, 0),
    40,
  );
  for (const wanted of ["water", "electricity", "gas"])
    assert.ok(
      utilities.some((row) => row.utility === wanted),
      wanted,
    );

  const { meters } = await up.get<MeterList>("/api/v1/meters");
  for (const meter of meters) {
    assert.ok(meter.main !== null, `${meter.meter} has no main register`);
    assert.notEqual(meter.securityMode, 0, `${meter.meter} is not secured`);
    const path = `/api/v1/meters/${meter.meter}/consumption?register=${meter.main.register}&bucket=hour`;
    const { buckets } = await up.get<ConsumptionList>(path);
    assert.ok(buckets.length >= 7 * 24 - 1, `${meter.meter} has ${buckets.length} hours`);
    assert.ok(
      buckets.every((bucket) => bucket.sum === null || bucket.sum >= 0),
      meter.meter,
    );
    assert.ok(
      buckets.some((bucket) => (bucket.sum ?? 0) > 0),
      `${meter.meter} used nothing in a week`,
    );
  }
});

test("the one leak of the city is found from readings alone, and nothing else is called a leak", async () => {
  const { alarms } = await up.get<AlarmList>("/api/v1/alarms");
  const leaks = alarms.filter((alarm) => alarm.alarm === "leak");
  assert.equal(leaks.length, 1, JSON.stringify(leaks));
  assert.equal(leaks[0]?.source, "rule");
  assert.equal(leaks[0]?.utility, "water");
});

test("the one weak battery of the city is what its meter says", async () => {
  const { alarms } = await up.get<AlarmList>("/api/v1/alarms");
  const weak = alarms.filter((alarm) => alarm.alarm === "low-battery");
  assert.deepEqual(
    weak.map(({ source }) => source),
    ["meter"],
    JSON.stringify(weak),
  );
});

test("S20 the readings that bills are made from can be exported, one line a meter and day", async () => {
  const day = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
  const answer = await up.ask(`/api/v1/billing/reads?day=${day}`);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get("content-type") ?? "", /text\/csv/);
  const [header, ...lines] = (await answer.text()).trim().split("\n");
  assert.equal(header, "meter,name,utility,register,day,index,consumption,unit,quality");
  const meters = new Set(lines.map((line) => line.split(",")[0]));
  assert.equal(meters.size, 40, "a billing read for each meter");
  for (const line of lines) assert.match(line, /,(measured|estimated|partial|missing)$/, line);
});

test("what is no telegram, or a stranger's, is answered and counted, and stops nothing", async () => {
  const before = await up.get<IntakeView>("/api/v1/intake");
  const client = await connectLines(up.tcpPort);
  const stranger = testMeter(77);
  const answers = [
    await client.send("hello"),
    await client.send('{"telegram":1}'),
    await client.send(stranger.line(1, 1_700_000_000)),
    await client.send("00".repeat(20)),
    await client.send("2e44"),
  ].filter((answer) => answer !== undefined);
  client.close();
  assert.ok(
    answers.every((answer) => !answer.ok),
    JSON.stringify(answers),
  );
  assert.deepEqual(
    answers.slice(0, 3).map((answer) => (answer.ok ? "" : answer.error.code)),
    ["not-hex", "not-a-telegram", "unknown-meter"],
  );
  await until("they are counted", async () => {
    const now = await up.get<IntakeView>("/api/v1/intake");
    const count = (view: IntakeView, cause: string) => view.causes.find((row) => row.cause === cause)?.telegrams ?? 0;
    assert.equal(
      now.received,
      now.causes.reduce((sum, row) => sum + row.telegrams, 0),
    );
    return (
      count(now, "unknown-meter") === count(before, "unknown-meter") + 1 &&
      count(now, "not-hex") > count(before, "not-hex")
    );
  });
  const unknown = await up.ask(`/api/v1/meters/${stranger.id}`);
  assert.equal(unknown.status, 404);
});

test("starting again goes on where it stopped", async () => {
  const meter = (await up.get<MeterList>("/api/v1/meters?limit=1")).meters[0]?.meter ?? "";
  const before = await up.get<MeterDetail>(`/api/v1/meters/${meter}`);
  await up.end("SIGTERM");
  up = await startUp(folder.path, ["--city"]);
  const after = await up.get<MeterDetail>(`/api/v1/meters/${meter}`);
  assert.ok(after.heardAt >= before.heardAt && after.telegrams >= before.telegrams);
  assert.ok(before.registers.length > 0 && after.registers.length >= before.registers.length);
  assert.ok(!up.said().includes("playing"), "the past is not played in again");
  await until("the meter is heard again", async () => {
    const now = await up.get<MeterDetail>(`/api/v1/meters/${meter}`);
    return now.heardAt > before.heardAt;
  });
  await up.end("SIGTERM");
});
