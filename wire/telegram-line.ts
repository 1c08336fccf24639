// Reads one line of text that carries a telegram: bare hex, a receiver's log line, or a JSON object.
import { Fault, fromHex } from "@tributary/core";
import { z } from "zod";

/** Whether link layer CRCs stand in the bytes: told by the receiver, or not (bare hex). */
export type StatedCrc = "none" | "a" | "b" | "unstated";

/** The longest line that is read; a telegram has at most 290 bytes with its CRCs, `before` may hold several. */
export const longestLine = 65_536;

/** The longest telegram: L = 255 and format A's CRCs, or a wired frame of 261 bytes. */
export const longestTelegram = 300;

export interface TelegramLine {
  readonly bytes: Uint8Array;
  readonly crc: StatedCrc;
  /** When it was received, UTC seconds, if the line says so. */
  readonly at?: number;
  /** Signal strength in dBm. */
  readonly rssi?: number;
  readonly receiver?: string;
  /** Key and earlier telegrams of the meter: read by the offline decoder only. */
  readonly key?: Uint8Array;
  readonly before?: readonly Uint8Array[];
}

const time = z.union([z.number().int().nonnegative(), z.iso.datetime({ offset: true })]);

/** `{"telegram","crc"?,"at"?,"rssi"?,"receiver"?}`, plus `key` and `before` for the offline decoder; other fields are ignored. */
export const telegramObject = z.object({
  telegram: z.string(),
  crc: z.enum(["none", "a", "b"]).optional(),
  at: time.optional(),
  rssi: z.number().optional(),
  receiver: z.string().max(64).optional(),
  key: z.string().nullish(),
  before: z.array(z.string()).max(64).nullish(),
});

/** What a line answers on a socket: one JSON object a telegram, in order. */
export type TelegramAnswer =
  | { readonly ok: true; readonly outcome: string }
  | {
      readonly ok: false;
      readonly error: { readonly code: string; readonly layer: string; readonly offset: number; readonly says: string };
    };

function bytesOf(text: string, what: string): Uint8Array | Fault {
  const bytes = fromHex(text.replace(/[\s|_]/g, ""));
  if (bytes === undefined) return new Fault("not-hex", "line", 0, what);
  return bytes.length > longestTelegram ? new Fault("too-long", "line", 0, `${bytes.length} bytes`) : bytes;
}

function readObject(line: string): TelegramLine | Fault {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return new Fault("not-a-telegram", "line", 0, "the line begins like JSON and is none");
  }
  const checked = telegramObject.safeParse(parsed);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    return new Fault("not-a-telegram", "line", 0, `field ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
  }
  const { telegram, crc, at, rssi, receiver, key, before } = checked.data;
  const bytes = bytesOf(telegram, "field telegram");
  if (bytes instanceof Fault) return bytes;
  const keyBytes = key == null || key === "" ? undefined : fromHex(key);
  if (key != null && key !== "" && keyBytes === undefined) return new Fault("not-hex", "line", 0, "field key");
  const earlier: Uint8Array[] = [];
  for (const text of before ?? []) {
    const one = bytesOf(text, "field before");
    if (one instanceof Fault) return one;
    earlier.push(one);
  }
  return {
    bytes,
    crc: crc ?? "unstated",
    ...(at === undefined ? {} : { at: typeof at === "number" ? at : Math.floor(Date.parse(at) / 1000) }),
    ...(rssi === undefined ? {} : { rssi }),
    ...(receiver === undefined ? {} : { receiver }),
    ...(keyBytes === undefined ? {} : { key: keyBytes }),
    ...(earlier.length === 0 ? {} : { before: earlier }),
  };
}

/** `T1;1;1;2019-04-03 19:00:42.000;97;148;88888888;0x6e44...`: mode; CRC ok; 3 of 6 ok; time; RSSI; ...; bytes without CRCs. */
function readRtlWmbus(line: string): TelegramLine | Fault {
  const fields = line.split(";");
  if (fields.length < 8) return new Fault("not-a-telegram", "line", 0, "an rtl_wmbus line has eight fields");
  if (fields[1] !== "1") return new Fault("crc-wrong", "line", 3, "the receiver says so");
  if (fields[2] === "0")
    return new Fault("crc-wrong", "line", 5, "the receiver found bits that are no 3-out-of-6 code");
  const bytes = bytesOf((fields[7] ?? "").trim().replace(/^0x/i, ""), "eighth field");
  if (bytes instanceof Fault) return bytes;
  const at = Date.parse(`${(fields[3] ?? "").trim().replace(" ", "T")}Z`);
  return { bytes, crc: "none", ...(Number.isFinite(at) ? { at: Math.floor(at / 1000) } : {}) };
}

/** Reads a line; its telegram is not looked into. A fault names the field that is wrong. */
export function readTelegramLine(text: string): TelegramLine | Fault {
  if (text.length > longestLine) return new Fault("too-long", "line", longestLine, `${text.length} characters`);
  const line = text.trim();
  if (line.startsWith("{")) return readObject(line);
  if (/^[TCSN][0-9]?;/.test(line)) return readRtlWmbus(line);
  // wmbusmeters logs telegrams as `telegram=|2E44...|+22`, its own marks between the bytes and seconds behind.
  const logged = /^telegram=\|([^+]*)\|/.exec(line)?.[1];
  const bytes = bytesOf((logged ?? line).replace(/^0x/i, ""), "");
  return bytes instanceof Fault ? bytes : { bytes, crc: "unstated" };
}
