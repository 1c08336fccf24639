// Keeps what people ask of edge nodes, until each node has reported what became of it.
import type { DatabaseSync } from "node:sqlite";
import type { MeterId, Seconds } from "@tributary/core";
import {
  type Instruction,
  type InstructionOrder,
  type InstructionReportItem,
  instruction,
  isImport,
  type Page,
  subjectOf,
} from "@tributary/wire";
import { pageValues } from "./page-values.ts";

/** An instruction with the node that it is for, and what became of it. */
export interface KeptInstruction extends Instruction {
  readonly node: string;
  readonly state: "waiting" | InstructionReportItem["state"];
  /** What the node said, empty before. */
  readonly says: string;
  /** When the node reported, UTC seconds. */
  readonly endedAt: Seconds | null;
}

export interface Instructions {
  /** Asks each of the nodes; durable when it returns. What waits on the same subject for them is superseded. */
  instruct(nodes: readonly string[], order: InstructionOrder, at: Seconds, newId: () => string): KeptInstruction[];
  /** What a node did not report on yet, in the order of their numbers. */
  instructionsFor(node: string, limit: number): Instruction[];
  /** Newest first; of one kind of order alone if it is told. */
  instructions(filter: Page & { readonly kinds?: readonly InstructionOrder["kind"][] }): KeptInstruction[];
  instruction(id: string): KeptInstruction | undefined;
  /** Nodes that were ever asked something on a subject. */
  askedOn(subject: string): string[];
  /** The node that tells of a meter, and all nodes that ever told anything. */
  nodeOf(meter: MeterId): string | undefined;
  nodes(): string[];
}

/** For the registry's own writes. */
export interface InstructionWrites {
  report(node: string, item: InstructionReportItem): void;
  /** Notes that there is such a node, and that it tells of a meter. */
  noteNode(node: string, meter?: MeterId): void;
}

const tables = `
  -- What people ask of nodes. Of two on one subject the one with the higher number counts.
  CREATE TABLE IF NOT EXISTS instructions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    node TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    at INTEGER NOT NULL,
    instruction TEXT NOT NULL, -- JSON: the order
    state TEXT NOT NULL,
    says TEXT NOT NULL,
    ended_at INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS instructions_by_subject ON instructions (subject);
  CREATE INDEX IF NOT EXISTS instructions_waiting ON instructions (node, number) WHERE state = 'waiting';
  CREATE TABLE IF NOT EXISTS meter_nodes (meter TEXT PRIMARY KEY, node TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS nodes (node TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
`;

function keptOf(row: Record<string, unknown>): KeptInstruction {
  const order: unknown = JSON.parse(String(row["instruction"]));
  const { id, number, at } = { id: String(row["id"]), number: Number(row["number"]), at: Number(row["at"]) };
  return {
    ...instruction.parse({ id, number, at, order }),
    node: String(row["node"]),
    // Only this file writes it.
    state: String(row["state"]) as KeptInstruction["state"],
    says: String(row["says"]),
    endedAt: row["ended_at"] === null ? null : Number(row["ended_at"]),
  };
}

export function openInstructions(
  database: DatabaseSync,
  together: (change: () => void) => void,
): Instructions & InstructionWrites {
  database.exec(tables);
  const add = database.prepare(
    "INSERT INTO instructions (id, node, kind, subject, at, instruction, state, says) VALUES (?, ?, ?, ?, ?, ?, 'waiting', '')",
  );
  const supersede = database.prepare(
    "UPDATE instructions SET state = 'superseded', ended_at = ? WHERE node = ? AND subject = ? AND state = 'waiting'",
  );
  const end = database.prepare(
    "UPDATE instructions SET state = ?, says = ?, ended_at = ? WHERE id = ? AND node = ? AND state = 'waiting'",
  );
  const waiting = database.prepare(
    "SELECT * FROM instructions WHERE node = ? AND state = 'waiting' ORDER BY number LIMIT ?",
  );
  const newest = database.prepare(
    "SELECT * FROM instructions WHERE kind IN (SELECT value FROM json_each(?)) AND number <= ? ORDER BY number DESC LIMIT ? OFFSET ?",
  );
  const every = database.prepare("SELECT * FROM instructions WHERE number <= ? ORDER BY number DESC LIMIT ? OFFSET ?");
  const askedOn = database.prepare("SELECT DISTINCT node FROM instructions WHERE subject = ? ORDER BY node");
  const one = database.prepare("SELECT * FROM instructions WHERE id = ?");
  const setNode = database.prepare("INSERT OR REPLACE INTO meter_nodes VALUES (?, ?)");
  const addNode = database.prepare("INSERT OR IGNORE INTO nodes VALUES (?)");
  const node = database.prepare("SELECT node FROM meter_nodes WHERE meter = ?");
  const allNodes = database.prepare("SELECT node FROM nodes ORDER BY node");
  /** Who told of each meter last, so that the same again is not written. */
  const known = new Map<MeterId, string>();

  return {
    instruct(nodes, order, at, newId) {
      const ids = nodes.map(() => newId());
      together(() => {
        for (const [place, name] of nodes.entries()) {
          const subject = subjectOf(order);
          supersede.run(at, name, subject);
          add.run(ids[place] ?? "", name, order.kind, subject, at, JSON.stringify(order));
        }
      });
      return ids.flatMap((id) => one.all(id).map(keptOf));
    },
    instructionsFor: (name, limit) =>
      waiting.all(name, limit).map((row) => {
        const { id, number, at, order } = keptOf(row);
        return { id, number, at, order };
      }),
    instructions: ({ kinds, ...page }) =>
      (kinds === undefined
        ? every.all(...pageValues(page))
        : newest.all(JSON.stringify(kinds), ...pageValues(page))
      ).map(keptOf),
    instruction: (id) => one.all(id).map(keptOf)[0],
    askedOn: (subject) => askedOn.all(subject).map((row) => String(row["node"])),
    nodeOf(meter) {
      const found = node.get(meter)?.["node"];
      return typeof found === "string" ? found : undefined;
    },
    nodes: () => allNodes.all().map((row) => String(row["node"])),
    report: (name, { id, state, says, at }) => void end.run(state, says, at, id, name),
    noteNode(name, meter) {
      if (meter === undefined) return void addNode.run(name);
      // Who imports what a meter showed does not hear it.
      if (known.get(meter) === name || isImport(name)) return;
      setNode.run(meter, name);
      known.set(meter, name);
    },
  };
}
