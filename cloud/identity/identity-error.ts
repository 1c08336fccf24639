// Everything that identity refuses with.

/** Code, the sentence that a person reads, and the HTTP status. */
export const identityErrors = {
  "identity/weak-secret": { says: "the master secret of identity is a default one or too short", status: 500 },
  "identity/wrong-secret": {
    says: "the master secret is not the one that these accounts were sealed with",
    status: 500,
  },
  "identity/email": { says: "this is no e-mail address", status: 400 },
  "identity/email-taken": { says: "there is an account with this e-mail address already", status: 409 },
  "identity/weak-password": {
    says: "a password has 12 to 256 characters, not one of them again and again, and not the e-mail address",
    status: 400,
  },
  "identity/wrong-login": { says: "e-mail address and password do not belong together", status: 401 },
  "identity/code": { says: "the code is unknown, spent or past its time", status: 403 },
  "identity/link": { says: "the link is unknown, spent or past its time", status: 403 },
  "identity/passkey": { says: "the passkey did not prove itself", status: 401 },
  "identity/no-person": { says: "there is no such person", status: 404 },
  "identity/not-sure": { says: "who is sure types: erase", status: 400 },
  "identity/no-tenant": { says: "there is no such utility", status: 404 },
  "identity/tenant-taken": { says: "there is a utility of this name already", status: 409 },
  "identity/last-administrator": { says: "somebody has to stay administrator", status: 409 },
  "identity/no-client": { says: "no program of this id is registered", status: 404 },
  "identity/client": { says: "the client cannot be registered so", status: 400 },
  "identity/token": { says: "the token is not good here", status: 401 },
} as const satisfies Record<string, { says: string; status: number }>;

export type IdentityErrorCode = keyof typeof identityErrors;

export class IdentityError extends Error {
  readonly code: IdentityErrorCode;

  constructor(code: IdentityErrorCode, detail = "") {
    super(detail === "" ? identityErrors[code].says : `${identityErrors[code].says}: ${detail}`);
    this.code = code;
  }
}
