// Opens identity in an empty place, with two utilities, for tests.
import { randomBytes } from "node:crypto";
import { openIdentity } from "./identity.ts";

/** 2026-03-01T00:00:00Z */
export const start = 1_772_323_200;
export const meter = "KAM.12345678.1b.07";
export const password = "correct horse battery staple";

export async function openTrialIdentity(place: string, master: Uint8Array = randomBytes(32)) {
  let at = start;
  const open = () => openIdentity({ place, master: { key: master }, now: () => at });
  const identity = await open();
  await identity.tenants.add({ id: "north", name: "Waterworks North" }, "test");
  await identity.tenants.add({ id: "south", name: "Waterworks South" }, "test");
  return {
    ...identity,
    identity,
    /** Another process on the same tables. */
    open,
    master,
    pass(seconds: number) {
      at += seconds;
    },
  };
}
