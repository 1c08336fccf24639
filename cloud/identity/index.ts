// Who may do what: people, roles, claims, consents, sessions, programs and the audit log; OAuth for programs.
export type { Audit, AuditCheck, AuditEntry, AuditMark, AuditRow } from "./audit.ts";
export type { Claim, Claims, NewCode } from "./claims.ts";
export type { Client, ClientSettings, Clients, NewClient } from "./clients.ts";
export { type Identity, type IdentitySettings, openIdentity } from "./identity.ts";
export { IdentityError, type IdentityErrorCode, identityErrors } from "./identity-error.ts";
export type { Begun, KeptAnswers, KeyedRequest } from "./kept-answers.ts";
export type { Interaction, OAuth, TokenHolder } from "./oauth.ts";
export type { Passkey, Passkeys } from "./passkeys.ts";
export type { Login, NewPerson, People, Person, RoleGrant } from "./people.ts";
export type { Consent, PersonData, PersonExport } from "./person-data.ts";
export { type Asker, type Reach, reachOf } from "./reach.ts";
export {
  isScope,
  type Purpose,
  purposes,
  type Role,
  roleHas,
  roles,
  type Scope,
  scopeNames,
  scopes,
} from "./roles.ts";
export type { Box } from "./secrets.ts";
export { idleSeconds, type Sessions } from "./sessions.ts";
export type { Tenant, Tenants } from "./tenants.ts";
export type { Viewer, Viewers } from "./viewers.ts";
