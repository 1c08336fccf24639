// Tests that live events reach the answers that the page has.
import assert from "node:assert/strict";
import { test } from "node:test";
import { QueryClient } from "@tanstack/react-query";
import type { AlarmView, MeterDetail, MeterView } from "@tributary/wire";
import { liveAnswers } from "./live-answers.ts";
import { alarmsQuery, intakeQuery, meterQuery, metersQuery } from "./queries.ts";

const meter = (id: string, heardAt: number): MeterView => ({
  meter: id,
  name: null,
  utility: "gas",
  medium: "gas",
  manufacturer: "ELS",
  serial: "12345678",
  driver: null,
  zone: "UTC",
  securityMode: 7,
  authenticated: true,
  heardAt,
  telegrams: 1,
  rssi: null,
  gateway: "gw",
  status: [],
  alarms: [],
  main: null,
});
const alarm: AlarmView = {
  id: "x",
  meter: "a",
  meterName: null,
  utility: "gas",
  alarm: "leak",
  title: "Leak",
  severity: "warning",
  source: "rule",
  openedAt: 5,
  closedAt: null,
  acknowledged: null,
  detail: "",
};
const everything = { utility: undefined, search: "" };
const listKey = metersQuery(everything).queryKey;

function opened() {
  const client = new QueryClient({ defaultOptions: { queries: { gcTime: Number.POSITIVE_INFINITY } } });
  const detail: MeterDetail = { ...meter("a", 1), registers: [], openAlarms: [] };
  client.setQueryData(listKey, { pages: [{ meters: [meter("a", 1)], next: null }], pageParams: [undefined] });
  client.setQueryData(meterQuery("a").queryKey, detail);
  client.setQueryData(alarmsQuery.queryKey, []);
  const states: string[] = [];
  return { client, states, listener: liveAnswers(client, (state) => states.push(state)) };
}

test("telegrams are shown together, in the list and on the meter's page", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { client, listener } = opened();
  listener.meter(meter("a", 2));
  listener.meter(meter("a", 3));
  assert.equal(client.getQueryData(meterQuery("a").queryKey)?.heardAt, 1);
  context.mock.timers.tick(500);
  assert.equal(client.getQueryData(meterQuery("a").queryKey)?.heardAt, 3);
  assert.equal(client.getQueryData(listKey)?.pages[0]?.meters[0]?.heardAt, 3);
  assert.equal(client.getQueryState(listKey)?.isInvalidated, false);
});

test("a meter that no complete list has makes the list be asked again", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { client, listener } = opened();
  listener.meter(meter("new", 2));
  context.mock.timers.tick(500);
  assert.equal(client.getQueryState(listKey)?.isInvalidated, true);
});

test("an alarm comes and goes, for all and for its meter", () => {
  const { client, listener } = opened();
  const open = () => [
    client.getQueryData(alarmsQuery.queryKey)?.length,
    client.getQueryData(meterQuery("a").queryKey)?.openAlarms.length,
  ];
  listener.alarm(alarm);
  assert.deepEqual(open(), [1, 1]);
  listener.alarm({ ...alarm, closedAt: 9 });
  assert.deepEqual(open(), [0, 0]);
});

test("counts are shown at once", () => {
  const { client, listener } = opened();
  listener.intake({ received: 3, causes: [] });
  assert.equal(client.getQueryData(intakeQuery.queryKey)?.received, 3);
});

test("after a lost line everything is asked again, after the first one nothing", () => {
  const { client, listener, states } = opened();
  const invalid = () => client.getQueryState(listKey)?.isInvalidated;
  listener.state("connecting");
  listener.state("live");
  assert.equal(invalid(), false);
  listener.state("reconnecting");
  listener.state("live");
  assert.equal(invalid(), true);
  assert.deepEqual(states, ["connecting", "live", "reconnecting", "live"]);
});
