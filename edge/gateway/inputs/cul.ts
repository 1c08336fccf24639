// CUL sticks and others with culfw: a line of text for each telegram.
import { Fault, fromHex, toHex } from "@tributary/core";
import { crcBlocks } from "@tributary/wmbus";
import type { InputKind } from "../input-kind.ts";
import { lineReceiver } from "../line-receiver.ts";
import type { Heard, Receiver } from "../receiver.ts";
import { dBmOf, measureOf } from "../rssi.ts";
import { serialInput } from "../serial-input.ts";

// "b", "Y" where the frame has format B, the frame with its CRCs in hex, then link quality and signal strength.
const telegramLine = /^b(Y?)([0-9A-Fa-f]*)$/;
const trailerLength = 2;

/** Radio modes of culfw by their letter. */
const modes = { t: "brt", s: "brs", c: "brc" } as const;
/** Asks for link quality and signal strength behind each telegram. */
const reportSignal = "X21";

/** A line of the stick; nothing for what is no telegram, such as the answer to a command. */
function readCulLine(line: string): Heard | Fault | undefined {
  if (!line.startsWith("b")) return undefined;
  const [, formatB, hex = ""] = telegramLine.exec(line) ?? [];
  const whole = formatB === undefined ? undefined : fromHex(hex);
  if (whole === undefined) return new Fault("not-hex", "line", 1, "line of a CUL");
  const crc = formatB === "Y" ? "b" : "a";
  const end = crcBlocks(whole, crc).at(-1)?.end ?? 0;
  const measure = whole.length === end + trailerLength ? whole[end + 1] : undefined;
  if (measure === undefined) return { bytes: whole, crc };
  return { bytes: whole.subarray(0, end), crc, rssi: dBmOf(measure) };
}

/** What the stick would print for a telegram: the inverse of reading. Only frames with CRCs can be told so. */
export function writeCulLine({ bytes, crc, rssi }: Heard): string {
  const quality = 0x80;
  const trailer = rssi === undefined ? "" : toHex(Uint8Array.of(quality, measureOf(rssi)));
  return `b${crc === "b" ? "Y" : ""}${toHex(bytes)}${trailer}`.toUpperCase().replace("B", "b");
}

export const culReceiver = (): Receiver => lineReceiver(readCulLine);

export const input: InputKind = {
  open(settings) {
    const mode = settings.oneOf("mode", ["t", "s", "c"], "t");
    return serialInput({
      name: "cul",
      path: settings.text("path"),
      baudRate: settings.number("baudRate", 38_400),
      setup: Buffer.from(`${reportSignal}\r\n${modes[mode]}\r\n`),
      receiver: culReceiver,
    });
  },
};
