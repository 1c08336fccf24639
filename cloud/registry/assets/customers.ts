// Customers and their contracts: who pays for what a point consumes, from when to when.
import type { Seconds } from "@tributary/core";
import { AssetError } from "./asset-error.ts";
import { tenantOfAsset } from "./asset-id.ts";
import { type Page, pageOf } from "./places.ts";
import type { AssetTables } from "./schema.ts";
import {
  checkNewId,
  checkSameTenant,
  checkSpan,
  fromMillionths,
  inMillionths,
  meets,
  type Outcome,
  outcomeOf,
  type Span,
  type Store,
  type Tables,
} from "./store.ts";

export interface Customer {
  readonly id: string;
  readonly tenant: string;
  /** Id of his account, where he has one. */
  readonly person: string | null;
  /** `null` once they are erased. */
  readonly name: string | null;
  /** E-mail address, telephone, postal address: as the utility writes it. */
  readonly contact: string | null;
}

export type NewCustomer = Omit<Customer, "tenant" | "name" | "contact"> & {
  readonly name: string;
  readonly contact: string;
};

export interface Contract extends Span {
  readonly id: string;
  readonly tenant: string;
  readonly customer: string;
  readonly point: string;
  /** Id of a price table. */
  readonly prices: string | null;
  /** Most that may be drawn: kW for electricity and heat, m3/h for the others. */
  readonly maximum: number | null;
}

export interface NewContract {
  readonly id: string;
  readonly customer: string;
  readonly point: string;
  readonly from: Seconds;
  readonly to?: Seconds | null | undefined;
  readonly prices?: string | null | undefined;
  readonly maximum?: number | null | undefined;
}

const labelOf = (id: string) => `customer ${id}`;

function customerOf({ box }: Store, { id, tenant, person, sealed }: AssetTables["customer"]): Customer {
  if (sealed === null) return { id, tenant, person, name: null, contact: null };
  const { name, contact }: Pick<NewCustomer, "name" | "contact"> = JSON.parse(box.open(labelOf(id), sealed));
  return { id, tenant, person, name, contact };
}

/** Throws an AssetError. */
export async function putCustomer(store: Store, at: Tables, asked: NewCustomer): Promise<Outcome> {
  const { id, person, name, contact } = asked;
  await checkNewId(store, id);
  const before = await at.selectFrom("customer").selectAll().where("id", "=", id).executeTakeFirst();
  const tenant = tenantOfAsset(id);
  // What is sealed twice looks different each time: it is compared when it is open.
  const outcome = outcomeOf(before === undefined ? undefined : customerOf(store, before), {
    ...{ id, tenant, person, name, contact },
  });
  if (outcome === "same") return outcome;
  const row = { id, tenant, person, sealed: store.box.seal(labelOf(id), JSON.stringify({ name, contact })) };
  await at
    .insertInto("customer")
    .values(row)
    .onConflict((other) => other.column("id").doUpdateSet(row))
    .execute();
  return outcome;
}

/** Erases name, contact and account; his contracts stay, of nobody who could be named. */
export async function eraseCustomer(at: Tables, id: string): Promise<void> {
  const erased = await at
    .updateTable("customer")
    .set({ person: null, sealed: null })
    .where("id", "=", id)
    .returning("id")
    .executeTakeFirst();
  if (erased === undefined) throw new AssetError("assets/unknown", id);
}

export async function customerById(store: Store, at: Tables, id: string): Promise<Customer | undefined> {
  const row = await at.selectFrom("customer").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : customerOf(store, row);
}

/** The customers of utilities that one account is of. */
export async function customersOfPerson(store: Store, at: Tables, person: string): Promise<Customer[]> {
  const rows = await at.selectFrom("customer").selectAll().where("person", "=", person).orderBy("id").execute();
  return rows.map((row) => customerOf(store, row));
}

/** An account is no more: customers are the utility's own matter from now on. */
export async function forgetPerson(at: Tables, person: string): Promise<void> {
  await at.updateTable("customer").set({ person: null }).where("person", "=", person).execute();
}

export async function customersOn(store: Store, at: Tables, page: Page): Promise<Customer[]> {
  return (await pageOf(at, "customer", page)).map((row) => customerOf(store, row));
}

const contractOf = ({ from_at, to_at, maximum, ...row }: AssetTables["contract"]): Contract => ({
  ...row,
  from: from_at,
  to: to_at,
  maximum: maximum === null ? null : fromMillionths(maximum),
});

type Referred = "customer" | "point" | "price_table";

async function checkReference(at: Tables, id: string, table: Referred, other: string): Promise<void> {
  checkSameTenant(id, other);
  const found = await at
    .selectFrom(table as "point")
    .select("id")
    .where("id", "=", other)
    .executeTakeFirst();
  if (found === undefined) throw new AssetError("assets/unknown", other);
}

/** Somebody moves in, or his contract is changed: a point has one contract at a time. Throws an AssetError. */
export async function moveIn(store: Store, at: Tables, asked: NewContract): Promise<Outcome> {
  const { id, customer, point, from, prices = null, maximum = null } = asked;
  await checkNewId(store, id);
  await checkReference(at, id, "customer", customer);
  await checkReference(at, id, "point", point);
  if (prices !== null) await checkReference(at, id, "price_table", prices);
  const before = await at.selectFrom("contract").selectAll().where("id", "=", id).executeTakeFirst();
  // A contract that ended stays so unless it is told.
  const to = asked.to === undefined ? (before?.to_at ?? null) : asked.to;
  checkSpan({ from, to });
  const other = await at
    .selectFrom("contract")
    .select("id")
    .where("point", "=", point)
    .where("id", "!=", id)
    .where(meets("contract", { from, to }))
    .executeTakeFirst();
  if (other !== undefined) throw new AssetError("assets/overlap", `contract ${other.id}`);
  const row = {
    ...{ id, tenant: tenantOfAsset(id), customer, point, from_at: from, to_at: to, prices },
    maximum: maximum === null ? null : inMillionths(maximum),
  };
  const outcome = outcomeOf(before, row);
  if (outcome === "new") await at.insertInto("contract").values(row).execute();
  if (outcome === "changed") await at.updateTable("contract").set(row).where("id", "=", id).execute();
  return outcome;
}

/** Ends the contract of a point that runs at that time; answers it. Throws an AssetError when there is none. */
export async function moveOut(at: Tables, point: string, when: Seconds): Promise<Contract> {
  const running = await at
    .selectFrom("contract")
    .selectAll()
    .where("point", "=", point)
    .where("to_at", "is", null)
    .executeTakeFirst();
  if (running === undefined) throw new AssetError("assets/unknown", `no contract at ${point}`);
  checkSpan({ from: running.from_at, to: when });
  await at.updateTable("contract").set({ to_at: when }).where("id", "=", running.id).execute();
  return contractOf({ ...running, to_at: when });
}

export async function contractAt(at: Tables, point: string, when: Seconds): Promise<Contract | undefined> {
  const row = await at
    .selectFrom("contract")
    .selectAll()
    .where("point", "=", point)
    .where(meets("contract", { from: when, to: when + 1 }))
    .executeTakeFirst();
  return row === undefined ? undefined : contractOf(row);
}

export async function contractById(at: Tables, id: string): Promise<Contract | undefined> {
  const row = await at.selectFrom("contract").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : contractOf(row);
}

export const contractsOn = async (at: Tables, page: Page): Promise<Contract[]> =>
  (await pageOf(at, "contract", page)).map(contractOf);

/** Those of a customer or of a point that meet the span, in their order in time. */
export async function contractsOf(
  at: Tables,
  of: { readonly customer: string } | { readonly point: string },
  span: Span,
): Promise<Contract[]> {
  const rows = at.selectFrom("contract").selectAll().where(meets("contract", span)).orderBy("from_at").orderBy("id");
  const found = "customer" in of ? rows.where("customer", "=", of.customer) : rows.where("point", "=", of.point);
  return (await found.execute()).map(contractOf);
}
