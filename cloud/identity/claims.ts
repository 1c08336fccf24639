// Ties residents to their meters, by codes that their utility gives them.
import type { MeterId, Seconds } from "@tributary/core";
import { IdentityError } from "./identity-error.ts";
import { addGrant, addPerson, checkPerson, type NewPerson } from "./people.ts";
import type { IdentityTables } from "./schema.ts";
import { randomWord } from "./secrets.ts";
import { change, type Store, type Tables } from "./store.ts";

export interface Claim {
  readonly meter: MeterId;
  readonly tenant: string;
  readonly since: Seconds;
  /** `null`: to this day. */
  readonly until: Seconds | null;
}

export interface NewCode {
  readonly meter: MeterId;
  readonly tenant: string;
  /** When the resident moved in: what the meter told before is not his to see. Else when he claims it. */
  readonly since?: Seconds | undefined;
  readonly validSeconds: Seconds;
}

export interface Claims {
  /** A code that ties one person to a meter, for a letter: `3f7k-9mzt-w2qc`. */
  code(code: NewCode, actor: string): Promise<string>;
  /** Makes the account of a resident who has a code; answers his id. Throws an IdentityError. */
  register(person: Omit<NewPerson, "roles">, code: string): Promise<string>;
  /** Throws an IdentityError when the code is not good. */
  claim(person: string, code: string): Promise<Claim>;
  /**
   * Somebody moved out: ends the claims of a person, or of everybody, to a meter, and its codes that nobody has spent.
   * `at`: when he did, now unless told; claims and codes that begin then or later are those of who came.
   */
  end(of: { readonly meter: MeterId; readonly person?: string; readonly at?: Seconds }, actor: string): Promise<number>;
  /** A meter was exchanged: whoever has claimed the one that went has the one that came, from then or when he came. */
  pass(
    exchange: { readonly gone: MeterId; readonly come: MeterId; readonly at: Seconds },
    actor: string,
  ): Promise<number>;
  /** Those of today, or of all times. */
  of(person: string, when: "now" | "ever"): Promise<Claim[]>;
}

/** 60 bits: with ten guesses an hour an address, out of reach. */
const codeLetters = 12;

const plain = (code: string) =>
  code
    .toLowerCase()
    .replace(/[^0-9a-z]/g, "")
    .replace(/o/g, "0")
    .replace(/[il]/g, "1");

export function openClaims(store: Store): Claims {
  const { tables, secrets, audit, now } = store;
  const hashOfCode = (code: string) => secrets.index("claim", plain(code));

  type Code = Pick<IdentityTables["claim_code"], "meter" | "tenant" | "since">;

  /** Spends a code. It is the first thing of a change: whoever waits for it holds nothing that others wait for. */
  async function spend(at: Tables, code: string): Promise<Code> {
    const row = await at
      .deleteFrom("claim_code")
      .where("hash", "=", hashOfCode(code))
      .where("expires_at", ">", now())
      .returning(["meter", "tenant", "since"])
      .executeTakeFirst();
    // One answer for unknown, spent and old: who guesses learns nothing.
    if (row === undefined) throw new IdentityError("identity/code");
    return row;
  }

  async function claimWithin(at: Tables, person: string, row: Code): Promise<Claim> {
    const held = await at
      .selectFrom("claim")
      .selectAll()
      .where("person", "=", person)
      .where("meter", "=", row.meter)
      .where("until", "is", null)
      .executeTakeFirst();
    if (held !== undefined) return claimOf(held);
    const claim = { ...row, since: row.since ?? now(), until: null };
    await at
      .insertInto("claim")
      .values({ person, ...claim })
      .execute();
    await addGrant(store, at, person, { role: "resident", tenant: "" }, person);
    await audit.write(at, { actor: person, action: "claim.add", subject: person, detail: { meter: row.meter } });
    return claim;
  }

  return {
    code: ({ meter, tenant, since, validSeconds }, actor) =>
      change(store, async (at) => {
        const known = await at.selectFrom("tenant").select("id").where("id", "=", tenant).executeTakeFirst();
        if (known === undefined) throw new IdentityError("identity/no-tenant", tenant);
        const code = randomWord(codeLetters);
        await at.deleteFrom("claim_code").where("expires_at", "<=", now()).execute();
        await at
          .insertInto("claim_code")
          .values({
            ...{ hash: hashOfCode(code), meter, tenant, since: since ?? null },
            ...{ made_at: now(), expires_at: now() + validSeconds },
          })
          .execute();
        await audit.write(at, { actor, action: "claim.code", subject: meter, detail: { tenant } });
        return code.match(/.{4}/g)?.join("-") ?? code;
      }),
    async register(person, code) {
      const checked = await checkPerson(person);
      return change(store, async (at) => {
        const row = await spend(at, code);
        const id = await addPerson(store, at, checked);
        await claimWithin(at, id, row);
        return id;
      });
    },
    claim: (person, code) => change(store, async (at) => claimWithin(at, person, await spend(at, code))),
    end: ({ meter, person, at: moved }, actor) =>
      change(store, async (at) => {
        // The letter of who leaves: with it he would come back, from when he moved in.
        await at
          .deleteFrom("claim_code")
          .where("meter", "=", meter)
          .where((where) => where(where.fn.coalesce("since", "made_at"), "<", moved ?? now() + 1))
          .execute();
        let query = at
          .updateTable("claim")
          .set({ until: moved ?? now() })
          .where("meter", "=", meter)
          .where("until", "is", null);
        if (person !== undefined) query = query.where("person", "=", person);
        if (moved !== undefined) query = query.where("since", "<", moved);
        const ended = await query.returning("person").execute();
        for (const one of ended) {
          await audit.write(at, { actor, action: "claim.end", subject: one.person, detail: { meter } });
        }
        return ended.length;
      }),
    pass: ({ gone, come, at: exchanged }, actor) =>
      change(store, async (at) => {
        const open = at.selectFrom("claim").selectAll().where("until", "is", null);
        const had = new Set((await open.where("meter", "=", come).execute()).map(({ person }) => person));
        const passed = (await open.where("meter", "=", gone).execute()).filter(({ person }) => !had.has(person));
        for (const { person, tenant, since: came } of passed) {
          // Told late, it is about a time when somebody else may have lived there.
          const since = Math.max(exchanged, came);
          await at.insertInto("claim").values({ person, meter: come, tenant, since, until: null }).execute();
          await audit.write(at, { actor, action: "claim.pass", subject: person, detail: { gone, come } });
        }
        return passed.length;
      }),
    async of(person, when) {
      let query = tables.selectFrom("claim").selectAll().where("person", "=", person).orderBy("since").orderBy("meter");
      if (when === "now") query = query.where("until", "is", null);
      return (await query.execute()).map(claimOf);
    },
  };
}

const claimOf = ({ meter, tenant, since, until }: Claim): Claim => ({ meter, tenant, since, until });
