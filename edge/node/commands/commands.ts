// The life of commands: taken, sealed, handed to the gateway that hears the meter best, and confirmed by the meter alone.
import type { MeterId, Seconds } from "@tributary/core";
import { healingStore, setAsideDamaged } from "@tributary/engine-log";
import type { Command, CommandOrder, CommandRequest, DownlinkReport } from "@tributary/wire";
import { sealCommand } from "@tributary/wmbus";
import type { Clock } from "../clock.ts";
import { newCommandId } from "./command-id.ts";
import { type CommandRefusal, refusal } from "./command-refusal.ts";
import { type CommandStep, isEnded, type KeptCommand, openCommandStore } from "./command-store.ts";
import type { CommandWay } from "./command-way.ts";
import { type CommandedMeter, whyNot } from "./commandable.ts";
import { bestGateways } from "./heard-by.ts";
import { evidenceOf, isAnswer, type Saying } from "./obedience.ts";
import { newPursuits, type Pursuit } from "./pursuit.ts";

/** What was heard of a meter. */
export interface Heard {
  readonly meter: MeterId;
  readonly saying: Saying;
}

export interface CommandsSettings {
  /** File of the store. */
  readonly path: string;
  readonly clock: Clock;
  /** A meter by its id or by a serial number that only one has. */
  readonly meter: (text: string) => CommandedMeter | "unknown-meter" | "ambiguous-meter";
  /** Brings commands as they are now into the outbox; durable when it returns. */
  readonly tell: (commands: readonly Command[]) => void;
  readonly say: (says: string) => void;
}

export interface Commands {
  /** Takes a command; it is durable when this returns. The same id and order again is the same command. */
  request(request: CommandRequest): Command | CommandRefusal;
  /** Ends a command that no gateway was handed yet; a sentence where it cannot be taken back any more. */
  takeBack(id: string): string | undefined;
  find(id: string): (Command & { readonly steps: readonly CommandStep[] }) | undefined;
  /** Newest first. */
  list(filter: { readonly meter?: MeterId | undefined; readonly limit: number }): Command[];
  /** How many have not ended. */
  open(): number;
  /** Takes what a gateway says of a downlink; durable when it returns. */
  report(gateway: string, report: DownlinkReport): void;
  /** Looks whether telegrams show that their meters obeyed. */
  heard(sayings: readonly Heard[]): void;
  /** Ends what is too late and hands over what is due. A clock with timers sees to it by itself. */
  tick(): void;
  addWay(way: CommandWay): void;
  /** Kept when what is under way to gateways has arrived. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** How long a command waits for its meter unless it says otherwise. */
const usualPatience: Seconds = 86_400;
/** A downlink is handed over so often until its gateway says that it has it. */
const handAgain: Seconds = 30;
/** Seconds between looks, at least. */
const shortestRest: Seconds = 1;
/** A gateway that could not is passed over for so long. */
const passOver: Seconds = 300;
/** After so many telegrams that show nothing, a command is sealed anew. */
const telegramsOfPatience = 3;
const hour: Seconds = 3600;
/** A command from so far ahead was requested by a clock that stood wrong: nobody waits for it until then. */
const setBack: Seconds = 86_400;
/** Commands that ended are kept for a look back. */
const keptFor: Seconds = 90 * 86_400;

/** How a command ended that somebody took back in time. */
const takenBack = "was taken back";

const sameOrder = (a: CommandOrder, b: CommandOrder) => JSON.stringify(a) === JSON.stringify(b);

export function openCommands(settings: CommandsSettings): Commands {
  const { clock, say } = settings;
  const store = healingStore((again) => {
    if (again) setAsideDamaged(settings.path, say);
    return openCommandStore(settings.path);
  });
  const open = new Map(store.open().map((command) => [command.id, command]));
  const pursuits = newPursuits();
  const ways: CommandWay[] = [];
  let closed = false;
  let disarm = () => {};

  const now = (): Seconds => Math.floor(clock.now() / 1000);

  /** The cloud learns of it with the next batch; when that cannot be written now, at the next change or tick. */
  function tell(): void {
    const untold = store.untold();
    if (untold.length === 0) return;
    try {
      settings.tell(untold.map(shown));
      store.told(untold.map(({ id }) => id));
    } catch (error) {
      say(`commands: the cloud could not be told: ${String(error)}`);
    }
  }

  /** Brings a command on; durable when this returns. */
  function move(command: KeptCommand, change: Partial<KeptCommand>): KeptCommand {
    const moved = { ...command, ...change };
    const { state, says, gateway, sentAt } = command;
    if (moved.state === state && moved.says === says && moved.gateway === gateway && moved.sentAt === sentAt) {
      open.set(moved.id, moved);
      return moved;
    }
    store.put(moved, now());
    if (isEnded(moved)) {
      open.delete(moved.id);
      pursuits.forget(moved.id);
    } else open.set(moved.id, moved);
    tell();
    return moved;
  }

  const end = (command: KeptCommand, state: "confirmed" | "failed" | "expired", at: Seconds, says: string) =>
    move(command, { state, endedAt: at, says });

  /** The command with a frame to hand over: the one it has, or a new one under a counter of its own. */
  function sealed(command: KeptCommand, meter: CommandedMeter): KeptCommand & { readonly frame: Uint8Array } {
    const { frame, order } = command;
    // The time to set grows old while it waits, so it is sealed for each hand-over.
    if (frame !== undefined && order.kind !== "clock") return { ...command, frame };
    const { address, entry, id, window = 0 } = meter;
    if (entry.key === "none") throw new Error(`${id} has no key any more`);
    // Counters follow the time, so that those of a node that lost its store lie above all that it used.
    const counter = store.nextCounter(id, now());
    // What is radioed in the next window is opened then.
    const made = sealCommand(order, { meter: address, key: entry.key, counter, now: Math.max(now(), window) });
    const kept = { ...command, attempt: command.attempt + 1, counter, frame: made };
    store.put(kept);
    open.set(kept.id, kept);
    return kept;
  }

  /** Hands an open command to the best gateway that can be reached. */
  async function handOver(id: string, pursuit: Pursuit): Promise<void> {
    const found = open.get(id);
    const meter = found === undefined ? undefined : settings.meter(found.meter);
    if (found === undefined || meter === undefined) return;
    if (typeof meter === "string") {
      end(found, "failed", now(), "the key file does not name the meter any more");
      return;
    }
    const hearing = bestGateways(meter.heardBy);
    for (const gateway of hearing) {
      const way = ways.find((one) => one.reaches(gateway));
      if (way === undefined || (pursuit.passed.get(gateway) ?? 0) > now()) continue;
      const command = sealed(open.get(id) ?? found, meter);
      pursuit.handed.add(gateway);
      pursuit.due = now() + (way.again ?? handAgain);
      const { attempt, frame, expiresAt } = command;
      const downlink = { id: attempt === 1 ? id : `${id}#${attempt}`, meter: meter.id, frame, expiresAt };
      const took = await way.send(gateway, downlink).catch((error: unknown) => {
        say(`commands: ${gateway} could not be handed a command: ${String(error)}`);
        return false;
      });
      const present = open.get(id);
      if (closed || present === undefined) return;
      if (!took) continue;
      // Its report may have come before this.
      if (present.state === "requested") move(present, { gateway, says: `handed to ${gateway}` });
      return;
    }
    const present = open.get(id);
    if (present?.state !== "requested") return;
    move(present, {
      says:
        hearing.length === 0 ? "no gateway has heard the meter yet" : "no gateway that hears the meter can be reached",
    });
  }

  function pursue(id: string): void {
    const pursuit = pursuits.of(id);
    if (pursuit.sending !== undefined || closed) return;
    pursuit.due = now() + handAgain;
    arm();
    pursuit.sending = handOver(id, pursuit)
      .catch((error: unknown) => say(`commands: ${id} waits: ${String(error)}`))
      .finally(() => {
        pursuit.sending = undefined;
      });
  }

  /** Brings a command on by what its meter says. */
  function weigh(found: KeptCommand, saying: Saying): void {
    const { at } = saying;
    const answered = isAnswer(saying, found.counter);
    // An answer proves that the command was radioed, also where the gateway's report is still under way.
    const command =
      answered && found.state !== "sent"
        ? move(found, { state: "sent", sentAt: at, says: "the meter answered" })
        : found;
    const { id, order, counter, sentAt, state } = command;
    if (state === "queued" && at >= command.requestedAt) giveToAnother(command, pursuits.of(id));
    // The telegram whose window was used says how things were before.
    if (state !== "sent" || sentAt === undefined || at < sentAt || (at === sentAt && !answered)) return;
    const { shows, says } = evidenceOf(order, counter, saying);
    if (shows === "obeyed") end(command, "confirmed", at, `${says}, ${at - sentAt} s after it was radioed`);
    else if (shows === "refused") end(command, "failed", at, says);
    else if (shows === "moving") move(command, { says });
    else sealAnew(command, pursuits.of(id));
  }

  /** A gateway that lets telegrams of the meter pass and radios nothing is passed over for a while. */
  function giveToAnother(command: KeptCommand, pursuit: Pursuit): void {
    const { id, gateway = "" } = command;
    pursuit.unmoved += 1;
    if (pursuit.unmoved < telegramsOfPatience) return;
    pursuit.unmoved = 0;
    pursuit.passed.set(gateway, now() + passOver);
    move(command, { state: "requested", says: `${gateway} radioed nothing in ${telegramsOfPatience} windows` });
    pursue(id);
  }

  /** After some telegrams that show nothing the frame is taken for lost: the meter heeds no counter twice. */
  function sealAnew(command: KeptCommand, pursuit: Pursuit): void {
    pursuit.unmoved += 1;
    if (pursuit.unmoved < telegramsOfPatience) return;
    pursuit.unmoved = 0;
    const { frame: _, ...unsealed } = command;
    open.set(command.id, unsealed);
    pursue(command.id);
  }

  function tick(): void {
    const moment = now();
    for (const command of [...open.values()]) {
      const { id, requestedAt, expiresAt, state, gateway, says } = command;
      if (requestedAt > moment + setBack) {
        end(command, "expired", moment, "the clock was set back since it was requested");
      } else if (moment < expiresAt) {
        if (moment >= pursuits.of(id).due) pursue(id);
      } else if (state === "sent") {
        end(command, "failed", moment, `radioed by ${gateway}, but no telegram showed that the meter obeyed`);
      } else end(command, "expired", moment, `was not radioed in time: ${says}`);
    }
    tell();
    arm();
  }

  /** Sets the timer for what is due next; a clock that stands still while nothing waits is never woken. */
  function arm(): void {
    disarm();
    if (open.size === 0 || closed) return;
    const next = Math.min(...[...open.values()].map(({ id, expiresAt }) => Math.min(expiresAt, pursuits.of(id).due)));
    disarm = clock.after?.(Math.max(shortestRest, next - now()) * 1000, tick) ?? disarm;
  }

  store.prune(now() - keptFor);
  arm();
  return {
    request({ id = newCommandId(clock.now()), meter: text, order, expiresIn = usualPatience }) {
      const before = store.find(id);
      const meter = settings.meter(text);
      if (typeof meter === "string") return refusal(meter, text);
      if (before !== undefined) {
        return before.meter === meter.id && sameOrder(before.order, order) ? shown(before) : refusal("id-taken");
      }
      const requestedAt = now();
      const given = store.between(meter.id, requestedAt - hour, requestedAt);
      const refused = whyNot(meter, order, [...open.values()], given);
      if (refused !== undefined) return refused;
      const command: KeptCommand = {
        id,
        meter: meter.id,
        order,
        state: "requested",
        requestedAt,
        expiresAt: requestedAt + expiresIn,
        says: "taken",
        attempt: 0,
      };
      store.put(command, requestedAt);
      open.set(id, command);
      tell();
      pursue(id);
      return shown(command);
    },
    takeBack(id) {
      const command = open.get(id);
      if (command === undefined) {
        const ended = store.find(id);
        return ended === undefined || ended.says === takenBack ? undefined : `it ${ended.state} already: ${ended.says}`;
      }
      const { state, gateway } = command;
      const handed = gateway ?? [...pursuits.of(id).handed].at(-1);
      if (state !== "requested" || handed !== undefined) return `${handed ?? "a gateway"} was handed it already`;
      end(command, "failed", now(), takenBack);
      return undefined;
    },
    find(id) {
      const command = store.find(id);
      return command === undefined ? undefined : { ...shown(command), steps: store.steps(id) };
    },
    list: (filter) => store.list(filter).map(shown),
    open: () => open.size,
    report(gateway, { id: downlink, state, at, says }) {
      const [id = "", attempt = "1"] = downlink.split("#");
      const command = open.get(id);
      if (command === undefined) return;
      const pursuit = pursuits.of(id);
      // Another gateway has no word on it.
      if (gateway !== command.gateway && !pursuit.handed.has(gateway)) return;
      const newest = Number(attempt) === command.attempt;
      if (state === "queued" || state === "sent") {
        if (newest) pursuit.due = Number.POSITIVE_INFINITY;
      }
      if (state === "queued") {
        if (command.state !== "requested") return;
        pursuit.unmoved = 0;
        move(command, { state, gateway, says: `waits at ${gateway} for the meter` });
      } else if (state === "sent") {
        const sentAt = Math.min(at, now());
        if (sentAt <= (command.sentAt ?? 0)) return;
        if (command.state !== "sent") pursuit.unmoved = 0;
        move(command, { state, gateway, sentAt, says: `radioed by ${gateway}` });
      } else if (newest && command.state !== "sent") {
        pursuit.passed.set(gateway, now() + passOver);
        move(command, { state: "requested", says: `${gateway} could not: ${says}` });
        pursue(id);
      }
    },
    heard(sayings) {
      if (open.size === 0) return;
      for (const { meter, saying } of sayings) {
        for (const command of [...open.values()].filter((one) => one.meter === meter)) {
          // A way to the meter may just have shown itself.
          if (command.state === "requested" && pursuits.of(command.id).handed.size === 0) pursue(command.id);
          weigh(command, saying);
        }
      }
    },
    tick,
    addWay: (way) => void ways.push(way),
    settled: () => pursuits.settled(),
    async close() {
      closed = true;
      disarm();
      await pursuits.settled();
      store.close();
    },
  };
}

/** A command without what only the node needs of it. */
function shown({ attempt: _, frame: __, counter: ___, ...command }: KeptCommand): Command {
  return command;
}
