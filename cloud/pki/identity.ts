// Who a certificate speaks for: a role and a name, kept in its subject alternative name.

/** The roles that meet over a network. */
export const pkiRoles = ["gateway", "edge", "cloud"] as const;
export type PkiRole = (typeof pkiRoles)[number];

/** One process of the system, as certificates name it. */
export interface PkiIdentity {
  readonly role: PkiRole;
  /** Lower-case letters, digits and hyphens, as in the configuration. */
  readonly name: string;
}

const pattern = /^urn:tributary:(gateway|edge|cloud):([a-z0-9-]{1,32})$/;

/** `urn:tributary:edge:edge-1`. Throws a RangeError for a name that the configuration would refuse. */
export function identityUri({ role, name }: PkiIdentity): string {
  const uri = `urn:tributary:${role}:${name}`;
  if (!pattern.test(uri)) throw new RangeError(`${name} is no name: lower-case letters, digits and hyphens, up to 32`);
  return uri;
}

const isRole = (text: string | undefined): text is PkiRole => pkiRoles.some((role) => role === text);

/**
 * The identity in a peer's certificate, by the text that Node gives for its alternative names
 * (`URI:urn:tributary:edge:edge-1, DNS:meters.example`). `undefined` where there is none, or more than one.
 */
export function identityOf(subjectAltName: string | undefined): PkiIdentity | undefined {
  // Node puts names that hold a comma or a quote into quotes: none of ours does, so those are nobody's.
  const found = (subjectAltName ?? "")
    .split(", ")
    .filter((name) => name.startsWith("URI:urn:tributary:"))
    .map((name) => pattern.exec(name.slice("URI:".length)));
  const [only] = found;
  if (found.length !== 1 || only === null || only === undefined) return undefined;
  const [, role, name] = only;
  return isRole(role) && name !== undefined ? { role, name } : undefined;
}
