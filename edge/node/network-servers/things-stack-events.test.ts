import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import type { DeviceUplink } from "./device-uplink.ts";
import { bytesOf, devEui, thingsStackUp } from "./test-events.ts";
import { readThingsStackEvent, writePush } from "./things-stack-events.ts";

const recorded = join(import.meta.dirname, "../../../../shared/data/lorawan");

test("F24 an uplink message of The Things Stack is read", () => {
  assert.deepEqual(readThingsStackEvent(bytesOf(thingsStackUp())), {
    device: "mill-lane-3",
    devEui,
    event: {
      kind: "uplink",
      uplink: {
        devEui,
        deviceName: "mill-lane-3",
        at: Date.UTC(2025, 6, 18, 9, 34, 15) / 1000,
        session: 0x0187e0f2b861,
        counter: 70_000,
        port: 10,
        payload: Uint8Array.of(0, 1, 0x86, 0xa0),
        confirmed: true,
        dataRate: "SF11BW125",
        frequency: 867_100_000,
        radio: [
          { gateway: "tower", rssi: -36, snr: 0 },
          { gateway: "roof", rssi: -98, snr: -3.5 },
        ],
      },
    },
  });
});

test("uplinks without payload, joins, and news of downlinks that are not ours only count", () => {
  const ids = thingsStackUp()["end_device_ids"];
  const causes = [
    thingsStackUp({ f_port: undefined }),
    { end_device_ids: ids, join_accept: {} },
    { end_device_ids: ids, downlink_sent: { correlation_ids: ["as:downlink:1"] } },
    { end_device_ids: ids, location_solved: {} },
  ].map((body) => {
    const event = readThingsStackEvent(bytesOf(body))?.event;
    return event?.kind === "other" && event.cause;
  });
  assert.deepEqual(causes, ["empty", "join", "unused", "unused"]);
});

test("a downlink is known again in the news of it", () => {
  const push = JSON.parse(Buffer.from(writePush("id-1", { port: 4, payload: Uint8Array.of(255) })).toString());
  assert.deepEqual(push.downlinks, [
    { f_port: 4, frm_payload: "/w==", confirmed: false, priority: "NORMAL", correlation_ids: ["tributary:id-1"] },
  ]);
  const [downlink] = push.downlinks;
  const ids = { end_device_ids: thingsStackUp()["end_device_ids"], correlation_ids: ["as:downlink:7"] };
  for (const [body, state] of [
    [{ ...ids, downlink_sent: downlink }, "sent"],
    [{ ...ids, downlink_ack: downlink }, "acknowledged"],
    [{ ...ids, correlation_ids: ["tributary:id-1"], downlink_nack: {} }, "not-acknowledged"],
    [{ ...ids, downlink_failed: { downlink, error: {} } }, "failed"],
  ] as const) {
    assert.deepEqual(readThingsStackEvent(bytesOf(body))?.event, {
      kind: "downlink",
      news: { devEui, id: "id-1", state },
    });
  }
});

test("what is no message is none, and no byte turned makes it throw", () => {
  for (const body of [
    null,
    1,
    [],
    {},
    { end_device_ids: { device_id: "a", dev_eui: "12" } },
    thingsStackUp({ received_at: "" }),
  ]) {
    assert.equal(readThingsStackEvent(bytesOf(body)), undefined);
  }
  const good = bytesOf(thingsStackUp());
  for (let index = 0; index < good.length; index += 1) {
    const turned = good.slice();
    turned[index] = (turned[index] ?? 0) ^ 1;
    const read = readThingsStackEvent(turned);
    if (read?.event.kind === "uplink") assert.ok(read.event.uplink.port >= 1 && read.event.uplink.at > 0);
  }
});

for (const file of existsSync(recorded) ? readdirSync(recorded).filter((name) => name.startsWith("ttn_")) : []) {
  test(`F24 each recorded message is read: ${file}`, () => {
    const lines = gunzipSync(readFileSync(join(recorded, file)))
      .toString()
      .trimEnd()
      .split("\n");
    const uplinks: DeviceUplink[] = [];
    const sessions = new Set<string>();
    let joins = 0;
    for (const line of lines) {
      const event = readThingsStackEvent(Buffer.from(line))?.event;
      assert.ok(event !== undefined, line);
      if (event.kind === "uplink") {
        uplinks.push(event.uplink);
        sessions.add(JSON.parse(line).uplink_message.session_key_id);
      }
      if (event.kind === "other" && event.cause === "join") joins += 1;
    }
    assert.equal(uplinks.length + joins, lines.length);
    assert.ok(uplinks.length > 490);
    assert.equal(new Set(uplinks.map(({ session }) => session)).size, sessions.size);
    for (const { counter, port, dataRate, frequency, radio, payload } of uplinks) {
      const [{ rssi = 0, snr = 99 } = {}] = radio;
      assert.ok(
        port === 1 && dataRate === "SF12BW125" && frequency >= 915e6 && frequency <= 928e6 && payload.length > 0,
      );
      assert.ok(rssi >= -125 && rssi <= -59 && snr >= -20 && snr <= 16 && counter < 65_536);
    }
  });
}
