// Keeps downlinks until their meter is heard, radios them then, and says what became of each.
import type { MeterId, Seconds } from "@tributary/core";
import { openDatabase, type Schema, transaction } from "@tributary/engine-log";
import type { Downlink, DownlinkReport } from "@tributary/wire";
import type { Radio } from "./door.ts";
import { type Pause, pauseOnWall } from "./pause.ts";

export interface DownlinksSettings {
  /** File of the store. */
  readonly path: string;
  /** UTC, whole seconds. */
  readonly now: () => Seconds;
  /** Whether any input here has a way back to its meters: without one every downlink fails at once. */
  readonly transmits: boolean;
  /** Told in one sentence what an operator should know. */
  readonly say?: (sentence: string) => void;
}

export interface Downlinks {
  /** Takes a downlink: durable when this returns. One that is known is not radioed anew, its newest report is told again. */
  take(downlink: Downlink): void;
  /** Whether nothing is to be radioed to anybody. */
  idle(): boolean;
  /** The meter was heard, so its receive window is open: radios what waited longest. Never breaks its promise. */
  heard(meter: MeterId, radio: Radio): Promise<void>;
  /** The meter answered: it heard what was radioed last, which need not be radioed again. */
  answered(meter: MeterId): void;
  /** Lets time pass: what is too late has expired. */
  expire(): void;
  /** Hands every report on, each until it is taken; of several of a downlink the newest. Goes on by itself after failures. */
  tell(report: (report: DownlinkReport) => Promise<void>, pause?: Pause): { stop(): Promise<void> };
  close(): void;
}

const schema: Schema = {
  version: 1,
  tables: `
  -- radioed: receive windows in which it was sent. told: whether somebody took the report that the row holds.
  create table downlinks (id text primary key, meter text not null, frame blob not null, expires_at integer not null,
                          state text not null, at integer not null, says text not null,
                          radioed integer not null default 0, told integer not null default 0);
  create index downlinks_meter on downlinks (meter);
`,
};

/** A downlink is radioed in so many windows, for a meter may not hear it; a second one of the same counter moves nothing. */
const mostWindows = 3;
/** Downlinks that are known, radioed ones until they expire: a meter hears a few a day. */
const mostKnown = 500;
/** How often a report is told again that nobody took, in milliseconds. */
const tryAgain = 1000;
/** Time is looked at when the next downlink expires, and after so long at the latest. Milliseconds. */
const longestRest = 3_600_000;

type State = DownlinkReport["state"];

export function openDownlinks({ path, now, transmits, say = () => undefined }: DownlinksSettings): Downlinks {
  const database = openDatabase(path, schema);
  const sql = (text: string) => database.prepare(text);
  const find = sql("select id from downlinks where id = ?");
  const count = sql("select count(*) as known from downlinks");
  const add = sql("insert into downlinks (id, meter, frame, expires_at, state, at, says) values (?, ?, ?, ?, ?, ?, ?)");
  const tellAgain = sql("update downlinks set told = 0 where id = ?");
  const move = sql("update downlinks set state = ?, at = ?, says = ?, told = 0 where id = ?");
  const countWindow = sql("update downlinks set radioed = radioed + 1 where id = ?");
  const waiting = `state in ('queued', 'sent') and radioed < ${mostWindows}`;
  const meters = sql(`select distinct meter from downlinks where ${waiting}`);
  const next = sql(`
    select id, frame, radioed from downlinks where meter = ? and ${waiting} and expires_at >= ?
    order by radioed, rowid limit 1`);
  const lastRadioed = sql(`
    select id from downlinks where meter = ? and radioed between 1 and ${mostWindows - 1} order by at desc, rowid desc limit 1`);
  const close = sql(`update downlinks set radioed = ${mostWindows} where id = ?`);
  const firstToExpire = sql("select min(expires_at) as moment from downlinks where state = 'queued'");
  const late = sql("select id, expires_at from downlinks where state = 'queued' and expires_at < ?");
  const forget = sql("delete from downlinks where state <> 'queued' and told = 1 and expires_at < ?");
  const untold = sql("select id, state, at, says from downlinks where told = 0 order by at, rowid");
  const setTold = sql("update downlinks set told = 1 where id = ? and state = ? and at = ? and says = ?");

  /** Meters that are waited for, so that every other telegram costs nothing. */
  const waitedFor = new Set<MeterId>();
  const lookWhoWaits = () => {
    waitedFor.clear();
    for (const row of meters.all()) waitedFor.add(String(row["meter"]));
  };
  lookWhoWaits();
  const radioing = new Set<MeterId>();
  let wake: () => void = () => undefined;

  const change = (make: () => void) => {
    transaction(database, make);
    lookWhoWaits();
    wake();
  };

  function expire(): void {
    const moment = now();
    const tooLate = late.all(moment);
    if (tooLate.length > 0) {
      change(() => {
        for (const row of tooLate) {
          move.run("expired", Number(row["expires_at"]), "its meter was not heard in time", String(row["id"]));
        }
      });
    }
    forget.run(moment);
  }

  async function tellAll(report: (report: DownlinkReport) => Promise<void>): Promise<void> {
    for (const row of untold.all()) {
      const [id, at, says] = [String(row["id"]), Number(row["at"]), String(row["says"])];
      const state = stateNamed(row["state"]);
      await report({ id, state, at, says });
      setTold.run(id, state, at, says);
    }
  }

  /** Milliseconds. */
  function untilNextExpires(): number {
    const moment = firstToExpire.get()?.["moment"];
    if (typeof moment !== "number") return longestRest;
    return Math.min(longestRest, Math.max(0, moment + 1 - now()) * 1000);
  }

  /** What becomes of a new downlink. */
  function stateOf({ expiresAt }: Downlink): [State, string] {
    if (!transmits) return ["failed", "no input of the gateway can transmit"];
    if (expiresAt < now()) return ["expired", "it came too late"];
    return ["queued", "waits for the meter's next telegram"];
  }

  return {
    take(downlink) {
      const { id, meter, frame, expiresAt } = downlink;
      expire();
      if (find.get(id) !== undefined) return change(() => tellAgain.run(id));
      const known = Number(count.get()?.["known"]);
      // One that fails for want of room takes room, too, until it was told: twice the number is never passed.
      if (known >= 2 * mostKnown) throw new Error("there is no room for more downlinks");
      const [state, says] =
        known >= mostKnown ? (["failed", "the gateway's queue is full"] as const) : stateOf(downlink);
      change(() => add.run(id, meter, frame, expiresAt, state, now(), says));
    },
    idle: () => waitedFor.size === 0,
    async heard(meter, radio) {
      if (!waitedFor.has(meter) || radioing.has(meter)) return;
      radioing.add(meter);
      try {
        const row = next.get(meter, now());
        const frame = row?.["frame"];
        if (row === undefined || !(frame instanceof Uint8Array)) return;
        await radio.transmit(frame, meter);
        change(() => {
          countWindow.run(String(row["id"]));
          const windows = `radioed in ${Number(row["radioed"]) + 1} of ${mostWindows} windows`;
          move.run("sent", now(), windows, String(row["id"]));
        });
      } catch (error) {
        say(`a downlink to ${meter} was not radioed: ${error instanceof Error ? error.message : String(error)}`);
      } finally {
        radioing.delete(meter);
      }
    },
    answered(meter) {
      const row = waitedFor.has(meter) ? lastRadioed.get(meter) : undefined;
      if (row !== undefined) change(() => close.run(String(row["id"])));
    },
    expire,
    tell(report, pause = pauseOnWall) {
      const stopping = new AbortController();
      const run = async () => {
        while (!stopping.signal.aborted) {
          const resting = new AbortController();
          const end = () => resting.abort();
          stopping.signal.addEventListener("abort", end);
          wake = end;
          let rest = 0;
          try {
            expire();
            await tellAll(report);
            rest = untilNextExpires();
          } catch {
            // Nobody takes reports now: they are told again after the pause, and nothing that happens shortens it.
            wake = () => undefined;
            rest = tryAgain;
          }
          await pause(rest, resting.signal);
          stopping.signal.removeEventListener("abort", end);
        }
      };
      const running = run();
      return {
        async stop() {
          stopping.abort();
          await running;
        },
      };
    },
    close: () => database.close(),
  };
}

const states = ["queued", "sent", "failed", "expired"] as const satisfies readonly State[];
const stateNamed = (text: unknown): State => states.find((state) => state === text) ?? "failed";
