// Keeps the keys of meters encrypted at rest: a master secret wraps the data key, the data key seals each meter's key.
import { createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { concat, type MeterAddress, type Seconds } from "@tributary/core";
import { type KeyEntry, keyFingerprint, keyRing, readKeyFile, sameKey, writeKeyFile } from "@tributary/wire";
import { transaction } from "./database.ts";
import { type AuditCheck, type AuditRow, openVaultAudit, type VaultAction } from "./vault-audit.ts";
import { type VaultBox, vaultBox } from "./vault-box.ts";
import { VaultError } from "./vault-error.ts";
import { type MasterRecipe, type MasterSecret, newRecipe, wrappingKey } from "./vault-master.ts";
import { seal, unsealed } from "./vault-seal.ts";
import { openVaultTables } from "./vault-tables.ts";

export interface VaultOptions {
  /** File of the vault; made with mode 0600. */
  readonly path: string;
  readonly master: MasterSecret;
  /** Who works with it, for the audit. */
  readonly who: string;
  readonly now: () => Seconds;
  /** Make a new vault when there is none. */
  readonly create?: boolean;
}

/** What taking an entry in does, or would do. */
export type KeyOutcome = "new" | "changed" | "same";

/** What a vault tells about a key without showing it. */
export interface VaultRow {
  readonly meter: string;
  readonly name?: string;
  readonly fingerprint: string;
  /** When this key came in. */
  readonly at: Seconds;
}

export interface Vault {
  /** What taking these in would do, in their order; nothing is written. */
  compare(entries: readonly KeyEntry[]): KeyOutcome[];
  /** Takes keys in, all or none; the audit names each that is new or changed. */
  put(entries: readonly KeyEntry[], purpose: string): KeyOutcome[];
  /** Takes a meter's key out; whether there was one. */
  remove(meter: string, purpose: string): boolean;
  list(): VaultRow[];
  /** All keys in the clear, in the order in which their meters came in; the audit says so. */
  take(action: Extract<VaultAction, "use" | "export">, purpose: string): KeyEntry[];
  /** The key of a meter, for whoever opens telegrams; the audit names each meter whose key was used, once a ring. */
  keyRing(purpose: string): (meter: MeterAddress) => KeyEntry | undefined;
  /** Seals what another store keeps; it goes on when the vault is closed. The audit names the store and the purpose. */
  box(name: string, purpose: string): VaultBox;
  /** From now on another secret opens the vault; the keys stay sealed as they are. */
  rotateMaster(master: MasterSecret): void;
  /** Seals all keys anew under a new data key. */
  rotateDataKey(): void;
  audit(): AuditRow[];
  checkAudit(): AuditCheck;
  close(): void;
}

const secretLength = 32;
/** How many first uses are gathered into one write; the opening of their ring is in the audit already. */
const usesAtOnce = 256;

/** Opens a vault. Throws a VaultError when there is none, the secret is another, or the file was tampered with. */
export function openVault({ path, master, who, now, create = false }: VaultOptions): Vault {
  const firstRecipe = create ? newRecipe(master) : undefined;
  const database = openVaultTables(path, create);
  const getFact = database.prepare("select value from facts where name = ?");
  const setFact = database.prepare("insert into facts values (?, ?) on conflict do update set value = excluded.value");
  const getKey = database.prepare("select sealed from keys where meter = ?");
  const allKeys = database.prepare("select meter, sealed, at from keys order by position");
  const setKey = database.prepare(`insert into keys (meter, sealed, at) values (?, ?, ?)
    on conflict (meter) do update set sealed = excluded.sealed, at = excluded.at`);
  const reseal = database.prepare("update keys set sealed = ? where meter = ?");
  const removeKey = database.prepare("delete from keys where meter = ?");

  /** Wraps the vault's own keys under a secret. */
  const wrap = (secret: MasterSecret, recipe: MasterRecipe, keys: Uint8Array): KeyObject => {
    const wrapping = wrappingKey(secret, recipe);
    setFact.run("master", recipe);
    setFact.run("wrapped", seal(wrapping, masterLabel(recipe), keys));
    return wrapping;
  };

  const unwrap = (): { wrapping: KeyObject; keys: Uint8Array } => {
    const recipe = String(getFact.get("master")?.["value"] ?? "");
    const wrapping = wrappingKey(master, recipe);
    const keys = unsealed(wrapping, masterLabel(recipe), blobOf(getFact.get("wrapped")?.["value"]));
    if (keys?.length !== 2 * secretLength) throw new VaultError("log/wrong-master");
    return { wrapping, keys };
  };

  const open = () => {
    if (getFact.get("master") === undefined) {
      if (firstRecipe === undefined) throw new VaultError("log/no-vault", path);
      const keys = new Uint8Array(randomBytes(2 * secretLength));
      return { wrapping: wrap(master, firstRecipe, keys), keys, made: true };
    }
    return { ...unwrap(), made: false };
  };

  let opened: ReturnType<typeof open>;
  try {
    opened = transaction(database, open);
  } catch (error) {
    database.close();
    throw error;
  }
  let { wrapping } = opened;
  let dataKey = createSecretKey(opened.keys.slice(0, secretLength));
  const auditSecret = opened.keys.slice(secretLength);
  const trail = openVaultAudit(database, createSecretKey(auditSecret));
  const record = (action: VaultAction, meter: string, purpose: string) =>
    trail.append({ at: now(), who, action, meter, purpose });
  if (opened.made) transaction(database, () => record("create", "*", ""));

  const entryOf = (meter: string, sealed: unknown): KeyEntry => readEntry(dataKey, meter, blobOf(sealed));
  const compareOne = (entry: KeyEntry): KeyOutcome => {
    const sealed = getKey.get(entry.meter)?.["sealed"];
    if (sealed === undefined) return "new";
    return sameEntry(entryOf(entry.meter, sealed), entry) ? "same" : "changed";
  };
  const entries = () => allKeys.all().map((row) => entryOf(String(row["meter"]), row["sealed"]));

  let uses: { meter: string; purpose: string }[] = [];
  const writeUses = () => {
    if (uses.length === 0) return;
    transaction(database, () => {
      for (const { meter, purpose } of uses) record("use", meter, purpose);
    });
    // Not before: what could not be written is written with the next.
    uses = [];
  };

  return {
    compare: (wanted) => wanted.map(compareOne),
    put: (wanted, purpose) =>
      transaction(database, () =>
        wanted.map((entry) => {
          const outcome = compareOne(entry);
          if (outcome === "same") return outcome;
          setKey.run(entry.meter, writeEntry(dataKey, entry), now());
          record(outcome === "new" ? "import" : "change", entry.meter, purpose);
          return outcome;
        }),
      ),
    remove: (meter, purpose) =>
      transaction(database, () => {
        const removed = removeKey.run(meter).changes > 0;
        if (removed) record("remove", meter, purpose);
        return removed;
      }),
    list: () =>
      allKeys.all().map((row) => {
        const { meter, name, key } = entryOf(String(row["meter"]), row["sealed"]);
        return {
          meter,
          ...(name === undefined ? {} : { name }),
          fingerprint: keyFingerprint(key),
          at: Number(row["at"]),
        };
      }),
    take: (action, purpose) =>
      transaction(database, () => {
        const taken = entries();
        record(action, "*", purpose);
        return taken;
      }),
    keyRing(purpose) {
      const lookUp = keyRing(entries());
      const used = new Set<KeyEntry>();
      transaction(database, () => record("use", "*", purpose));
      return (meter) => {
        const entry = lookUp(meter);
        if (entry !== undefined && !used.has(entry)) {
          used.add(entry);
          uses.push({ meter: entry.meter, purpose });
          if (uses.length >= usesAtOnce) writeUses();
        }
        return entry;
      };
    },
    box(name, purpose) {
      transaction(database, () => record("use", `box ${name}`, purpose));
      return vaultBox(auditSecret, name);
    },
    rotateMaster(secret) {
      const recipe = newRecipe(secret);
      wrapping = transaction(database, () => {
        const next = wrap(secret, recipe, concat(dataKey.export(), auditSecret));
        record("rotate-master", "*", "");
        return next;
      });
    },
    rotateDataKey() {
      const bytes = new Uint8Array(randomBytes(secretLength));
      const next = createSecretKey(bytes);
      transaction(database, () => {
        for (const entry of entries()) reseal.run(writeEntry(next, entry), entry.meter);
        const recipe = String(getFact.get("master")?.["value"] ?? "");
        setFact.run("wrapped", seal(wrapping, masterLabel(recipe), concat(bytes, auditSecret)));
        record("rotate-data-key", "*", "");
      });
      dataKey = next;
    },
    audit() {
      writeUses();
      return trail.rows();
    },
    checkAudit() {
      writeUses();
      return trail.check();
    },
    close() {
      writeUses();
      database.close();
    },
  };
}

/** The recipe is part of the label: a vault whose recipe was changed does not open. */
function masterLabel(recipe: MasterRecipe): string {
  return `tributary vault 1 master ${recipe}`;
}

function blobOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new VaultError("log/damaged-vault");
}

/** The meter is part of the label: a key that was put beside another meter does not open. */
function entryLabel(meter: string): string {
  return `tributary vault 1 key ${meter}`;
}

/** What is sealed is a key file of one line. */
function writeEntry(dataKey: KeyObject, entry: KeyEntry): Uint8Array {
  return seal(dataKey, entryLabel(entry.meter), new TextEncoder().encode(writeKeyFile([entry])));
}

function readEntry(dataKey: KeyObject, meter: string, sealed: Uint8Array): KeyEntry {
  const clear = unsealed(dataKey, entryLabel(meter), sealed);
  const entry = clear === undefined ? undefined : readKeyFile(new TextDecoder().decode(clear)).entries[0];
  if (entry === undefined) throw new VaultError("log/damaged-vault", `the key of ${meter} cannot be opened`);
  return entry;
}

function sameEntry(a: KeyEntry, b: KeyEntry): boolean {
  const words = ({ name, driver, mode, zone, group }: KeyEntry) => JSON.stringify([name, driver, mode, zone, group]);
  return sameKey(a.key, b.key) && words(a) === words(b);
}
