// Commands that people ask the cloud for: approved where many meters are meant, handed on in turn, followed to their end.
import type { MeterId, Seconds } from "@tributary/core";
import type {
  BundleAnswer,
  BundleRequest,
  BundleView,
  CloudCommandState,
  CloudCommandStory,
  CloudCommandView,
  RoundTrips,
} from "@tributary/wire";
import { type Commander, type CommandRefusal, mayCommand, openAsking } from "./asking.ts";
import { bundleView, type CommandRow, commandView, openCommandBook } from "./command-book.ts";
import { type CommandFigure, ends, openCourse } from "./course.ts";
import { openPursuit } from "./pursuit.ts";
import { measureRoundTrips } from "./round-trips.ts";
import type { AuditLog, CommandPolicy, NodeBook, Utilities } from "./traits.ts";

export interface CloudCommandsSettings {
  /** A file of SQLite, `:memory:` or `postgres://...`. */
  readonly place: string;
  readonly nodes: NodeBook;
  readonly utilities: Utilities;
  readonly audit: AuditLog;
  readonly policy: CommandPolicy;
  readonly now: () => Seconds;
  readonly say: (says: string) => void;
}

/** Rows after one of the page before. */
interface Page {
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface CloudCommands {
  /** Takes what somebody asks; durable when it answers. The same id again is the same bundle. */
  request(who: Commander, request: BundleRequest): Promise<BundleAnswer | CommandRefusal>;
  /** A resident closes his own valve, where his utility allows it. */
  closeOwn(by: string, meter: MeterId): Promise<BundleAnswer | CommandRefusal>;
  /** A second person lets a bundle go. */
  approve(who: Commander, bundle: string): Promise<BundleView | CommandRefusal>;
  /** Takes back what no gateway has yet; what one has already goes on. */
  cancel(who: Commander, bundle: string): Promise<BundleView | CommandRefusal>;
  bundle(who: Commander, id: string): Promise<BundleView | undefined>;
  /** Newest first. */
  bundles(who: Commander, page: Page): Promise<{ readonly bundles: BundleView[]; readonly next: string | null }>;
  commandsOf(
    who: Commander,
    bundle: string,
    filter: Page & { readonly state?: CloudCommandState | undefined },
  ): Promise<{ readonly commands: CloudCommandView[]; readonly next: string | null } | undefined>;
  /** A command with every step of it, when it has ended or after so many milliseconds. */
  command(who: Commander, id: string, wait?: number): Promise<CloudCommandStory | undefined>;
  /** How commands went in the last week. */
  roundTrips(): Promise<RoundTrips>;
  /** How they ended since the process began. */
  figures(): readonly CommandFigure[];
  /** Hands on what is due, and takes in what nodes told; to be called each second. */
  tick(): Promise<void>;
  close(): Promise<void>;
}

const week: Seconds = 604_800;

export async function openCloudCommands(settings: CloudCommandsSettings): Promise<CloudCommands> {
  const { now, say } = settings;
  const book = await openCommandBook(settings.place);
  const course = openCourse({ ...settings, book });
  const asking = openAsking(course);
  const pursuit = openPursuit(course);
  let ticking: Promise<void> | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  /** One change at a time, so that what is counted before it still holds within it. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  }

  const storyOf = async (row: CommandRow): Promise<CloudCommandStory> => ({
    ...commandView(row, await pursuit.orderOf(row.bundle)),
    steps: await book.steps(row.id),
  });

  return {
    request: (who, request) => inTurn(() => asking.take(who, request)),
    closeOwn: (by, meter) => inTurn(() => asking.closeOwn(by, meter)),
    approve: (who, bundle) => inTurn(() => asking.approve(who, bundle)),
    cancel: (who, bundle) => inTurn(() => asking.cancel(who, bundle)),
    async bundle(who, id) {
      const row = await asking.found(who, id);
      return row === undefined ? undefined : asking.viewOf(row);
    },
    async bundles({ tenants }, { after, limit }) {
      const rows = await book.bundles({ tenants, after, limit });
      const counts = await book.counts(rows.map(({ id }) => id));
      const last = rows.length < limit ? undefined : rows.at(-1);
      return {
        bundles: rows.map((row) => bundleView(row, counts.get(row.id))),
        next: last === undefined ? null : `${last.made_at}.${last.id}`,
      };
    },
    async commandsOf(who, bundle, { after, limit, state }) {
      const row = await asking.found(who, bundle);
      if (row === undefined) return undefined;
      const states = state === undefined ? undefined : [state];
      const rows = await book.commandsOf({ bundle, states, after, limit });
      const order = await pursuit.orderOf(bundle);
      const last = rows.length < limit ? undefined : rows.at(-1);
      return { commands: rows.map((one) => commandView(one, order)), next: last?.id ?? null };
    },
    async command(who, id, wait = 0) {
      const row = await book.command(id);
      if (row === undefined || !mayCommand(who, row.tenant)) return undefined;
      if (wait > 0 && !ends.has(row.state)) await course.untilEnd(id, wait);
      return storyOf((await book.command(id)) ?? row);
    },
    roundTrips: () => measureRoundTrips(book.tables, now() - week),
    figures: course.figures,
    tick() {
      ticking ??= inTurn(pursuit.look)
        .catch((error: unknown) => say(`commands: ${String(error)}`))
        .finally(() => {
          ticking = undefined;
        });
      return ticking;
    },
    async close() {
      await turn;
      course.close();
      await book.close();
    },
  };
}
