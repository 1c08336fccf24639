// What became of configurations and releases: the newest events of a node, said to its operator as they come.
import type { UpdateEvent } from "@tributary/edge-node";
import { say } from "../terminal.ts";

const mostKept = 20;
const words: Readonly<Record<UpdateEvent["outcome"], string>> = {
  "on-trial": "is on trial",
  taken: "is taken",
  "switched-back": "was switched back",
  refused: "is refused",
};

/** With one more event in front, newest first; it is said as well. */
export function withEvent(events: readonly UpdateEvent[], what: string, event: UpdateEvent): UpdateEvent[] {
  say(`${what} ${event.version} ${words[event.outcome]}: ${event.says}`);
  return [event, ...events].slice(0, mostKept);
}
