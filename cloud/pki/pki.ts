// The certificates of a deployment: who may have one, who has one, and whose is revoked.
import { closeSync, openSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import type { Seconds } from "@tributary/core";
import { openDatabase, transaction, type VaultBox, wipeDeleted } from "@tributary/engine-log";
import { type Authority, newAuthority, openAuthority, type Revoked } from "./authority.ts";
import { hashOfSecret, markOf, newSecret, writeCode } from "./enrolment-code.ts";
import { identityUri, type PkiIdentity, type PkiRole } from "./identity.ts";
import { PkiError } from "./pki-error.ts";

const schema = {
  version: 1,
  tables: `
    create table authority (certificate text not null, key text not null) strict;
    create table code (secret_hash text primary key, role text not null, name text not null, hosts text not null,
      expires_at integer not null, used_at integer) strict;
    create table issued (serial text primary key, role text not null, name text not null, issued_at integer not null,
      not_after integer not null, revoked_at integer) strict;
    create index issued_to on issued (role, name);
    create table list (number integer not null) strict;
    insert into list values (0)`,
} as const;

export interface PkiSettings {
  /** SQLite file. It holds the authority's key: it is made readable by its owner alone. */
  readonly path: string;
  readonly now: () => Seconds;
  /** Seals the authority's key; it stands in the file in the clear without. */
  readonly box?: VaultBox | undefined;
  /** Days that a certificate is good for; its holder renews it in the last third. */
  readonly days?: number;
}

/** A certificate as it was issued, for people and audits. */
export interface IssuedRow extends PkiIdentity {
  readonly serial: string;
  readonly issuedAt: Seconds;
  readonly notAfter: Seconds;
  readonly revokedAt: Seconds | null;
}

/** What a process gets: its certificate and the authority it trusts from now on, PEM. */
export interface Credentials {
  readonly certificate: string;
  readonly authority: string;
}

export interface Pki {
  readonly authority: string;
  readonly fingerprint: string;
  /** A code that is good once for one process. `hosts`: where it is reached, for its server certificate. */
  code(identity: PkiIdentity, hosts: readonly string[], validSeconds: Seconds): string;
  /** Gives a first certificate for a code and a request (PKCS #10). Throws a PkiError; the code is spent only by success. */
  enrol(secret: string, request: string): Promise<Credentials>;
  /** Gives who proved itself by a good certificate its next one. Throws a PkiError. */
  renew(serial: string, identity: PkiIdentity, request: string): Promise<Credentials>;
  /** Issues without a code, for processes of this very machine. */
  issue(identity: PkiIdentity, hosts: readonly string[], request: string): Promise<Credentials>;
  /** Whether the certificate of a peer was issued here to that identity, and is neither revoked nor past its time. */
  isGood(serial: string, identity: PkiIdentity): boolean;
  /** Revokes every certificate of a process, and its codes; answers how many certificates that ended. */
  revoke(identity: PkiIdentity): number;
  /** The revocation list, PEM. */
  revocations(): Promise<string>;
  list(): readonly IssuedRow[];
  close(): void;
}

const usualDays = 90;

const sealedKey = { label: "authority", prefix: "sealed " } as const;

/** The authority's key as it stands in the row: sealed where there is a vault. */
function writeKey(key: string, box: VaultBox | undefined): string {
  if (box === undefined) return key;
  return `${sealedKey.prefix}${Buffer.from(box.seal(sealedKey.label, Buffer.from(key))).toString("base64")}`;
}

function readKey(text: string, box: VaultBox | undefined): string {
  if (!text.startsWith(sealedKey.prefix)) return text;
  if (box === undefined) throw new PkiError("pki/sealed", "tributary keys --help");
  return Buffer.from(box.open(sealedKey.label, Buffer.from(text.slice(sealedKey.prefix.length), "base64"))).toString();
}

async function authorityIn(database: DatabaseSync, now: Seconds, box: VaultBox | undefined): Promise<Authority> {
  const row = database.prepare("select certificate, key from authority").get();
  if (row === undefined) {
    const made = await newAuthority("Tributary", now);
    database.prepare("insert into authority values (?, ?)").run(made.certificate, writeKey(made.key, box));
    return openAuthority(made);
  }
  const kept = String(row["key"]);
  const key = readKey(kept, box);
  if (box !== undefined && kept === key) {
    database.prepare("update authority set key = ?").run(writeKey(key, box));
    wipeDeleted(database);
  }
  return openAuthority({ certificate: String(row["certificate"]), key });
}

export async function openPki({ path, now, box, days = usualDays }: PkiSettings): Promise<Pki> {
  // Made before SQLite makes it, so that nobody else can read the key in between.
  closeSync(openSync(path, "a", 0o600));
  const database = openDatabase(path, schema);
  const authority = await authorityIn(database, now(), box);

  interface Grantee extends PkiIdentity {
    readonly hosts: readonly string[];
  }

  async function issueTo({ role, name, hosts }: Grantee, request: string, alongside: () => void): Promise<Credentials> {
    const at = now();
    const { certificate, serial, notAfter } = await authority
      .issue(request, { role, name, hosts, days }, at)
      .catch((error: unknown) => {
        throw error instanceof RangeError ? new PkiError("pki/request", error.message) : error;
      });
    transaction(database, () => {
      alongside();
      database
        .prepare("insert into issued values (?, ?, ?, ?, ?, null)")
        .run(serial, role, name, at, Math.floor(notAfter));
    });
    return { certificate, authority: authority.certificate };
  }

  const goodRow = database.prepare(
    "select 1 from issued where serial = ? and role = ? and name = ? and revoked_at is null and not_after > ?",
  );
  const isGood = (serial: string, { role, name }: PkiIdentity) =>
    goodRow.get(serial.toLowerCase(), role, name, now()) !== undefined;
  const hostsOf = database.prepare(
    "select hosts from code where role = ? and name = ? and used_at is not null order by used_at desc limit 1",
  );

  return {
    authority: authority.certificate,
    fingerprint: authority.fingerprint,
    code({ role, name }, hosts, validSeconds) {
      identityUri({ role, name });
      const secret = newSecret();
      database
        .prepare("insert into code values (?, ?, ?, ?, ?, null)")
        .run(hashOfSecret(secret), role, name, JSON.stringify(hosts), now() + validSeconds);
      return writeCode({ secret, mark: markOf(authority.fingerprint) });
    },
    async enrol(secret, request) {
      const hash = hashOfSecret(secret);
      const row = database
        .prepare("select role, name, hosts, expires_at, used_at from code where secret_hash = ?")
        .get(hash);
      // One answer for all three: who guesses learns nothing.
      if (row === undefined || row["used_at"] !== null || Number(row["expires_at"]) <= now()) {
        throw new PkiError("pki/code", "make a new one with: tributary pki code");
      }
      // Only `code` writes these rows, after it checked them.
      const role = String(row["role"]) as PkiRole;
      const hosts: string[] = JSON.parse(String(row["hosts"]));
      return issueTo({ role, name: String(row["name"]), hosts }, request, () => {
        const spent = database
          .prepare("update code set used_at = ? where secret_hash = ? and used_at is null")
          .run(now(), hash);
        if (Number(spent.changes) !== 1) throw new PkiError("pki/code", "somebody else used it in this moment");
      });
    },
    async renew(serial, identity, request) {
      if (!isGood(serial, identity)) throw new PkiError("pki/not-good", `${identity.role} ${identity.name}`);
      const row = hostsOf.get(identity.role, identity.name);
      const hosts: string[] = row === undefined ? [] : JSON.parse(String(row["hosts"]));
      return issueTo({ ...identity, hosts }, request, () => undefined);
    },
    issue: (identity, hosts, request) => issueTo({ ...identity, hosts }, request, () => undefined),
    isGood,
    revoke({ role, name }) {
      return transaction(database, () => {
        database.prepare("delete from code where role = ? and name = ? and used_at is null").run(role, name);
        const ended = database
          .prepare("update issued set revoked_at = ? where role = ? and name = ? and revoked_at is null")
          .run(now(), role, name);
        return Number(ended.changes);
      });
    },
    async revocations() {
      const rows = database
        .prepare("select serial, revoked_at from issued where revoked_at is not null and not_after > ?")
        .all(now());
      const revoked = rows.map((row): Revoked => ({ serial: String(row["serial"]), at: Number(row["revoked_at"]) }));
      database.exec("update list set number = number + 1");
      const number = Number(database.prepare("select number from list").get()?.["number"]);
      return authority.revocations(revoked, number, now());
    },
    list: () =>
      database
        .prepare("select serial, role, name, issued_at, not_after, revoked_at from issued order by issued_at, serial")
        .all()
        .map((row) => ({
          serial: String(row["serial"]),
          role: String(row["role"]) as PkiRole,
          name: String(row["name"]),
          issuedAt: Number(row["issued_at"]),
          notAfter: Number(row["not_after"]),
          revokedAt: row["revoked_at"] === null ? null : Number(row["revoked_at"]),
        })),
    close: () => database.close(),
  };
}
