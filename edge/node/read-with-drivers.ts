// Reads telegrams with the drivers' one call.
import { Fault } from "@tributary/core";
import { openTelegram } from "@tributary/drivers";
import { crcOfBareFrame, type FormatMemory, formatMemory, readSealed } from "@tributary/wmbus";
import type { TelegramReader } from "./telegram-reader.ts";

/** A reader that learns compact frame formats into `memory`. */
export function readWithDrivers(memory: FormatMemory = formatMemory()): TelegramReader {
  return ({ bytes, crc }, keys) => {
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
    };
  };
}
