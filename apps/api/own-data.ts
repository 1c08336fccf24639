// What a person may ask of everything that is kept of him: a copy, and to be forgotten.
import type { Clock, HouseData } from "@tributary/cloud-history";
import type { Identity } from "@tributary/cloud-identity";
import type { Notifications } from "@tributary/cloud-notifications";
import type { Assets } from "@tributary/cloud-registry";

export interface OwnData {
  /** JSON, piece by piece: his account, which customers he is, what he is told of, and of each meter what it told while it was his. */
  export(person: string): AsyncGenerator<string>;
  /**
   * Of his meters first, then of himself: who was interrupted may ask again. What his utility keeps of him as its customer
   * is its own to erase; it no longer says that it is he. Throws an IdentityError.
   */
  erase(person: string): Promise<void>;
}

export interface OwnDataParts {
  readonly house: HouseData;
  readonly notifications?: Pick<Notifications, "own"> | undefined;
  readonly assets?: { readonly assets: Customers } | undefined;
  readonly clock: Clock;
}

/** The part of the book of assets that knows which customers a person is. */
type Customers = Pick<Assets, "customersOfPerson" | "contractsOf" | "forgetPerson">;

/** The customers that a person is, each with his contracts. */
async function customersOf(assets: Customers, person: string) {
  const found = await assets.customersOfPerson(person);
  const ever = { from: 0, to: null };
  return Promise.all(
    found.map(async (one) => ({ ...one, contracts: await assets.contractsOf({ customer: one.id }, ever) })),
  );
}

export function openOwnData(
  { data, claims }: Pick<Identity, "data" | "claims">,
  { house, notifications, assets: book, clock }: OwnDataParts,
): OwnData {
  const heldBy = async (person: string) =>
    (await claims.of(person, "ever")).map(({ meter, since, until }) => ({
      meter,
      from: since,
      to: until ?? clock() + 1,
    }));

  return {
    async *export(person) {
      const account = await data.export(person, person);
      const told = await notifications?.own.export(person);
      const customers = book === undefined ? [] : await customersOf(book.assets, person);
      yield `{"account":${JSON.stringify(account)},"customers":${JSON.stringify(customers)},`;
      yield `"notifications":${JSON.stringify(told ?? null)},"meters":[`;
      let comma = "";
      for (const held of await heldBy(person)) {
        yield comma;
        yield* house.export(held);
        comma = ",\n";
      }
      yield "]}";
    },
    async erase(person) {
      const held = await heldBy(person);
      for (const one of held) await house.erase(one);
      await notifications?.own.erase(person, held);
      await book?.assets.forgetPerson(person);
      await data.erase(person, person);
    },
  };
}
