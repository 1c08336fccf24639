// Keeps what is known of meters, alarms, texts and counts (SQLite).
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import type { MeterId, RegisterName, Seconds, Utility } from "@tributary/core";
import type {
  AcknowledgementItem,
  CommandItem,
  EventItem,
  LambdaReportItem,
  MeterItem,
  Page,
  ReceivedBatch,
  SyncItem,
  UpdateItem,
  ValveDecisionItem,
} from "@tributary/wire";
import { type Groups, openGroups } from "./groups.ts";
import { type Instructions, openInstructions } from "./instructions.ts";
import { pageValues } from "./page-values.ts";
import { type AlarmRow, alarmRow, asText, eventItem, type MeterRow, meterItem, meterRow } from "./rows.ts";
import { schema } from "./schema.ts";

/** Which meters, in the order of their ids. */
/** The meters that an answer is about; all of them where it is left out. */
export type Within = { readonly within?: ReadonlySet<MeterId> | undefined };

export interface MeterFilter extends Within {
  readonly utility?: Utility | undefined;
  /** Part of the id or the name, in either case. */
  readonly search?: string | undefined;
  /** Only meters whose id comes after this one. */
  readonly after?: MeterId | undefined;
  readonly limit: number;
}

export interface AlarmFilter extends Within, Page {
  readonly state: "open" | "all";
  readonly meter?: MeterId | undefined;
}

export interface UtilityRow {
  readonly utility: Utility;
  readonly meters: number;
  /** Open alarms of its meters. */
  readonly alarms: number;
  readonly heardAt: Seconds | null;
}

export interface StoredText {
  readonly register: RegisterName;
  readonly at: Seconds;
  readonly text: string;
}

/** What nodes tell of what was done. */
export type Deed = AcknowledgementItem | ValveDecisionItem | LambdaReportItem | UpdateItem;

/** A report with the node whose lambda it is, whichever place ran it. */
export type LambdaReportOf = LambdaReportItem & { readonly node: string };
/** What became of a configuration or release, with the node whose it is. */
export type UpdateOf = UpdateItem & { readonly node: string };

export interface Registry extends Instructions, Groups {
  /** Records what a batch says of meters, alarms, texts and counts; durable when it returns. Repeating changes nothing. */
  record(batch: ReceivedBatch): void;
  /** Notes when meters were heard, where no item of their own says so. */
  noteHeard(heardAt: ReadonlyMap<MeterId, Seconds>): void;
  meter(meter: MeterId): MeterItem | undefined;
  meters(filter: MeterFilter): MeterItem[];
  /** Takes away what was told of a meter in a span: alarms and what was done about them, and texts. */
  forget(held: { readonly meter: MeterId; readonly from: Seconds; readonly to: Seconds }): void;
  /** Newest first. */
  alarms(filter: AlarmFilter): EventItem[];
  alarm(id: string): EventItem | undefined;
  texts(meter: MeterId): StoredText[];
  /** Newest first. */
  commands(filter: Within & Page & { readonly meter?: MeterId | undefined }): CommandItem[];
  command(id: string): CommandItem | undefined;
  /** Who has seen an alarm. */
  acknowledgement(alarm: string): AcknowledgementItem | undefined;
  /** What was done, of one kind, newest first. */
  deeds<Kind extends Deed["kind"]>(
    kind: Kind,
    filter: Within & Page & { readonly meter?: MeterId | undefined },
  ): Extract<Deed, { readonly kind: Kind }>[];
  /** How runs of lambdas ended, each with the node it is of, newest first. */
  lambdaReports(filter: Page & { readonly lambda?: string | undefined }): LambdaReportOf[];
  /** What became of configurations and releases of nodes, newest first. */
  updates(page: Page): UpdateOf[];
  /** Telegrams by cause, of all nodes together. */
  counts(): ReadonlyMap<string, number>;
  utilities(filter?: Within): UtilityRow[];
  close(): void;
}

/** Unknown items are kept for later, but whoever sends nothing else cannot fill the disk with them. */
const unknownKept = 10_000;
const unknownLongest = 4096;

/** Writes a row unless the table holds a newer version of it. Key and columns are lists of names, as SQL writes them. */
function upsert(table: string, key: string, columns: string): string {
  const names = columns.split(", ");
  // What stands under an id of one meter is never changed by who tells of another.
  const sameMeter = names.includes("meter") ? ` AND excluded.meter IS ${table}.meter` : "";
  const values = names.map((name) => `:${name}`).join(", ");
  const changes = names.map((name) => `${name} = excluded.${name}`).join(", ");
  return `INSERT INTO ${table} (${columns}) VALUES (${values})
    ON CONFLICT (${key}) DO UPDATE SET ${changes} WHERE excluded.version >= ${table}.version${sameMeter}`;
}

const meterColumns =
  "meter, name, utility, medium, driver, zone, security_mode, authenticated, heard_at, telegrams, rssi, gateway, status, version";
const alarmColumns = "id, meter, alarm, severity, source, opened_at, closed_at, detail, version";
const commandColumns = "id, meter, state, requested_at, command, version";
const deedColumns = "kind, id, node, meter, at, item, version";
const textColumns = "meter, register, heard_at, content, version";

/** Under which name a deed is told again, and of which meter it is. */
function deedKey(node: string, deed: Deed): { readonly id: string; readonly meter: string | null } {
  if (deed.kind === "lambda-report") return { id: `${node} ${deed.lambda} ${deed.at}`, meter: null };
  if (deed.kind === "update") {
    return { id: `${node} ${deed.of} ${deed.which} ${deed.at} ${deed.outcome}`, meter: null };
  }
  return { id: deed.kind === "acknowledgement" ? deed.id : deed.incident, meter: deed.meter };
}

/** Holds for rows whose meter stands in a list that two values give. */
const isWithin = (column: string) => `(? IS NULL OR ${column} IN (SELECT value FROM json_each(?)))`;

/** The list as these two values. */
function listOf(within: ReadonlySet<MeterId> | undefined): [string | null, string | null] {
  const list = within === undefined ? null : JSON.stringify([...within]);
  return [list, list];
}

/** Opens the registry's database file, or makes it. */
export function openRegistry(path: string): Registry {
  const database = new DatabaseSync(path);
  database.exec(
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000; PRAGMA secure_delete = ON;",
  );
  database.exec(schema);
  const setMeter = database.prepare(upsert("meters", "meter", meterColumns));
  const setAlarm = database.prepare(upsert("alarms", "id", alarmColumns));
  const setText = database.prepare(upsert("texts", "meter, register", textColumns));
  const setCommand = database.prepare(upsert("commands", "id", commandColumns));
  const setDeed = database.prepare(upsert("deeds", "kind, id", deedColumns));
  const setHeard = database.prepare("UPDATE meters SET heard_at = max(heard_at, ?) WHERE meter = ?");
  const setCounts = database.prepare(upsert("counts", "node", "node, counts, version"));
  const keepUnknown = database.prepare(
    "INSERT INTO unknown_items (node, epoch, kind, item) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const trimUnknown = database.prepare("DELETE FROM unknown_items WHERE id <= (SELECT max(id) FROM unknown_items) - ?");
  const oneMeter = database.prepare("SELECT * FROM meters WHERE meter = ?");
  const oneAlarm = database.prepare("SELECT * FROM alarms WHERE id = ?");
  const oneCommand = database.prepare("SELECT command FROM commands WHERE id = ?");
  const oneDeed = database.prepare("SELECT item FROM deeds WHERE kind = ? AND id = ?");
  const textsOf = database.prepare("SELECT register, heard_at, content FROM texts WHERE meter = ? ORDER BY register");
  const forgetAlarms = database.prepare(
    "DELETE FROM alarms WHERE meter = ? AND opened_at < ? AND coalesce(closed_at, ?) >= ?",
  );
  const forgetDeeds = database.prepare("DELETE FROM deeds WHERE meter = ? AND at >= ? AND at < ?");
  const forgetTexts = database.prepare("DELETE FROM texts WHERE meter = ? AND heard_at >= ? AND heard_at < ?");
  const allCounts = database.prepare("SELECT counts FROM counts");
  const byUtility = database.prepare(`
    SELECT utility, count(*) AS meters, max(heard_at) AS heardAt,
      (SELECT count(*) FROM alarms JOIN meters AS owner USING (meter)
        WHERE closed_at IS NULL AND owner.utility = meters.utility AND ${isWithin("owner.meter")}) AS alarms
    FROM meters WHERE ${isWithin("meter")} GROUP BY utility ORDER BY utility`);

  /** Rows as the query names them; node:sqlite cannot know their columns. */
  const rows = <Row>(sql: string, values: SQLInputValue[]) => database.prepare(sql).all(...values) as Row[];

  function write(node: string, item: SyncItem): void {
    if ("meter" in item && item.kind !== "readings") instructions.noteNode(node, item.meter);
    switch (item.kind) {
      case "meter":
        setMeter.run({ ...meterRow(item) });
        break;
      case "event":
        setAlarm.run({ ...alarmRow(item) });
        break;
      case "text":
        setText.run({
          meter: item.meter,
          register: item.register,
          heard_at: item.at,
          content: item.text,
          version: item.version,
        });
        break;
      case "command":
        setCommand.run({
          id: item.id,
          meter: item.meter,
          state: item.state,
          requested_at: item.requestedAt,
          command: JSON.stringify(item),
          version: item.version,
        });
        break;
      case "acknowledgement":
      case "valve-decision":
      case "lambda-report":
      case "update": {
        const { kind, at, version } = item;
        setDeed.run({ kind, ...deedKey(node, item), node, at, item: JSON.stringify(item), version });
        break;
      }
      case "instruction-report":
        instructions.report(node, item);
        break;
      case "group":
      case "group-share":
        groups.noteGroup(node, item);
        break;
      case "group-event":
        groups.noteGroupEvent(node, item);
        break;
      case "counts":
        setCounts.run({ node, counts: JSON.stringify(item.counts), version: item.version });
        break;
      case "readings":
      case "aggregates":
      case "meter-list":
      case "hours":
      case "block":
      case "billing":
        break; // the series store keeps these
    }
  }

  /** Runs changes of which all are durable when this returns, or none. */
  function together(change: () => void): void {
    database.exec("BEGIN IMMEDIATE");
    try {
      change();
      database.exec("COMMIT");
    } catch (failure) {
      database.exec("ROLLBACK");
      throw failure;
    }
  }

  const instructions = openInstructions(database, together);
  const groups = openGroups(database);

  return {
    ...instructions,
    ...groups,
    record(batch) {
      together(() => {
        instructions.noteNode(batch.node);
        for (const item of batch.items) write(batch.node, item);
        for (const item of batch.wrong) {
          keepUnknown.run(batch.node, batch.epoch, `wrong ${item.kind}`, asText(item, unknownLongest));
        }
        for (const item of batch.unknown) {
          keepUnknown.run(batch.node, batch.epoch, item.kind, asText(item, unknownLongest));
        }
        if (batch.unknown.length + batch.wrong.length > 0) trimUnknown.run(unknownKept);
      });
    },
    noteHeard(heardAt) {
      together(() => {
        for (const [meter, at] of heardAt) setHeard.run(at, meter);
      });
    },
    meter(meter) {
      const row = oneMeter.get(meter) as MeterRow | undefined;
      return row === undefined ? undefined : meterItem(row);
    },
    meters({ utility, search, after, within, limit }) {
      const part = `%${(search ?? "").replace(/[\\%_]/g, "\\$&")}%`;
      const found = rows<MeterRow>(
        `SELECT * FROM meters
          WHERE meter > ? AND (? IS NULL OR utility = ?) AND (meter LIKE ? ESCAPE '\\' OR name LIKE ? ESCAPE '\\')
            AND ${isWithin("meter")}
          ORDER BY meter LIMIT ?`,
        [after ?? "", utility ?? null, utility ?? null, part, part, ...listOf(within), limit],
      );
      return found.map(meterItem);
    },
    alarms({ state, meter, within, ...page }) {
      const conditions = [
        isWithin("meter"),
        ...(state === "open" ? ["closed_at IS NULL"] : []),
        ...(meter === undefined ? [] : ["meter = ?"]),
        "opened_at <= ?",
      ];
      return rows<AlarmRow>(
        `SELECT * FROM alarms WHERE ${conditions.join(" AND ")} ORDER BY opened_at DESC, id LIMIT ? OFFSET ?`,
        [...listOf(within), ...(meter === undefined ? [] : [meter]), ...pageValues(page)],
      ).map(eventItem);
    },
    alarm(id) {
      const row = oneAlarm.get(id) as AlarmRow | undefined;
      return row === undefined ? undefined : eventItem(row);
    },
    acknowledgement(alarm) {
      const row = oneDeed.get("acknowledgement", alarm);
      return row === undefined ? undefined : (JSON.parse(String(row["item"])) as AcknowledgementItem);
    },
    forget({ meter, from, to }) {
      together(() => {
        forgetAlarms.run(meter, to, to, from);
        forgetDeeds.run(meter, from, to);
        forgetTexts.run(meter, from, to);
      });
    },
    texts: (meter) =>
      textsOf.all(meter).map((row) => ({
        register: String(row["register"]),
        at: Number(row["heard_at"]),
        text: String(row["content"]),
      })),
    commands: ({ meter, within, ...page }) =>
      rows<{ command: string }>(
        `SELECT command FROM commands WHERE meter = coalesce(?, meter) AND ${isWithin("meter")} AND requested_at <= ?
          ORDER BY requested_at DESC, id DESC LIMIT ? OFFSET ?`,
        [meter ?? null, ...listOf(within), ...pageValues(page)],
      ).map(({ command }): CommandItem => JSON.parse(command)),
    command(id) {
      const row = oneCommand.get(id);
      return row === undefined ? undefined : (JSON.parse(String(row["command"])) as CommandItem);
    },
    deeds: <Kind extends Deed["kind"]>(
      kind: Kind,
      { meter, within, ...page }: Within & Page & { meter?: MeterId | undefined },
    ) =>
      rows<{ item: string }>(
        `SELECT item FROM deeds WHERE kind = ? AND (? IS NULL OR meter = ?) AND ${isWithin("meter")} AND at <= ?
          ORDER BY at DESC, id LIMIT ? OFFSET ?`,
        [kind, meter ?? null, meter ?? null, ...listOf(within), ...pageValues(page)],
      ).map(({ item }): Extract<Deed, { readonly kind: Kind }> => JSON.parse(item)),
    lambdaReports: ({ lambda, ...page }) =>
      rows<{ node: string; item: string }>(
        `SELECT node, item FROM deeds
          WHERE kind = 'lambda-report' AND item ->> 'lambda' = coalesce(?, item ->> 'lambda') AND at <= ?
          ORDER BY at DESC, id LIMIT ? OFFSET ?`,
        [lambda ?? null, ...pageValues(page)],
      ).map(({ node, item }): LambdaReportOf => ({ ...JSON.parse(item), node })),
    updates: (page) =>
      rows<{ node: string; item: string }>(
        "SELECT node, item FROM deeds WHERE kind = 'update' AND at <= ? ORDER BY at DESC, id LIMIT ? OFFSET ?",
        pageValues(page),
      ).map(({ node, item }): UpdateOf => ({ ...JSON.parse(item), node })),
    counts() {
      const sums = new Map<string, number>();
      for (const row of allCounts.all()) {
        const counts: Record<string, number> = JSON.parse(String(row["counts"]));
        for (const [cause, telegrams] of Object.entries(counts)) sums.set(cause, (sums.get(cause) ?? 0) + telegrams);
      }
      return sums;
    },
    utilities: ({ within } = {}) =>
      byUtility.all(...listOf(within), ...listOf(within)).map((row) => ({
        utility: row["utility"] as Utility,
        meters: Number(row["meters"]),
        alarms: Number(row["alarms"]),
        heardAt: row["heardAt"] === null ? null : Number(row["heardAt"]),
      })),
    close: () => database.close(),
  };
}
