// What telegrams, and readings that came without one, say of the meter itself: for commands that wait for a sign.
import { decimal, quantityOf, readCivil, registerOf, type Seconds, tickOf, ticksOf } from "@tributary/core";
import type { HandedReadings } from "@tributary/wire";
import type { Saying } from "../commands/obedience.ts";
import type { Telegram } from "./telegram-reader.ts";

export function sayingOf({ readings, status, answers }: Telegram, at: Seconds, zone: string): Saying {
  const find = (register: string) =>
    readings.find(
      (reading) => reading.storage === 0 && register.startsWith(reading.quantity) && registerOf(reading) === register,
    );
  const clock = find("date-time")?.value;
  const meterTime = typeof clock === "string" ? readCivil(clock, zone) : undefined;
  return {
    at,
    status,
    ...(answers === undefined ? {} : { answers }),
    ...(meterTime === undefined ? {} : { meterTime }),
    value(register) {
      const reading = find(register);
      const ticks = reading === undefined ? undefined : ticksOf(reading);
      return reading === undefined || ticks === undefined ? undefined : decimal(ticks, tickOf(reading.quantity) ?? 0);
    },
  };
}

/** The newest of the readings speak. */
export function sayingOfHanded({ at: came, status = [], readings }: HandedReadings): Saying {
  const at = readings.reduce((newest, reading) => Math.max(newest, reading.at), 0);
  return {
    at: Math.min(at, came),
    status,
    value(register) {
      const newest = readings.filter((reading) => reading.register === register && reading.at === at).at(-1);
      return newest === undefined ? undefined : decimal(newest.ticks, tickOf(quantityOf(register)) ?? 0);
    },
  };
}
