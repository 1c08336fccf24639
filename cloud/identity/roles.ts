// Who there is, and what each may ask: roles, scopes, and which role has which scope.

/** What each role is about. A role is held for one utility, for all of them, or (resident) for claimed meters. */
export const roles = {
  resident: { says: "uses water or energy: sees the meters that he claimed", reach: "claims" },
  installer: { says: "mounts and exchanges meters", reach: "tenant" },
  operator: { says: "runs the network of a utility", reach: "tenant" },
  analyst: { says: "studies consumption and losses", reach: "tenant" },
  supplier: { says: "sells water or energy and writes the bills", reach: "tenant" },
  "service-provider": { says: "repairs and looks after what a utility asks him to", reach: "tenant" },
  administrator: { says: "gives roles, registers programs, reads the audit log", reach: "tenant" },
  service: { says: "a program of an integrator, by the scopes that it was registered with", reach: "tenant" },
} as const satisfies Record<string, { says: string; reach: "claims" | "tenant" }>;

export type Role = keyof typeof roles;

/** What may be asked, and by whom. */
export const scopes = {
  meters: {
    says: "see which meters there are, their newest values and whether something is wrong",
    roles: [
      ...["resident", "installer", "operator", "analyst"],
      ...["supplier", "service-provider", "administrator", "service"],
    ],
  },
  readings: {
    says: "see readings and consumption",
    roles: ["resident", "operator", "analyst", "administrator", "service"],
  },
  alarms: {
    says: "see leaks, bursts and other alarms, and meters as they change",
    roles: ["resident", "installer", "operator", "analyst", "service-provider", "administrator", "service"],
  },
  billing: { says: "see what bills are made from", roles: ["operator", "supplier", "administrator", "service"] },
  commands: {
    says: "see commands to meters",
    roles: ["installer", "operator", "administrator", "service"],
  },
  // People alone: whoever asks by a program of his own is no second person.
  approve: {
    says: "approve commands to many meters that somebody else asked for",
    roles: ["operator", "administrator"],
  },
  "own-valve": { says: "close the valve of his own meter, where his utility allows it", roles: ["resident"] },
  operate: {
    says: "command meters, acknowledge alarms, set thresholds and hold valves",
    roles: ["operator", "administrator", "service"],
  },
  network: {
    says: "see what became of telegrams",
    roles: ["installer", "operator", "service-provider", "administrator", "service"],
  },
  assets: {
    says: "see sites, points, districts and prices",
    roles: ["installer", "operator", "analyst", "supplier", "service-provider", "administrator", "service"],
  },
  onboard: {
    says: "bring in meters, sites, points and districts, and exchange meters",
    roles: ["installer", "operator", "administrator", "service"],
  },
  contracts: {
    says: "see and change customers, contracts and prices",
    roles: ["operator", "supplier", "administrator", "service"],
  },
  criteria: { says: "say by criteria who is told of what", roles: ["administrator"] },
  people: { says: "give roles, make codes and register programs", roles: ["administrator"] },
  audit: { says: "read the audit log", roles: ["administrator"] },
} as const satisfies Record<string, { says: string; roles: readonly string[] }>;

export type Scope = keyof typeof scopes;

export const scopeNames = Object.keys(scopes) as Scope[];

export const isScope = (word: string): word is Scope => Object.hasOwn(scopes, word);

/** Whether a role has a scope. */
export function roleHas(role: Role, scope: Scope): boolean {
  return (scopes[scope].roles as readonly string[]).includes(role);
}

/** For what persons may give or refuse their consent; billing and safety need none. */
export const purposes = {
  "hourly-detail": "keep my consumption hour by hour, not only day by day",
  profiles: "estimate from my consumption when I am at home and which devices I use",
  research: "use my consumption, without my name, for research",
  sharing: "show my consumption to service providers",
} as const;

export type Purpose = keyof typeof purposes;
