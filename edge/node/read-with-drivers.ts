// Reads telegrams with the drivers' one call, and remembers the formats that compact frames leave out.
import { deserialize, serialize } from "node:v8";
import { Fault } from "@tributary/core";
import { openTelegram } from "@tributary/drivers";
import { crcOfBareFrame, type FormatMemory, isAnswerTo, readSealed } from "@tributary/wmbus";
import type { TelegramReader } from "./telegram-reader.ts";

/** Formats of so many meters are remembered; the oldest is forgotten first. */
const mostFormats = 100_000;

export function readWithDrivers(): TelegramReader {
  let formats = new Map<string, Uint8Array>();
  const memory: FormatMemory = {
    recall: (meter, signature) => formats.get(`${meter} ${signature}`),
    learn(meter, signature, format) {
      formats.delete(`${meter} ${signature}`);
      formats.set(`${meter} ${signature}`, format.slice());
      for (const oldest of formats.keys()) {
        if (formats.size <= mostFormats) break;
        formats.delete(oldest);
      }
    },
  };
  return {
    learns: true,
    read({ bytes, crc }, keys) {
      const sealed = readSealed(bytes, crc === "unstated" ? crcOfBareFrame(bytes) : crc);
      if (sealed instanceof Fault) return sealed;
      const entry = keys(sealed.meter);
      const driver = entry?.driver;
      const read = openTelegram(sealed, entry?.key === "none" ? undefined : entry?.key, {
        memory,
        ...(driver === undefined ? {} : { driverOf: () => driver }),
      });
      if (read instanceof Fault) return read;
      const { open, status, readings } = read;
      return {
        meter: open.meter,
        driver: read.driver,
        security: { mode: open.security.mode, authenticated: open.security.authenticated },
        status,
        readings,
        accessNumber: open.accessNumber,
        ...(open.counter === undefined ? {} : { counter: open.counter }),
        // An answer carries the counter's low byte as its access number.
        ...(isAnswerTo(open.accessNumber, open) ? { answers: open.accessNumber } : {}),
      };
    },
    save: () => serialize(formats),
    restore(saved) {
      // Only `save` writes these.
      formats = saved === undefined ? new Map() : (deserialize(saved) as typeof formats);
    },
  };
}
