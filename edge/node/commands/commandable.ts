// Which orders a meter can be given: those whose downlinks prove who sent them, one of a kind, and not too many.
import type { MeterAddress, MeterId, Seconds } from "@tributary/core";
import type { Command, CommandOrder, KeyEntry } from "@tributary/wire";
import { type CommandRefusal, refusal } from "./command-refusal.ts";
import type { HeardBy } from "./heard-by.ts";

/** What commands need to know of a meter. */
export interface CommandedMeter {
  readonly id: MeterId;
  readonly address: MeterAddress;
  readonly entry: KeyEntry;
  /** OMS security mode of its newest telegram; 0 before the first. */
  readonly securityMode: number;
  readonly heardBy: HeardBy;
  /** Whether its telegrams tell of a valve; `undefined` before the first. */
  readonly hasValve: boolean | undefined;
  /** When its next telegram, and with it its receive window, is expected. */
  readonly window: Seconds | undefined;
}

const keyLength = 16;
/** The security mode of OMS with a counter and a MAC over the whole downlink. */
const authenticatedMode = 7;

/** Commands that one meter may be given in an hour: each costs its battery, and a valve wears. */
const mostInHour = 12;

/** Why a meter cannot have downlinks that prove who sent them; `undefined` when it can. */
function whyNotProved({ entry, securityMode }: CommandedMeter): string | undefined {
  if (entry.key === "none") return "it has no key, so no downlink could prove who sent it";
  if (entry.key.length !== keyLength) return "its key is too short for authenticated downlinks";
  const mode = entry.mode ?? securityMode;
  if (mode === authenticatedMode) return undefined;
  if (mode === 0) return "it was not heard yet, and the key file does not say that it speaks security mode 7";
  return `it speaks security mode ${mode}, and only mode 7 has downlinks that prove who sent them`;
}

/** Why a meter is not given an order now; `open`: commands that wait, `given`: how many it had in the last hour. */
export function whyNot(
  meter: CommandedMeter,
  order: CommandOrder,
  open: readonly Command[],
  given: number,
): CommandRefusal | undefined {
  const why = whyNotProved(meter);
  if (why !== undefined) return refusal("not-commandable", why);
  if (order.kind === "valve" && meter.hasValve === false) return refusal("no-valve");
  const waiting = open.find((one) => one.meter === meter.id && one.order.kind === order.kind);
  if (waiting !== undefined) return refusal("waits", waiting.id);
  return given >= mostInHour ? refusal("too-many", String(mostInHour)) : undefined;
}
