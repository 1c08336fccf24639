// Sends the telegram lines of each source its own way.
import type { Sender } from "./sender.ts";

/** `B0001=tcp://127.0.0.1:9001,B0002=...`; `undefined` for text that is no such list. */
export function readRoutes(text: string): ReadonlyMap<string, string> | undefined {
  const routes = text.split(",").map((route) => /^([\w-]+)=(.+)$/.exec(route)?.slice(1));
  return routes.includes(undefined)
    ? undefined
    : new Map(routes.map((route) => [route?.[0] ?? "", route?.[1] ?? ""] as const));
}

/** A source that no route names takes the other way; where there is none it cannot send. */
export function routingSender(routes: ReadonlyMap<string, Sender>, otherwise?: Sender): Sender {
  const senders = [...routes.values(), ...(otherwise === undefined ? [] : [otherwise])];
  return {
    send(source, line) {
      const sender = routes.get(source) ?? otherwise;
      if (sender === undefined) return Promise.reject(new Error(`--to names no way for ${source}`));
      return sender.send(source, line);
    },
    outcomes() {
      const all = new Map<string, number>();
      for (const sender of senders) {
        for (const [outcome, telegrams] of sender.outcomes()) all.set(outcome, (all.get(outcome) ?? 0) + telegrams);
      }
      return all;
    },
    async close() {
      await Promise.all(senders.map((sender) => sender.close()));
    },
  };
}
