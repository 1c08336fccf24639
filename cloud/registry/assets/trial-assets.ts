// Opens a book of assets in an empty place, with two utilities, for tests.
import type { MeterId } from "@tributary/core";
import { openAssets } from "./assets.ts";
import type { Utilities } from "./traits.ts";

export { trialStores } from "@tributary/engine-tables/trial";

/** 2026-03-01T00:00:00Z */
export const start = 1_772_323_200;
export const day = 86_400;
export const everAfter = { from: 0, to: null } as const;

/** Not secret, but what is sealed does not read as it was, and only its own label opens it. */
const box = {
  seal: (label: string, text: string) => new TextEncoder().encode(text).map((byte, at) => byte ^ mask(label, at)),
  open: (label: string, sealed: Uint8Array) =>
    new TextDecoder().decode(new Uint8Array(sealed).map((byte, at) => byte ^ mask(label, at))),
};
const mask = (label: string, at: number) => 0x80 | (label.charCodeAt(at % label.length) & 0x7f);

/** Utilities north and south; `whose` says which meter is whose. */
export function trialUtilities(whose: ReadonlyMap<MeterId, string> = new Map()): Utilities {
  return {
    has: async (tenant) => tenant === "north" || tenant === "south",
    tenantsOf: async (meters) =>
      new Map(
        meters.flatMap((meter) => {
          const tenant = whose.get(meter);
          return tenant === undefined ? [] : [[meter, tenant] as const];
        }),
      ),
  };
}

export const openTrialAssets = (
  place: string,
  whose = new Map<MeterId, string>(),
  heard = new Map<MeterId, string>(),
) => openAssets({ place, box, utilities: trialUtilities(whose), heard: { nodeOf: (meter) => heard.get(meter) } });
