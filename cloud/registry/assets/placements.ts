// Which meter stood at which point from when to when, with its indices: mounting, exchange, dismounting.
import { randomUUID } from "node:crypto";
import { type MeterId, type RegisterName, readMeterId, type Seconds, type Utility } from "@tributary/core";
import { AssetError } from "./asset-error.ts";
import { tenantOfAsset } from "./asset-id.ts";
import { indexTicks, indexValue } from "./index-value.ts";
import type { AssetTables } from "./schema.ts";
import {
  checkSpan,
  fromMillionths,
  inMillionths,
  meets,
  mostRows,
  type Outcome,
  parts,
  type Span,
  type Store,
  type Tables,
} from "./store.ts";

/** What is known of one register of a meter at a point. */
export interface PlacedRegister {
  readonly register: RegisterName;
  /** It rolls over at ten to this power, in the unit of its quantity; `null`: not known. */
  readonly digits: number | null;
  /** Index when the meter was mounted, in ticks. */
  readonly first: number | null;
  /** Index when it was taken away, in ticks. */
  readonly last: number | null;
}

/** A meter at a point. Neither a meter nor a point has two of them at a time. */
export interface Placement extends Span {
  readonly id: string;
  readonly point: string;
  readonly utility: Utility;
  readonly zone: string;
  readonly meter: MeterId;
  /** Use at the point = difference of the register times this, of six decimals at most. */
  readonly multiplier: number;
  /** Worth of one count where the meter counts pulses, in the unit of the utility; `null`: it tells the quantity itself. */
  readonly pulse: number | null;
  readonly registers: readonly PlacedRegister[];
}

export interface NewPlacement {
  readonly point: string;
  readonly meter: MeterId;
  readonly from: Seconds;
  readonly to?: Seconds | null | undefined;
  readonly multiplier?: number | undefined;
  readonly pulse?: number | null | undefined;
  readonly registers?: readonly PlacedRegister[] | undefined;
}

/** Index of a register when the meter was taken away, in ticks. */
export interface LastIndex {
  readonly register: RegisterName;
  readonly last: number;
}

export interface Exchange {
  readonly point: string;
  readonly at: Seconds;
  /** Of the meter that goes. */
  readonly last: readonly LastIndex[];
  readonly meter: MeterId;
  readonly multiplier?: number | undefined;
  readonly pulse?: number | null | undefined;
  /** Of the meter that comes. */
  readonly registers?: readonly PlacedRegister[] | undefined;
}

/** By meter or by point. */
export type PlacedWhat = { readonly meter: MeterId } | { readonly point: string };

const mostDigits = 12;

function checkRegisters(registers: readonly PlacedRegister[]): void {
  for (const { register, digits, first, last } of registers) {
    if (digits !== null && !(Number.isInteger(digits) && digits >= 1 && digits <= mostDigits)) {
      throw new AssetError("assets/register", `${register} has 1 to ${mostDigits} digits before its point`);
    }
    for (const index of [first, last]) indexTicks(register, indexValue(register, index ?? 0));
  }
}

function checkFactor(factor: number, what: string): void {
  const millionths = inMillionths(factor);
  if (!(millionths > 0 && millionths <= 1e12 && Math.abs(fromMillionths(millionths) - factor) < 1e-9)) {
    throw new AssetError("assets/register", `${what} ${factor} is above 0 and has six decimals at most`);
  }
}

const pulseOf = (pulse: number | null) => (pulse === null ? null : inMillionths(pulse));

/** Throws an AssetError unless the meter is one, of the point's utility or of none yet. */
async function checkMeter({ utilities }: Store, meter: MeterId, tenant: string): Promise<void> {
  if (readMeterId(meter) === undefined) throw new AssetError("assets/meter", meter.slice(0, 40));
  const owner = (await utilities.tenantsOf([meter])).get(meter) ?? "";
  if (owner !== "" && owner !== tenant) throw new AssetError("assets/other-utility", meter);
}

/** There is a row of every meter that the book speaks of. */
export async function noteMeter(at: Tables, meter: MeterId): Promise<void> {
  await at
    .insertInto("meter")
    .values({ meter, name: null, node: null, key_place: null, key_fingerprint: null })
    .onConflict((other) => other.doNothing())
    .execute();
}

/** Mounts a meter at a point; the same again changes nothing, not even when it was taken away since. Throws an AssetError. */
export async function mount(store: Store, at: Tables, asked: NewPlacement): Promise<Outcome> {
  const { point, meter, from, to = null, multiplier = 1, pulse = null, registers = [] } = asked;
  checkSpan({ from, to });
  checkRegisters(registers);
  checkFactor(multiplier, "the multiplier");
  if (pulse !== null) checkFactor(pulse, "the pulse");
  const found = await at.selectFrom("point").select("tenant").where("id", "=", point).executeTakeFirst();
  if (found === undefined) throw new AssetError("assets/unknown", point);
  await checkMeter(store, meter, found.tenant);
  const rows = at.selectFrom("placement").selectAll();
  const same = await rows
    .where("point", "=", point)
    .where("meter", "=", meter)
    .where("from_at", "=", from)
    .executeTakeFirst();
  if (same !== undefined) return correct(at, same, asked);
  const other = await rows
    .where(meets("placement", { from, to }))
    .where((where) => where.or([where("point", "=", point), where("meter", "=", meter)]))
    .executeTakeFirst();
  if (other !== undefined) {
    const isOwn = tenantOfAsset(other.point) === found.tenant;
    throw new AssetError("assets/overlap", isOwn ? `${other.meter} at ${other.point}` : meter);
  }
  await noteMeter(at, meter);
  const id = randomUUID();
  await at
    .insertInto("placement")
    .values({
      ...{ id, point, meter, from_at: from, to_at: to },
      ...{ multiplier: inMillionths(multiplier), pulse: pulseOf(pulse) },
    })
    .execute();
  await putRegisters(at, id, registers);
  return "new";
}

/** Writes what was not known, or was wrong, of a meter that was mounted there and then; what is not told stays. */
async function correct(at: Tables, row: AssetTables["placement"], asked: NewPlacement): Promise<Outcome> {
  const { multiplier = fromMillionths(row.multiplier), pulse, registers = [] } = asked;
  const factors = { multiplier: inMillionths(multiplier), pulse: pulse === undefined ? row.pulse : pulseOf(pulse) };
  const isSame = row.multiplier === factors.multiplier && row.pulse === factors.pulse;
  if (!isSame) await at.updateTable("placement").set(factors).where("id", "=", row.id).execute();
  const changed = await putRegisters(at, row.id, registers);
  return isSame && changed === 0 ? "same" : "changed";
}

/** How many of them were not so before. What is `null` is not known here and changes nothing. */
async function putRegisters(at: Tables, placement: string, registers: readonly PlacedRegister[]): Promise<number> {
  const before = new Map<string, AssetTables["placed_register"]>();
  for (const row of await at.selectFrom("placed_register").selectAll().where("placement", "=", placement).execute()) {
    before.set(row.register, row);
  }
  let changed = 0;
  for (const { register, digits, first, last } of registers) {
    const was = before.get(register);
    const row = {
      digits: digits ?? was?.digits ?? null,
      first: first ?? was?.first ?? null,
      last: last ?? was?.last ?? null,
    };
    if (was !== undefined && was.digits === row.digits && was.first === row.first && was.last === row.last) continue;
    changed += 1;
    await at
      .insertInto("placed_register")
      .values({ placement, register, ...row })
      .onConflict((other) => other.columns(["placement", "register"]).doUpdateSet(row))
      .execute();
  }
  return changed;
}

const openAt = (at: Tables, point: string) =>
  at.selectFrom("placement").selectAll().where("point", "=", point).where("to_at", "is", null).executeTakeFirst();

/** Takes the meter of a point away. Throws an AssetError when none stands there, or it was mounted later. */
export async function dismount(
  at: Tables,
  { point, at: when, last }: Pick<Exchange, "point" | "at" | "last">,
): Promise<MeterId> {
  const standing = await openAt(at, point);
  if (standing === undefined) throw new AssetError("assets/unknown", `no meter at ${point}`);
  const registers = last.map((one) => ({ digits: null, first: null, ...one }));
  checkSpan({ from: standing.from_at, to: when });
  checkRegisters(registers);
  await at.updateTable("placement").set({ to_at: when }).where("id", "=", standing.id).execute();
  await putRegisters(at, standing.id, registers);
  return standing.meter;
}

/** One meter goes, another comes (or the same one, with another pulse or multiplier); answers which one went. */
export async function exchange(store: Store, at: Tables, asked: Exchange): Promise<MeterId> {
  const { point, at: from, meter, multiplier, pulse, registers } = asked;
  const gone = await dismount(at, asked);
  await mount(store, at, { point, meter, from, multiplier, pulse, registers });
  return gone;
}

type PlacementRow = AssetTables["placement"] & Pick<AssetTables["point"], "utility" | "zone">;

const rowsOf = (at: Tables, span: Span) =>
  at
    .selectFrom("placement")
    .innerJoin("point", "point.id", "placement.point")
    .selectAll("placement")
    .select(["point.utility", "point.zone"])
    .where(meets("placement", span))
    .orderBy("from_at")
    .orderBy("placement.id");

async function withRegisters(at: Tables, rows: readonly PlacementRow[]): Promise<Placement[]> {
  const byPlacement = new Map<string, PlacedRegister[]>(rows.map(({ id }) => [id, []]));
  for (const ids of parts([...byPlacement.keys()])) {
    const found = await at
      .selectFrom("placed_register")
      .selectAll()
      .where("placement", "in", [...ids])
      .orderBy("register")
      .execute();
    for (const { placement, ...register } of found) byPlacement.get(placement)?.push(register);
  }
  return rows.map(({ id, point, utility, zone, meter, from_at, to_at, multiplier, pulse }) => ({
    ...{ id, point, utility, zone, meter, from: from_at, to: to_at },
    multiplier: fromMillionths(multiplier),
    pulse: pulse === null ? null : fromMillionths(pulse),
    registers: byPlacement.get(id) ?? [],
  }));
}

/** Those that meet the span, in their order in time. */
export async function placementsOf(at: Tables, of: PlacedWhat, span: Span): Promise<Placement[]> {
  const rows = rowsOf(at, span);
  const found = "meter" in of ? rows.where("placement.meter", "=", of.meter) : rows.where("point", "=", of.point);
  return withRegisters(at, await found.execute());
}

export async function placementsOfPoints(at: Tables, points: readonly string[], span: Span): Promise<Placement[]> {
  const rows: PlacementRow[] = [];
  for (const some of parts(points, mostRows))
    rows.push(
      ...(await rowsOf(at, span)
        .where("point", "in", [...some])
        .execute()),
    );
  return withRegisters(at, rows);
}
