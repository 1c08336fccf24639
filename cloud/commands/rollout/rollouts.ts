// Brings signed lambdas to edge nodes: some first, the others when those run it well; halted and taken back where they do not.
import { randomBytes, randomUUID } from "node:crypto";
import { type Seconds, uuid7 } from "@tributary/core";
import { openTables, type Selectable } from "@tributary/engine-tables";
import type {
  ArtefactView,
  LambdaArtefact,
  RolloutNodeState,
  RolloutRequest,
  RolloutState,
  RolloutStory,
  RolloutView,
} from "@tributary/wire";
import type { CommandRefusal } from "../asking.ts";
import type { AuditLog, NodeBook } from "../traits.ts";
import { migrations, type RolloutTables } from "./schema.ts";
import { type Judgement, judgeWave, type Plan, type WaveNode, wavesOf } from "./waves.ts";

/** How runs of a version of a lambda at a node ended. */
export interface RunsOfNode {
  readonly node: string;
  readonly answered: number;
  readonly failed: number;
  /** Why the last one failed. */
  readonly says: string;
}

export interface RolloutsSettings {
  /** A file of SQLite, `:memory:` or `postgres://...`. */
  readonly place: string;
  /** Whether somebody signed it whom the cloud trusts. */
  readonly isTrusted: (artefact: LambdaArtefact) => boolean;
  readonly nodes: Pick<NodeBook, "ask" | "asked">;
  /** All nodes that ever told anything. */
  readonly allNodes: () => readonly string[];
  readonly runs: (lambda: string, version: number, since: Seconds) => readonly RunsOfNode[];
  readonly audit: AuditLog;
  readonly now: () => Seconds;
  readonly say: (says: string) => void;
}

export interface Rollouts {
  /** Keeps what somebody trusted signed; durable when it answers. The same again is the same. */
  keep(by: string, artefact: LambdaArtefact): Promise<ArtefactView | CommandRefusal>;
  /** By name, the newest version of each first. */
  artefacts(lambda?: string): Promise<ArtefactView[]>;
  begin(by: string, lambda: string, request: RolloutRequest): Promise<RolloutStory | CommandRefusal>;
  rollout(id: string): Promise<RolloutStory | undefined>;
  /** Newest first. */
  rollouts(page: { readonly after?: string | undefined; readonly limit: number }): Promise<{
    readonly rollouts: RolloutView[];
    readonly next: string | null;
  }>;
  /** No further node gets it; those that have it keep it. */
  halt(by: string, id: string): Promise<RolloutStory | CommandRefusal>;
  /** The version before runs again wherever it ran, as each node is reached. */
  rollBack(by: string, id: string): Promise<RolloutStory | CommandRefusal>;
  /** Looks how far nodes are; to be called each few seconds. */
  tick(): Promise<void>;
  close(): Promise<void>;
}

type RolloutRow = Selectable<RolloutTables["rollout"]>;
type NodeRow = Selectable<RolloutTables["rollout_node"]>;

const no = (refused: CommandRefusal["refused"], says: string): CommandRefusal => ({ refused, says });
const noRollout = (id: string) => no("not-found", `there is no roll-out ${id}`);
/** Older roll-backs are through, or their nodes are gone. */
const unfinished: Seconds = 30 * 86_400;
/** Rows of one statement. */
const mostRows = 500;
/** States in which a node may run it. */
const mayRun: readonly RolloutNodeState[] = ["asked", "runs", "well", "failed"];

export async function openRollouts(settings: RolloutsSettings): Promise<Rollouts> {
  const { place, isTrusted, nodes, allNodes, runs, audit, now, say } = settings;
  const tables = await openTables<RolloutTables>({ store: "rollouts", place, migrations });
  let turn: Promise<unknown> = Promise.resolve();
  let ticking: Promise<void> | undefined;

  /** One change at a time. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  }

  const find = (id: string) => tables.selectFrom("rollout").selectAll().where("id", "=", id).executeTakeFirst();
  const nodesOf = (id: string) =>
    tables.selectFrom("rollout_node").selectAll().where("rollout", "=", id).orderBy("wave").orderBy("node").execute();

  async function artefactOf(lambda: string, version: number): Promise<LambdaArtefact | undefined> {
    const row = await tables
      .selectFrom("artefact")
      .select("content")
      .where("lambda", "=", lambda)
      .where("version", "=", version)
      .executeTakeFirst();
    return row === undefined ? undefined : JSON.parse(row.content);
  }

  async function storyOf(row: RolloutRow): Promise<RolloutStory> {
    const states = await nodesOf(row.id);
    const told = states.map(({ node, wave, state, at, says }) => ({ node, wave, state, at, says }));
    return { ...viewOf(row, states), states: told };
  }

  async function keep(by: string, artefact: LambdaArtefact): Promise<ArtefactView | CommandRefusal> {
    const { name, version, says } = artefact.manifest;
    if (!isTrusted(artefact)) return no("forbidden", `nobody whom the cloud trusts signed ${name} ${version}`);
    const before = await artefactOf(name, version);
    if (before !== undefined && before.signature !== artefact.signature) {
      return no("conflict", `another ${name} ${version} is kept already: a change has a higher version`);
    }
    const { signedBy } = artefact;
    const row = { lambda: name, version, says, signed_by: signedBy, content: JSON.stringify(artefact), kept_at: now() };
    if (before === undefined) {
      await audit.note({ actor: by, action: "lambda.keep", subject: name, detail: { version, signedBy } });
      await tables
        .insertInto("artefact")
        .values({ ...row, keeper: by })
        .execute();
    }
    const [kept] = await artefacts(name, version);
    if (kept === undefined) throw new Error(`${name} ${version} was not kept`);
    return kept;
  }

  async function artefacts(lambda?: string, version?: number): Promise<ArtefactView[]> {
    let query = tables.selectFrom("artefact").select(["lambda", "version", "says", "signed_by", "kept_at", "keeper"]);
    if (lambda !== undefined) query = query.where("lambda", "=", lambda);
    if (version !== undefined) query = query.where("version", "=", version);
    const rows = await query.orderBy("lambda").orderBy("version", "desc").limit(mostRows).execute();
    return rows.map(({ signed_by, kept_at, keeper, ...row }) => {
      return { ...row, signedBy: signed_by, keptAt: kept_at, by: keeper };
    });
  }

  async function begin(by: string, lambda: string, request: RolloutRequest): Promise<RolloutStory | CommandRefusal> {
    const { version, waves, wait, tolerate, patience } = request;
    if ((await artefactOf(lambda, version)) === undefined) return no("not-found", `no ${lambda} ${version} is kept`);
    const running = await tables
      .selectFrom("rollout")
      .select("id")
      .where("lambda", "=", lambda)
      .where("state", "=", "running")
      .executeTakeFirst();
    if (running !== undefined) return no("conflict", `roll-out ${running.id} of ${lambda} is under way`);
    const known = new Set(allNodes());
    const chosen = [...new Set(request.nodes ?? known)].toSorted();
    const stranger = chosen.find((node) => !known.has(node));
    if (stranger !== undefined) return no("not-found", `no node ${stranger} ever told anything`);
    if (chosen.length === 0) return no("conflict", "no node ever told anything");
    const plan: Plan = { waves, wait, tolerate, patience };
    const id = uuid7(now() * 1000, randomBytes(16));
    const row: RolloutRow = {
      ...{ id, lambda, version, asker: by, made_at: now(), state: "running", says: "", wave: 1, wave_at: now() },
      plan: JSON.stringify(plan),
    };
    const numbers = wavesOf(waves, chosen.length);
    const rows = chosen.map((node, at): NodeRow => {
      const fresh = { state: "waiting", at: null, says: "", question: randomUUID(), back: randomUUID() } as const;
      return { rollout: id, node, wave: numbers[at] ?? waves.length, ...fresh };
    });
    await audit.note({ actor: by, action: "lambda.roll-out", subject: id, detail: { lambda, version } });
    await tables.transaction().execute(async (change) => {
      await change.insertInto("rollout").values(row).execute();
      for (let from = 0; from < rows.length; from += mostRows) {
        const some = rows.slice(from, from + mostRows);
        await change.insertInto("rollout_node").values(some).execute();
      }
    });
    await advance(row);
    return storyOf((await find(id)) ?? row);
  }

  async function setState(row: RolloutRow, state: RolloutState, says: string, by: string): Promise<void> {
    const { id, lambda, version } = row;
    await audit.note({ actor: by, action: `lambda.${state}`, subject: id, detail: { lambda, version } });
    await tables.updateTable("rollout").set({ state, says }).where("id", "=", id).execute();
    if (state !== "done") say(`roll-out of lambda ${lambda} ${version}: ${state}: ${says}`);
  }

  async function setNode({ rollout, node }: NodeRow, change: Pick<NodeRow, "state" | "says">): Promise<void> {
    await tables
      .updateTable("rollout_node")
      .set({ ...change, at: now() })
      .where("rollout", "=", rollout)
      .where("node", "=", node)
      .execute();
  }

  /** What is new of a node that has been asked. */
  function newsOf(
    { state, question }: NodeRow,
    ran: RunsOfNode | undefined,
  ): Pick<NodeRow, "state" | "says"> | undefined {
    const word = nodes.asked(question);
    if (state === "asked") {
      if (word?.state === "done") return { state: "runs", says: "took it" };
      if (word === undefined || word.state === "waiting") return undefined;
      return { state: "refused", says: word.state === "superseded" ? "was asked for something else" : word.says };
    }
    if (ran === undefined || (state !== "runs" && state !== "well")) return undefined;
    if (ran.failed > 0) return { state: "failed", says: ran.says };
    return state === "runs" && ran.answered > 0 ? { state: "well", says: "has answered" } : undefined;
  }

  /** Takes in what the nodes of the wave say, and goes on if that is well. */
  async function advance(row: RolloutRow): Promise<void> {
    const { id, lambda, version, wave, wave_at, made_at } = row;
    const plan: Plan = JSON.parse(row.plan);
    const ran = new Map(runs(lambda, version, made_at).map((one) => [one.node, one]));
    const artefact = await artefactOf(lambda, version);
    if (artefact === undefined) throw new Error(`${lambda} ${version} is not kept any more`);
    for (const one of await nodesOf(id)) {
      if (one.wave > wave) continue;
      if (one.state === "waiting" || (one.state === "asked" && nodes.asked(one.question) === undefined)) {
        nodes.ask(one.node, one.question, { kind: "lambda", artefact }, now());
        await setNode(one, { state: "asked", says: "waits for the node to ask" });
      } else {
        const news = newsOf(one, ran.get(one.node));
        if (news !== undefined) await setNode(one, news);
      }
    }
    const present: WaveNode[] = (await nodesOf(id)).filter((one) => one.wave <= wave);
    const judged: Judgement = judgeWave(plan, present, wave_at, now());
    if (judged === "wait") return;
    if (judged !== "next") {
      await setState(row, "rolled-back", judged.halt, "system");
      return takeBack(row);
    }
    if (wave === plan.waves.length) return setState(row, "done", "every wave runs well", "system");
    await tables
      .updateTable("rollout")
      .set({ wave: wave + 1, wave_at: now() })
      .where("id", "=", id)
      .execute();
  }

  /** Asks every node that may run it for the version before. */
  async function takeBack({ id, lambda, version }: RolloutRow): Promise<void> {
    for (const one of await nodesOf(id)) {
      if (!mayRun.includes(one.state)) continue;
      nodes.ask(one.node, one.back, { kind: "lambda-back", lambda, version }, now());
      await setNode(one, { state: "back", says: "the version before is to run again" });
    }
  }

  /** Roll-backs that the process did not live to finish. */
  async function finishRollBacks(): Promise<void> {
    const rows = await tables
      .selectFrom("rollout")
      .selectAll()
      .where("state", "=", "rolled-back")
      .where("wave_at", ">", now() - unfinished)
      .execute();
    for (const row of rows) await takeBack(row);
  }

  async function look(): Promise<void> {
    const running = await tables.selectFrom("rollout").selectAll().where("state", "=", "running").execute();
    for (const row of running) await advance(row);
  }

  async function stop(by: string, id: string, state: "halted" | "rolled-back"): Promise<RolloutStory | CommandRefusal> {
    const row = await find(id);
    if (row === undefined) return noRollout(id);
    if (state === "halted" && row.state !== "running") return no("conflict", `the roll-out is ${row.state}`);
    await setState(row, state, `${state} by a person`, by);
    if (state === "rolled-back") await takeBack(row);
    return storyOf((await find(id)) ?? row);
  }

  await finishRollBacks();
  return {
    keep: (by, artefact) => inTurn(() => keep(by, artefact)),
    artefacts: (lambda) => artefacts(lambda),
    begin: (by, lambda, request) => inTurn(() => begin(by, lambda, request)),
    async rollout(id) {
      const row = await find(id);
      return row === undefined ? undefined : storyOf(row);
    },
    async rollouts({ after, limit }) {
      let query = tables.selectFrom("rollout").selectAll();
      if (after !== undefined) query = query.where("id", "<", after);
      const rows = await query.orderBy("id", "desc").limit(limit).execute();
      const views = await Promise.all(rows.map(async (row) => viewOf(row, await nodesOf(row.id))));
      return { rollouts: views, next: rows.length < limit ? null : (rows.at(-1)?.id ?? null) };
    },
    halt: (by, id) => inTurn(() => stop(by, id, "halted")),
    rollBack: (by, id) => inTurn(() => stop(by, id, "rolled-back")),
    tick() {
      ticking ??= inTurn(look)
        .catch((error: unknown) => say(`roll-outs: ${String(error)}`))
        .finally(() => {
          ticking = undefined;
        });
      return ticking;
    },
    async close() {
      await turn;
      await tables.destroy();
    },
  };
}

function viewOf(row: RolloutRow, states: readonly NodeRow[]): RolloutView {
  const { id, lambda, version, asker, made_at, state, says, wave, plan } = row;
  const counts: RolloutView["nodes"] = {};
  for (const one of states) counts[one.state] = (counts[one.state] ?? 0) + 1;
  const { waves }: Plan = JSON.parse(plan);
  return { id, lambda, version, by: asker, madeAt: made_at, state, says, wave, waves, nodes: counts };
}
