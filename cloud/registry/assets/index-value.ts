// Indices of registers as people read them, and as ticks, which are exact.
import { decimal, quantityOf, type RegisterName, tickOf } from "@tributary/core";
import { AssetError } from "./asset-error.ts";

/** The tick of a register; throws an AssetError for a text or date, and for what is no register at all. */
function tickOfRegister(register: RegisterName): number {
  const tick = /^[a-z-]+(\.[a-z0-9]+)*$/.test(register) ? tickOf(quantityOf(register)) : undefined;
  if (tick === undefined) throw new AssetError("assets/register", register.slice(0, 64));
  return tick;
}

/** Ticks of an index in the unit of the register's quantity. Throws an AssetError for what no register shows. */
export function indexTicks(register: RegisterName, value: number): number {
  const ticks = Math.round(decimal(value, -tickOfRegister(register)));
  if (!Number.isSafeInteger(ticks)) throw new AssetError("assets/register", `${register} ${value}`);
  return ticks;
}

/** An index in the unit of the register's quantity. */
export const indexValue = (register: RegisterName, ticks: number): number => decimal(ticks, tickOfRegister(register));
