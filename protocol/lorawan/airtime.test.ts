// Time on air against Semtech's calculator and against what a network measured.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { airtimeOf } from "./airtime.ts";

test("frames last as long as Semtech's calculator says", () => {
  const rows = [
    [0, 64, "up", 2793.472],
    [5, 235, "up", 368.896],
    [4, 235, "up", 655.872],
    [3, 128, "up", 676.864],
    [2, 64, "up", 698.368],
    [1, 64, "up", 1560.576],
    [5, 13, "up", 46.336],
    [6, 13, "up", 23.168],
    [0, 17, "down", 1155.072],
  ] as const;
  for (const [dataRate, length, direction, expected] of rows) {
    assert.equal(Math.round(1000 * airtimeOf(dataRate, length, direction)) / 1000, expected, `DR${dataRate} ${length}`);
  }
  assert.throws(() => airtimeOf(7, 10), RangeError);
});

const measured = join(import.meta.dirname, "../../../shared/data/lorawan");

interface Measured {
  readonly uplink_message?: { readonly frm_payload?: string; readonly consumed_airtime?: string };
}

/** Uplinks that stand beside the checkout on some machines; elsewhere there is nothing to test with. */
if (existsSync(measured)) test("uplinks last as long as a network server charged for them", measuredUplinks);

function measuredUplinks(): void {
  const frames = readdirSync(measured)
    .filter((file) => file.startsWith("ttn_uplinks"))
    .flatMap((file) =>
      gunzipSync(readFileSync(join(measured, file)))
        .toString()
        .trim()
        .split("\n"),
    )
    .map((line): Measured => JSON.parse(line))
    .flatMap(({ uplink_message: uplink }) => (uplink?.consumed_airtime === undefined ? [] : [uplink]));
  assert.ok(frames.length > 100, `${frames.length} frames`);
  const told = new Set<number>();
  for (const { frm_payload = "", consumed_airtime = "" } of frames) {
    // The device is at SF12 and answers MAC commands in some frames: up to 15 octets of options.
    const length = 13 + Buffer.from(frm_payload, "base64").length;
    const airtime = 1000 * Number.parseFloat(consumed_airtime);
    const options = Array.from({ length: 16 }, (_, more) => more).find(
      (more) => Math.abs(airtimeOf(0, length + more) - airtime) < 0.001,
    );
    assert.ok(options !== undefined, `${airtime} ms for ${length} octets and options`);
    told.add(options);
  }
  assert.ok(told.has(0), "most have none");
}
