// The lie of the land: who settles where along the way, in which district, and what is contracted there.
import type { CityUtility, Customer } from "./customers.ts";

/** Every so many addresses the way looks the same again: households, but for these places. */
const settled = 100;
// biome-ignore format: one line a kind
const others: readonly (readonly [Customer, readonly number[]])[] = [
  ["shop",   [3, 16, 34, 47, 58, 79]],
  ["office", [6, 41, 70, 88]],
  ["school", [9]],
  ["hotel",  [12, 62]],
  ["farm",   [18, 66]],
];
const customerAt = new Map(others.flatMap(([customer, places]) => places.map((place) => [place, customer] as const)));
/** Households that are elsewhere all the summer. */
const vacantInSummer = new Set([14, 29, 53, 77, 91]);
/** One house in so many has solar cells, beginning with the second. */
const solarEvery = 12;

/** Who is at a place along the way, from 0. */
export function settlerAt(index: number): { customer: Customer; vacantInSummer: boolean; solar: boolean } {
  const place = index % settled;
  const customer = customerAt.get(place) ?? "household";
  return { customer, vacantInSummer: vacantInSummer.has(place), solar: index % solarEvery === 1 };
}

/** What customers may draw at most: m3/h of water and gas, kW of electricity and heat. The smaller ones are commoner. */
// biome-ignore format: one line a kind
export const contracts: Readonly<Record<Customer, Readonly<Record<CityUtility, readonly number[]>>>> = {
  household: { water: [2.5, 2.5, 4],  electricity: [3.45, 4.6, 5.75, 9.2], gas: [4, 6],   heat: [10, 15] },
  shop:      { water: [2.5, 4],       electricity: [10, 15],               gas: [6],      heat: [15, 20] },
  office:    { water: [4, 6.3],       electricity: [30, 50],               gas: [10, 16], heat: [40, 60] },
  school:    { water: [6.3, 10],      electricity: [50, 70],               gas: [16, 25], heat: [80, 120] },
  hotel:     { water: [6.3, 10],      electricity: [30, 50],               gas: [10, 16], heat: [50, 80] },
  farm:      { water: [16, 25],       electricity: [15, 20],               gas: [6],      heat: [20] },
};

/** Streets stand in tiles of 5 beside and 10 above each other; tiles fill a growing square. Metres. */
const tile = { columns: 5, rows: 10, street: 260, row: 70, house: 20 } as const;
export const housesInStreet = 12;
export const housesInTile = tile.columns * tile.rows * housesInStreet;
const metresInDegree = 111_320;

/** A point on the earth, in degrees to five decimals: about a metre. */
export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** Where an address is, the city's corner being at `corner`. */
export function positionAt(index: number, corner: Position): Position {
  const number = Math.floor(index / housesInTile);
  const shell = Math.floor(Math.sqrt(number));
  const along = number - shell * shell;
  const [tileX, tileY] = along <= shell ? [shell, along] : [2 * shell - along, shell];
  const street = Math.floor((index % housesInTile) / housesInStreet);
  const east = (tileX * tile.columns + (street % tile.columns)) * tile.street + (index % housesInStreet) * tile.house;
  const north = (tileY * tile.rows + Math.floor(street / tile.columns)) * tile.row;
  const narrowing = Math.cos((corner.latitude * Math.PI) / 180);
  return {
    latitude: degrees(corner.latitude + north / metresInDegree),
    longitude: degrees(corner.longitude + east / (metresInDegree * narrowing)),
  };
}

function degrees(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}
