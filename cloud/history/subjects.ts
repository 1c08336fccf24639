// Finds whose registers make up what is asked: a meter, a point with the meters that stood there, a district, site or customer.
import type { MeterId, Utility } from "@tributary/core";
import type { AssetBook, Holder, TimeSpan } from "./asset-traits.ts";
import type { Subject } from "./register-lines.ts";
import type { MeterBook } from "./traits.ts";

/** What consumption is asked of. */
export type Of = { readonly meter: MeterId } | { readonly point: string } | Holder;

/** Whose lines are added up, each while it belonged to what was asked. */
export interface Subjects {
  readonly utility: Utility;
  readonly zone: string;
  readonly members: readonly (Subject & TimeSpan)[];
  readonly meters: readonly MeterId[];
}

export interface Books {
  readonly registry: Pick<MeterBook, "meter">;
  readonly assets: AssetBook;
}

export const always: TimeSpan = { from: 0, to: null };

async function ofMeter({ registry, assets }: Books, meter: MeterId): Promise<Subjects | undefined> {
  const mountings = await assets.placementsOf({ meter }, always);
  const known = mountings[0] ?? registry.meter(meter);
  if (known === undefined) return undefined;
  const subject = mountings.length === 0 ? { meter, mountings } : { mountings };
  return { utility: known.utility, zone: known.zone, members: [{ ...subject, ...always }], meters: [meter] };
}

async function ofPoint({ assets }: Books, point: string): Promise<Subjects | undefined> {
  const mountings = await assets.placementsOf({ point }, always);
  const [first] = mountings;
  if (first === undefined) return undefined;
  const meters = mountings.map(({ meter }) => meter);
  return { utility: first.utility, zone: first.zone, members: [{ mountings, ...always }], meters };
}

async function ofDistrict({ assets }: Books, id: string, span: TimeSpan): Promise<Subjects | undefined> {
  const district = await assets.districtAt(id, span);
  if (district === undefined) return undefined;
  const { utility, zone } = district;
  const members = district.members.map(({ from, to, placements }) => ({ from, to, mountings: placements }));
  return {
    utility,
    zone,
    members,
    meters: district.members.flatMap((member) => member.placements.map((p) => p.meter)),
  };
}

/** Of a site with water and electricity one utility alone is added up: the one that is asked for, or its first. */
async function ofHolder(
  books: Books,
  holder: Holder,
  span: TimeSpan,
  utility?: Utility,
): Promise<Subjects | undefined> {
  const held = await books.assets.metersOf(holder, span);
  const found = await Promise.all(held.map(({ meter }) => ofMeter(books, meter)));
  const first = found.find((one) => one !== undefined && (utility === undefined || one.utility === utility));
  if (first === undefined) return undefined;
  const alike = held.flatMap(({ meter, from, to }, place) => {
    const one = found[place];
    return one?.utility === first.utility ? [{ meter, members: one.members.map((all) => ({ ...all, from, to })) }] : [];
  });
  const members = alike.flatMap((one) => one.members);
  return { utility: first.utility, zone: first.zone, members, meters: alike.map(({ meter }) => meter) };
}

/** `undefined`: there is none, or nothing was measured there in the span. */
export function subjectsOf(books: Books, of: Of, span: TimeSpan, utility?: Utility): Promise<Subjects | undefined> {
  if ("meter" in of) return ofMeter(books, of.meter);
  if ("point" in of) return ofPoint(books, of.point);
  return "district" in of ? ofDistrict(books, of.district, span) : ofHolder(books, of, span, utility);
}
