// Decides what somebody who asks may see of a scope: everything, some utilities, some meters, or nothing.
import type { MeterId, Seconds } from "@tributary/core";
import type { RoleGrant } from "./people.ts";
import { roleHas, roles, type Scope } from "./roles.ts";

/** Somebody who proved who he is: a person at the page, a program in a person's name, or a program in its own. */
export interface Asker {
  /** The person, or the program that asks in its own name. */
  readonly id: string;
  readonly grants: readonly RoleGrant[];
  /** The meters that the person claimed and still has, each from when on it is his: before, others lived there. */
  readonly meters: ReadonlyMap<MeterId, Seconds>;
  /** What a program was allowed; the page is allowed whatever the person is. */
  readonly scopes: ReadonlySet<Scope> | "all";
}

export type Reach =
  | "everything"
  | { readonly tenants: ReadonlySet<string>; readonly meters: ReadonlyMap<MeterId, Seconds> };

/** `undefined`: nothing, he may not ask. */
export function reachOf({ grants, meters, scopes }: Asker, scope: Scope): Reach | undefined {
  if (scopes !== "all" && !scopes.has(scope)) return undefined;
  const useful = grants.filter(({ role }) => roleHas(role, scope));
  if (useful.length === 0) return undefined;
  const ofTenants = useful.filter(({ role }) => roles[role].reach === "tenant");
  if (ofTenants.some(({ tenant }) => tenant === "")) return "everything";
  return {
    tenants: new Set(ofTenants.map(({ tenant }) => tenant)),
    meters: useful.length > ofTenants.length ? meters : new Map(),
  };
}
