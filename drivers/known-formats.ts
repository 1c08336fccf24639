// Lets the compact frames of known models be read before a full frame of the meter was heard.
import { crc16, fromHex, readMeterId } from "@tributary/core";
import type { FormatMemory } from "@tributary/wmbus";
import type { Catalogue } from "./catalogue.ts";
import type { Driver } from "./driver.ts";

/** The record headers that drivers know, by the signature that a compact frame carries (EN 13757-3, annex G). */
const formatsOf = new WeakMap<Driver, ReadonlyMap<number, Uint8Array>>();

function knownFormats(driver: Driver): ReadonlyMap<number, Uint8Array> {
  let known = formatsOf.get(driver);
  if (known === undefined) {
    const headers = (driver.formats ?? []).map((hex) => fromHex(hex) ?? new Uint8Array(0));
    known = new Map(headers.map((bytes) => [crc16(bytes), bytes]));
    formatsOf.set(driver, known);
  }
  return known;
}

/** The memory, with the formats of the meter's driver behind what the meter itself taught. */
export function withKnownFormats(catalogue: Catalogue, memory?: FormatMemory): FormatMemory {
  return {
    recall(id, signature) {
      const learned = memory?.recall(id, signature);
      if (learned !== undefined) return learned;
      const meter = readMeterId(id);
      const driver = meter === undefined ? undefined : catalogue.detect(meter);
      return driver?.formats === undefined ? undefined : knownFormats(driver).get(signature);
    },
    learn: (id, signature, headers) => memory?.learn(id, signature, headers),
  };
}
