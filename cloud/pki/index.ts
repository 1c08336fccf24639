// The deployment's own small PKI: one authority, certificates for its processes, one-time codes and revocation.

export { newRequest, revokedIn } from "./authority.ts";
export { type EnrolmentCode, markOf, readCode, writeCode } from "./enrolment-code.ts";
export { identityOf, identityUri, type PkiIdentity, type PkiRole, pkiRoles } from "./identity.ts";
export { type Credentials, type IssuedRow, openPki, type Pki, type PkiSettings } from "./pki.ts";
export { PkiError, type PkiErrorCode, pkiErrors } from "./pki-error.ts";
