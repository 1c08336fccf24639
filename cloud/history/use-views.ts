// Turns uses and balances into the views of the HTTP API: ticks become decimals, flags become words.
import { qualityWords, type RegisterName, type Seconds } from "@tributary/core";
import { compareUse, type Use } from "@tributary/engine-consumption";
import type { StoredVersion } from "@tributary/engine-series";
import type { BalanceList, ComparedList, UseList, UseView, VersionList } from "@tributary/wire";
import type { Used } from "./consumption.ts";
import type { DistrictAnswer } from "./districts.ts";
import { inUnit, readingView, unitOf } from "./views.ts";

const amountOf = (register: RegisterName) => {
  const value = inUnit(register);
  return (ticks: number | null | undefined) => (ticks == null || Number.isNaN(ticks) ? null : value(ticks));
};

/** Estimates are no whole ticks. */
const wholeOf = (register: RegisterName) => {
  const amount = amountOf(register);
  return (ticks: number) => amount(Math.round(ticks));
};

function useView(register: RegisterName, use: Use, given: Use | undefined): UseView {
  const amount = amountOf(register);
  const { from, to, ticks, quality, estimated, open, readings, flags } = use;
  // The first word is the origin, which a sum of readings does not have.
  const words = qualityWords(flags).slice(1);
  return {
    ...{ from, to, use: amount(ticks), quality, estimated: amount(estimated) ?? 0, open, readings, flags: words },
    ...(given === undefined ? {} : { given: amount(given.ticks) }),
  };
}

const viewsOf = ({ register, uses, given }: Used) => uses.map((use, place) => useView(register, use, given?.[place]));
const fieldsOf = ({ register, zone, members }: Used) => ({ register, unit: unitOf(register), zone, members });

export const useListOf = (used: Used): UseList => ({ ...fieldsOf(used), uses: viewsOf(used) });

/** Periods side by side in their order: the first of one span beside the first of the other. */
export function comparedListOf({ now, before }: { readonly now: Used; readonly before: Used }): ComparedList {
  const [views, earlier] = [viewsOf(now), viewsOf(before)];
  const amount = amountOf(now.register);
  const compared = views.map((view, place) => {
    const [use, other] = [now.uses[place], before.uses[place]];
    const { more, share } = use && other ? compareUse(use, other) : { more: null, share: null };
    return { now: view, before: earlier[place] ?? null, more: amount(more), share };
  });
  return { ...fieldsOf(now), compared };
}

export function versionListOf(meter: string, register: RegisterName, found: readonly StoredVersion[]): VersionList {
  const view = readingView(register);
  const versions = found.map((one) => ({ ...view(one), version: one.version }));
  return { meter, register, unit: unitOf(register), versions };
}

export function balanceListOf({ balances, leaks, ...district }: DistrictAnswer): BalanceList {
  const amount = wholeOf(district.register);
  return {
    ...district,
    unit: unitOf(district.register),
    balances: balances.map(({ doubt, ...one }) => ({
      from: one.from,
      to: one.to,
      in: amount(one.in),
      out: amount(one.out),
      used: amount(one.used) ?? 0,
      estimated: amount(one.estimated) ?? 0,
      lost: amount(one.lost),
      low: amount(one.lost - doubt),
      high: amount(one.lost + doubt),
      heard: one.heard,
      members: one.members,
    })),
    leaks: leaks.map((leak) => ({ ...leak, flow: amount(leak.flow) ?? 0 })),
  };
}

/** A span that ends now and lasts a week where nothing else is said. */
export function spanOf(
  asked: { readonly from?: Seconds | undefined; readonly to?: Seconds | undefined },
  now: Seconds,
) {
  const to = asked.to ?? now;
  return { from: asked.from ?? Math.max(0, to - week), to };
}
const week: Seconds = 7 * 86_400;
