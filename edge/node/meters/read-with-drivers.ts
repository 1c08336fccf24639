// Reads telegrams with the drivers' one call, and remembers the formats that compact frames leave out.
import { deserialize, serialize } from "node:v8";
import { Fault, type MeterId } from "@tributary/core";
import { openTelegram } from "@tributary/drivers";
import { crcOfBareFrame, type FormatMemory, isAnswerTo, readSealed } from "@tributary/wmbus";
import type { TelegramReader } from "./telegram-reader.ts";

/** Formats of so many meters are remembered; the oldest is forgotten first. */
const mostFormats = 100_000;

export function readWithDrivers(): TelegramReader {
  /** By meter and signature; the first meter is the one that was taught longest ago. */
  const formats = new Map<MeterId, Map<number, Uint8Array>>();
  let count = 0;

  function learn(meter: MeterId, signature: number, format: Uint8Array): void {
    const own = formats.get(meter) ?? new Map<number, Uint8Array>();
    formats.delete(meter);
    formats.set(meter, own);
    if (!own.has(signature)) count += 1;
    own.set(signature, format.slice());
    for (const [oldest, { size }] of formats) {
      if (count <= mostFormats || oldest === meter) break;
      formats.delete(oldest);
      count -= size;
    }
  }

  const memory: FormatMemory = { recall: (meter, signature) => formats.get(meter)?.get(signature), learn };
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
    save(meters) {
      const named = meters.flatMap((meter) =>
        [...(formats.get(meter) ?? [])].map(([signature, format]) => [`${meter} ${signature}`, format] as const),
      );
      return named.length === 0 ? undefined : serialize(new Map(named));
    },
    restore(saved) {
      // Only `save` writes these.
      for (const [name, format] of deserialize(saved) as Map<string, Uint8Array>) {
        const [meter = "", signature] = name.split(" ");
        learn(meter, Number(signature), format);
      }
    },
    forget() {
      formats.clear();
      count = 0;
    },
  };
}
