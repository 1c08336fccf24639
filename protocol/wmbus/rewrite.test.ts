// Every layer of real telegrams, written again from what was read, byte for byte.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { concat, crc16, Fault, fromHex, toHex } from "@tributary/core";
import {
  controlInformation,
  readRecords,
  writeAddress,
  writeRecords,
  writeTransport,
  writeWiredFrame,
} from "@tributary/mbus";
import { writeAuthentication } from "./authentication.ts";
import { crcOfBareFrame } from "./bare-frame.ts";
import { writeExtendedLink } from "./extended-link.ts";
import { scheduleOf } from "./key.ts";
import { addCrc } from "./link.ts";
import { toMakersOrder } from "./maker-address.ts";
import { sealMode2 } from "./mode-2.ts";
import { sealMode5 } from "./mode-5.ts";
import { sealMode7 } from "./mode-7.ts";
import { encryptedLength } from "./security.ts";
import { runSession } from "./session-encryption.ts";
import { readSealed, readUpperLayers, type SealedTelegram } from "./telegram.ts";
import { type OpenTelegram, unseal } from "./unseal.ts";

interface Line {
  readonly telegram: string;
  readonly key?: string;
}

/** Published examples (OMS volume 2, annex N), and the evaluation corpus where it lies beside the project. */
const published: readonly Line[] = [
  {
    telegram: "2e4493157856341233037a2a0020255923c95aaa26d1b2e7493b013ec4a6f6d3529b520edff0ea6defc99d6d69ebf3",
    key: "0102030405060708090a0b0c0d0e0f11",
  },
  { telegram: "6820206808fd7278563412931533032a0000000c1427048502046d32371f1502fd1700008916" },
  {
    telegram: "304493444433221155378c00757288776655934455080004100500dfe2a782146d1513581cd2f83f39040cfd1078563412",
    key: "000102030405060708090a0b0c0d0e0f",
  },
];

function corpus(name: string): Line[] {
  const file = new URL(`../../../shared/corpus/${name}.jsonl`, import.meta.url);
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

/** The records of the content written again, with the fillers and the maker's bytes between and behind them. */
function rewriteContent({ ci, content }: OpenTelegram): Uint8Array {
  const list = controlInformation(ci)?.application === "records" ? readRecords(content) : undefined;
  if (list === undefined || list instanceof Fault) return content;
  const whole = content.slice().fill(0x2f);
  let end = 0;
  for (const record of list.records) {
    const bytes = writeRecords([record]);
    whole.set(bytes, record.offset);
    end = record.offset + bytes.length;
  }
  const rest = list.manufacturerData === undefined ? list.fault?.offset : list.manufacturerData.offset - 1;
  if (rest !== undefined) whole.set(content.subarray(rest), rest);
  assert.ok(end <= content.length);
  return whole;
}

function rewriteUpper(sealed: SealedTelegram, open: OpenTelegram, key: Uint8Array | undefined): Uint8Array {
  const { transport, authentication, meter, end } = sealed;
  if (transport === undefined) return assert.fail();
  const content = rewriteContent(open);
  const length = encryptedLength(transport, end);
  const address = writeAddress(meter, "link");
  if (key !== undefined && open.security.storedClear !== true && length > 0) {
    const part = content.subarray(0, length);
    if (open.security.mode === 2) sealMode2(key, part);
    if (open.security.mode === 5) sealMode5(scheduleOf(key), address, transport.accessNumber, part);
    if (open.security.mode === 7) sealMode7(scheduleOf(key), authentication?.counter ?? 0, address, part);
  }
  const header = authentication === undefined ? [] : [writeAuthentication(authentication)];
  return concat(...header, writeTransport(transport), content);
}

function rewritePayload(sealed: SealedTelegram, open: OpenTelegram, key: Uint8Array | undefined): Uint8Array {
  const { extendedLink, frame, crc, end, link, meter } = sealed;
  if (extendedLink === undefined) return rewriteUpper(sealed, open, key);
  if (extendedLink.session === undefined)
    return concat(writeExtendedLink(extendedLink), rewriteUpper(sealed, open, key));
  const clear = frame.slice();
  const address = writeAddress(meter, "link");
  if (key !== undefined) runSession(scheduleOf(key), address, extendedLink, clear, extendedLink.end, end);
  const inner = readUpperLayers({ frame: clear, crc, end, link }, extendedLink.end + 2, extendedLink);
  if (inner instanceof Fault) return assert.fail(inner.says);
  const upper = rewriteUpper(inner, open, undefined);
  const sum = crc16(upper);
  const payload = concat(Uint8Array.of(sum & 0xff, sum >> 8), upper);
  if (key !== undefined) runSession(scheduleOf(key), address, extendedLink, payload);
  return concat(writeExtendedLink(extendedLink), payload);
}

function rewrite(sealed: SealedTelegram, open: OpenTelegram, key: Uint8Array | undefined): Uint8Array {
  const payload = rewritePayload(sealed, open, key);
  const { control, address, wired } = sealed.link;
  if (wired) return writeWiredFrame(control, Number.parseInt(address.id, 16), payload);
  const frame = concat(Uint8Array.of(9 + payload.length, control), writeAddress(address, "link"), payload);
  toMakersOrder(frame);
  return frame;
}

for (const [name, lines] of [
  ["published examples", published],
  ["clear and stored clear telegrams", corpus("wmbus-dev")],
  ["telegrams encrypted under known keys", corpus("wmbus-dev-encrypted")],
] as const) {
  test(`${name}: what was read is written again`, () => {
    for (const { telegram, key: keyText } of lines) {
      const bytes = fromHex(telegram) ?? assert.fail(telegram);
      const key = keyText === undefined ? undefined : (fromHex(keyText) ?? assert.fail(keyText));
      const sealed = readSealed(bytes, crcOfBareFrame(bytes));
      const open = sealed instanceof Fault ? sealed : unseal(sealed, key, { acceptStoredClear: true });
      // What only a maker's dialect opens is not of the standard's layers.
      if (sealed instanceof Fault || open instanceof Fault) continue;
      // Without CRCs a receiver may leave bytes behind the frame; with them there are none.
      const sent = sealed.crc === "none" ? sealed.frame : bytes;
      assert.equal(toHex(addCrc(rewrite(sealed, open, key), sealed.crc)), toHex(sent), telegram);
    }
  });
}
