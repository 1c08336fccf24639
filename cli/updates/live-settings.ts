// The settings that a running node heeds at once when they change; all others take effect when its parts are opened anew.

import type { EdgeSettings } from "@tributary/edge-node";
import type { Trusted } from "@tributary/engine-lambda";
import type { Configuration } from "@tributary/wire";
import { readTrustedKeys } from "../lambdas/trusted-keys.ts";

const heededAtOnce: ReadonlySet<string> = new Set(["safety", "lambdaKeys", "trialSeconds"]);

/** What the machine's owner says, or other roles: no signed configuration sets it. */
const ownersAlone: ReadonlySet<string> = new Set([
  ...[
    "node",
    "operatorKeys",
    "gateway",
    "edge",
    "lorawanDevice",
    "inputs",
    "backlogMegabytes",
    "intakeMegabytes",
    "strictMeters",
  ],
  ...["httpPort", "syncHost", "syncPort", "syncNames", "input", "city", "commands"],
]);

/** Those of the settings that are not an operator's to set. */
export const notSettable = (settings: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(settings).filter((name) => ownersAlone.has(name));

/** The names of settings that differ and for which the node's parts must be opened anew. */
export function neededAnew(before: Configuration, after: Configuration): string[] {
  const values = (settings: Configuration) => new Map<string, unknown>(Object.entries(settings));
  const [old, next] = [values(before), values(after)];
  return [...new Set([...old.keys(), ...next.keys()])].filter(
    (name) => !heededAtOnce.has(name) && JSON.stringify(old.get(name)) !== JSON.stringify(next.get(name)),
  );
}

export interface LiveSettings {
  readonly safety: NonNullable<EdgeSettings["safety"]>;
  readonly trusted: Trusted;
  /** From now on the settings of this configuration count. Throws, and changes nothing, when a key cannot be read. */
  turn(settings: Configuration): void;
}

/** A rule closes nobody's valve until the operator says so: without a section no alarm does. */
function safetyOf(safety: Configuration["safety"]) {
  const { never, ...policy } = safety ?? { closeOn: [], mostPerHour: 0, never: [], staleAfter: 0 };
  return { ...policy, never: new Set(never) };
}

export function liveSettings(settings: Configuration): LiveSettings {
  const safety = safetyOf(settings.safety);
  const trusted = new Map(readTrustedKeys(settings.lambdaKeys));
  return {
    safety,
    trusted,
    turn(next) {
      const keys = readTrustedKeys(next.lambdaKeys);
      Object.assign(safety, safetyOf(next.safety));
      trusted.clear();
      for (const [name, key] of keys) trusted.set(name, key);
    },
  };
}
