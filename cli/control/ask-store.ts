// Asks the cloud on this machine about its store of readings.
import { problem, type StoreView, storePath, storeView } from "@tributary/wire";
import { isLoopback } from "../roles/cloud-target.ts";

/** How long an answer may take: a store stops when what is under way is over. Milliseconds. */
const patience = 60_000;

/** `cloud`: its address. Breaks with a sentence when it refuses, or does not answer. */
export async function askStore(cloud: string, what: "state" | "stop" | "start"): Promise<StoreView> {
  const base = URL.parse(cloud);
  if (base?.protocol !== "http:" || !isLoopback(base.hostname)) {
    throw new Error(`${cloud}: a store is stopped and started on its own machine alone: http://127.0.0.1:8080`);
  }
  const path = what === "state" ? storePath : `${storePath}/${what}`;
  const response = await fetch(new URL(path, base), {
    method: what === "state" ? "GET" : "POST",
    signal: AbortSignal.timeout(patience),
  }).catch(() => undefined);
  if (response === undefined)
    throw new Error(`no cloud answers at ${cloud}: start it, or name its address with --cloud`);
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return storeView.parse(answer);
  const refused = problem.safeParse(answer);
  throw new Error(refused.success ? refused.data.detail : `${cloud} answered ${response.status}: no cloud`);
}
