// The dialects that are one fixed structure behind DIF 0F or in the place of records.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, fromHex } from "@tributary/core";
import { readRecords } from "@tributary/mbus";
import { type OpenTelegram, readSealed, unseal } from "@tributary/wmbus";
import { bfw240, writeBfw240 } from "./bfw-240.ts";
import { bmetersHydroclima, writeHydroclima } from "./bmeters-hydroclima.ts";
import type { Decoder } from "./decoder.ts";
import { eiElectronics } from "./ei-electronics.ts";
import { writeZenner, zennerTail } from "./zenner-tail.ts";

const meter = { manufacturer: "ZRI", id: "60011633", version: "0b", type: "16" };

function opened(frame: Uint8Array): OpenTelegram {
  const sealed = readSealed(frame, "none");
  assert.ok(!(sealed instanceof Fault));
  const open = unseal(sealed, undefined);
  assert.ok(!(open instanceof Fault));
  return open;
}

function decoded({ read }: Decoder, open: OpenTelegram) {
  const list = readRecords(open.content);
  const found = read(open, list instanceof Fault ? undefined : list);
  return found instanceof Fault ? assert.fail(found.says) : found;
}

const values = (decoder: Decoder, content: string) => {
  const open = { ...opened(writeZenner(meter, 0, 0, 0)), content: fromHex(content) ?? new Uint8Array(0) };
  return decoded(decoder, open)?.readings?.map(({ value }) => value);
};

test("Zenner: litres with a fraction of eight bits; flags are an error", () => {
  const found = decoded(zennerTail, opened(writeZenner(meter, 0x20, 17_062.5, 7103.25)));
  assert.deepEqual(found?.status, ["hardware-error"]);
  assert.deepEqual(
    found?.readings?.map(({ value, storage }) => [value, storage]),
    [
      [17.0625, 0],
      [7.10325, 1],
      [32, 0],
    ],
  );
});

test("BFW: counts of twelve bits, the latest month last", () => {
  const ends = [541, 961, 522, 226, 14, 4, 4, 4, 2, 0, 0, 0, 0, 0, 0, 0, 4095, 1];
  const address = { manufacturer: "BFW", id: "60024008", version: "02", type: "08" };
  const found = decoded(bfw240, opened(writeBfw240(address, 904, 961, ends, "2026-03-14")));
  const [now, last, date, ...months] = found?.readings ?? [];
  assert.deepEqual([now?.value, last?.value, date?.value], [904, 961, "2026-03-14"]);
  assert.deepEqual(
    months.map(({ value }) => value),
    ends,
  );
  assert.equal(months[0]?.at, "2026-02-28");
});

test("HYDROCLIMA: two structures", () => {
  const first = "036e0000000f10000011024e335608001405014e333208220f0000980700";
  assert.deepEqual(values(bmetersHydroclima, first), ["2026-03-14T02:17", 21.34, 51.2, 20.98, 38.74, 1944]);
  const second =
    "036e0000000f11000025114e33000037137b08bc160000960e8208d401d90879076006da080809da08e537000a3500df1201830900";
  assert.deepEqual(values(bmetersHydroclima, second), [
    "2026-03-14T17:37",
    ...[49.19, 21.71, 58.2, 37.34, 21.78],
    ...[468, 2265, 1913, 1632],
    ...[22.66, 23.12, 22.66],
    2435,
  ]);
});

test("HYDROCLIMA: what is written is read again", () => {
  const frame = writeHydroclima({
    meter: { ...meter, manufacturer: "BMP", version: "53", type: "08" },
    count: 0,
    status: 0,
    time: "2026-03-14T02:17",
    ambient: [2134, 2098],
    heater: [5120, 3874],
    total: 1944,
  });
  assert.deepEqual(
    decoded(bmetersHydroclima, opened(frame))?.readings?.map(({ value }) => value),
    ["2026-03-14T02:17", 21.34, 51.2, 20.98, 38.74, 1944],
  );
});

test("Ei: dust in the first byte of the head's state", () => {
  assert.deepEqual(values(eiElectronics, "8440ff2c1b0f1100"), [27]);
});

test("what has no such structure is left to the standard", () => {
  for (const decoder of [zennerTail, bmetersHydroclima, eiElectronics, bfw240]) {
    assert.equal(values(decoder, "0c1378563412"), undefined);
  }
});
