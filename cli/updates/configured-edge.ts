// Runs an edge node under its signed configuration: a new one is on trial first, and taken back when the node does not bear it.
import type { ProcessClock } from "@tributary/core";
import type { ConfigurationRefusal, ConfigurationState, NodeUpdates } from "@tributary/edge-node";
import { isSignedAs } from "@tributary/engine-lambda";
import type { Configuration, SignedConfiguration } from "@tributary/wire";
import type { DataFolder } from "../data-folder.ts";
import { errorSentence } from "../error-sentence.ts";
import { readTrustedKeys } from "../lambdas/trusted-keys.ts";
import { closeAll, type OnStop, type Place } from "../roles/run-role.ts";
import { say } from "../terminal.ts";
import { ailmentOf, type RunningEdge } from "./ailment.ts";
import { openConfigurationBook } from "./configuration-book.ts";
import { type LiveSettings, liveSettings, neededAnew, notSettable } from "./live-settings.ts";

export interface StartedEdge extends RunningEdge {
  /** Everything that listens. */
  readonly places: readonly Place[];
}

/** What a node's parts are opened with. */
export interface EdgeParts {
  readonly settings: Configuration;
  readonly live: LiveSettings;
  readonly updates: NodeUpdates;
  readonly onStop: OnStop;
}

export interface ConfiguredEdgeOptions {
  readonly folder: DataFolder;
  readonly onStop: OnStop;
  readonly clock: ProcessClock;
  /** The configuration with the settings of a signed one. Throws what is wrong with it. */
  readonly read: (signed: SignedConfiguration["manifest"]["settings"]) => Configuration;
  readonly start: (parts: EdgeParts) => Promise<StartedEdge>;
  readonly release: NodeUpdates["release"];
}

/** The answer to whoever brought a configuration is on its way before anything closes. Milliseconds. */
const answeredBefore = 200;

export async function startConfiguredEdge(options: ConfiguredEdgeOptions): Promise<readonly Place[]> {
  const { folder, onStop, clock, read, start, release } = options;
  const book = openConfigurationBook(folder, clock.seconds);
  const own = read({});
  const operators = readTrustedKeys(own.operatorKeys, "operatorKeys");
  const isTrusted = (one: SignedConfiguration) =>
    isSignedAs("configuration", one, operators) && one.manifest.node === own.node;

  if (book.kept().trial !== undefined) book.switchBack("the node ended while it was on trial");
  const { good } = book.kept();
  const isGood = good !== undefined && isTrusted(good);
  if (good !== undefined && !isGood)
    say("the signed configuration is left out: nobody of operatorKeys signed it for this node");

  let settings = isGood ? read(good.manifest.settings) : own;
  let running:
    | (StartedEdge & { readonly closers: readonly (() => unknown)[]; readonly live: LiveSettings })
    | undefined;
  const stopping = new AbortController();
  let trial: Promise<void> | undefined;

  async function close(): Promise<void> {
    const closers = running?.closers ?? [];
    running = undefined;
    await closeAll(closers);
  }

  async function open(next: Configuration): Promise<StartedEdge> {
    const closers: (() => unknown)[] = [];
    try {
      const live = liveSettings(next);
      const started = await start({ settings: next, live, updates, onStop: (one) => closers.push(one) });
      running = { ...started, closers, live };
      settings = next;
      return started;
    } catch (error) {
      await closeAll(closers);
      throw error;
    }
  }

  async function change(next: Configuration): Promise<void> {
    if (running !== undefined && neededAnew(settings, next).length === 0) {
      running.live.turn(next);
      settings = next;
      return;
    }
    await close();
    await clock.hold(open(next));
  }

  /** Broken when the process is stopping. */
  function pause(milliseconds: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const disarm = clock.after(milliseconds, resolve);
    stopping.signal.addEventListener("abort", () => {
      disarm();
      reject(stopping.signal.reason);
    });
    return promise;
  }

  async function tryOut(next: Configuration): Promise<void> {
    const before = settings;
    await pause(answeredBefore);
    try {
      await change(next);
      await pause(before.trialSeconds * 1000);
      const ails = running === undefined ? "it does not run" : await ailmentOf(running);
      if (ails !== undefined) throw new Error(ails);
      book.take(`the node was healthy after ${before.trialSeconds} s`);
    } catch (error) {
      // What the process left at its end is switched back at its next start.
      if (stopping.signal.aborted) return;
      book.switchBack(errorSentence(error));
      await change(before);
    }
  }

  function judge(one: SignedConfiguration): ConfigurationRefusal | Configuration {
    const { node, version, settings: wanted } = one.manifest;
    if (!isSignedAs("configuration", one, operators)) {
      return { cause: "not-signed", says: `nobody of this node's operatorKeys signed it as ${one.signedBy}` };
    }
    if (node !== own.node) return { cause: "foreign", says: `it is for ${node}, this node is ${own.node}` };
    const { newest, trial: onTrial } = book.kept();
    if (version <= newest)
      return { cause: "older", says: `version ${newest} was here already; sign it with a higher one` };
    if (onTrial !== undefined || trial !== undefined)
      return { cause: "busy", says: `version ${onTrial?.manifest.version} is on trial` };
    const [owners] = notSettable(wanted);
    if (owners !== undefined) return { cause: "wrong", says: `${owners} is not set by a signed configuration` };
    try {
      return read(wanted);
    } catch (error) {
      return { cause: "wrong", says: errorSentence(error) };
    }
  }

  const state = (): ConfigurationState => {
    const { good: last, trial: onTrial, events } = book.kept();
    return {
      version: last?.manifest.version ?? 0,
      ...(onTrial === undefined ? {} : { trial: onTrial.manifest.version }),
      events,
    };
  };
  const updates: NodeUpdates = {
    ailment: async () => (running === undefined ? "it is being opened" : ailmentOf(running)),
    configuration: state,
    release,
    configure(one) {
      const next = judge(one);
      if ("cause" in next) {
        if (next.cause !== "busy") book.refuse(one.manifest.version, next.says);
        return next;
      }
      const anew = neededAnew(settings, next);
      book.begin(one, anew.length === 0 ? "it counts at once" : `the node is opened anew for ${anew.join(", ")}`);
      trial = tryOut(next)
        .catch((error: unknown) => {
          if (stopping.signal.aborted) return;
          say(`the node cannot go on under the configuration of before: ${errorSentence(error)}`);
          process.exitCode = 1;
          process.kill(process.pid, "SIGTERM");
        })
        .finally(() => {
          trial = undefined;
        });
      return state();
    },
  };

  onStop(async () => {
    stopping.abort(new Error("the node is stopping"));
    await trial;
    await close();
  });
  return (await open(settings)).places;
}
