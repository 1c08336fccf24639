// What a person may ask of everything that is kept of him: a copy, and to be forgotten.
import type { Clock, HouseData } from "@tributary/cloud-history";
import type { Identity } from "@tributary/cloud-identity";
import type { Notifications } from "@tributary/cloud-notifications";

export interface OwnData {
  /** JSON, piece by piece: his account, what he is told of, and of each meter what it told while it was his. */
  export(person: string): AsyncGenerator<string>;
  /** Of his meters first, then of himself: who was interrupted may ask again. Throws an IdentityError. */
  erase(person: string): Promise<void>;
}

export function openOwnData(
  { data, claims }: Pick<Identity, "data" | "claims">,
  house: HouseData,
  notifications: Pick<Notifications, "own"> | undefined,
  clock: Clock,
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
      yield `{"account":${JSON.stringify(account)},"notifications":${JSON.stringify(told ?? null)},"meters":[`;
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
      await data.erase(person, person);
    },
  };
}
