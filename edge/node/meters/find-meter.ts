// Finds the meter that a person names: by its id, or by a serial number that one meter alone has.
import { type MeterId, readMeterId } from "@tributary/core";
import type { CommandedMeter } from "../commands/commandable.ts";
import type { Meter } from "./meter-state.ts";
import type { KeyLookup } from "./telegram-reader.ts";

export interface KnownMeters {
  find(meter: MeterId): Meter | undefined;
  /** Ids of all meters that were ever heard here. */
  ids(): Iterable<MeterId>;
}

/** Makers in upper case and the rest in lower case, as ids are kept. */
function idOf(text: string): MeterId {
  const [maker = "", ...rest] = text.trim().split(".");
  return [maker.toUpperCase(), ...rest.map((part) => part.toLowerCase())].join(".");
}

function commanded({ id, address, state, streams }: Meter, keys: KeyLookup): CommandedMeter | undefined {
  const entry = keys(address);
  if (entry === undefined) return undefined;
  const { securityMode, heardBy, interval, heardAt } = state;
  return {
    id,
    address,
    entry,
    securityMode,
    heardBy,
    hasValve: streams.size === 0 ? undefined : streams.has("valve-state"),
    window: interval === undefined ? undefined : heardAt + interval,
  };
}

/** The meter that a text names, by its id or by a serial number that one meter alone has. */
export function findKnown(text: string, meters: KnownMeters): Meter | "unknown-meter" | "ambiguous-meter" {
  const whole = idOf(text);
  const ids =
    readMeterId(whole) === undefined
      ? new Set([...meters.ids()].filter((id) => id.split(".")[1] === whole.toLowerCase()))
      : new Set([whole]);
  const [id] = ids;
  if (ids.size > 1) return "ambiguous-meter";
  return (id === undefined ? undefined : meters.find(id)) ?? "unknown-meter";
}

/** The same with what a command needs of it: a meter without a key cannot be told anything. */
export function findMeter(
  text: string,
  meters: KnownMeters,
  keys: KeyLookup,
): CommandedMeter | "unknown-meter" | "ambiguous-meter" {
  const found = findKnown(text, meters);
  return typeof found === "string" ? found : (commanded(found, keys) ?? "unknown-meter");
}
