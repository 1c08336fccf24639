// The route by which a utility brings many meters in: a table with places, or a file with keys alone.
import type { OnboardedLine } from "@tributary/cloud-registry";
import { type MeterId, type Seconds, utilityOf } from "@tributary/core";
import {
  isOnboardingFile,
  type KeyEntry,
  type OnboardingFile,
  type OnboardingLine,
  type OnboardingReport,
  onboardingPath,
  onboardingQuery,
  onboardingReport,
  readKeys,
  readOnboardingFile,
} from "@tributary/wire";
import type { z } from "zod";
import { noAsset } from "../admit.ts";
import { bytes } from "../body.ts";
import { Refusal } from "../refusal.ts";
import { type Route, type RouteRequest, route } from "../route.ts";
import { type AssetDoor, endOldClaims, giveAll } from "./asset-door.ts";

const longestFile = 4 * 2 ** 20;
/** Lines of one file: larger ones are sent in parts. */
const mostLines = 5000;
const codeSeconds: Seconds = 90 * 86_400;

/** Reads a table with places, or any file of keys; what is no text of either is told as problems. */
async function readFile(
  { assets }: AssetDoor,
  { body, within }: Pick<RouteRequest<unknown, unknown, Uint8Array>, "body" | "within">,
  zone: string,
): Promise<OnboardingFile> {
  const text = new TextDecoder().decode(body);
  if (isOnboardingFile(text)) return readOnboardingFile(text, { zone });
  const { rows, problems } = readKeys(body);
  const like = await assets.metersLike(rows.map(({ entry }) => entry.meter));
  const wrong = problems.map(({ line, says }) => ({
    line,
    field: "key",
    says,
    todo: "correct the line, or leave it out",
  }));
  const lines = rows.flatMap(({ entry, place: { line } }): OnboardingLine[] => {
    const [meter, other] = (like.get(entry.meter) ?? []).filter((one) => within?.has(one) ?? true);
    if (meter !== undefined && other === undefined) return [lineOf(line, meter, entry, zone)];
    const says = meter === undefined ? `no meter ${entry.meter} is known` : `several meters are ${entry.meter}`;
    wrong.push({ line, field: "meter", says, todo: "bring the meter in first, by a table with its whole id" });
    return [];
  });
  return { lines, problems: wrong };
}

/** A line of a file of keys as a table has it; the file's own zone is the node's matter alone. */
function lineOf(line: number, meter: MeterId, entry: KeyEntry, zone: string): OnboardingLine {
  const { meter: _, zone: ownZone, ...others } = entry;
  const cells = { ...others, meter, ...(ownZone === undefined ? {} : { zone: ownZone }) };
  return { line, meter, cells, utility: utilityOf(meter.split(".")[3] ?? ""), zone: ownZone ?? zone };
}

/** What the node reads a meter's telegrams with. */
function entryOf({ meter, cells }: OnboardingLine): KeyEntry[] {
  const { key, name, driver, mode, zone, group } = cells;
  if (key === undefined) return [];
  const others = { name, driver, mode, zone, group };
  const told = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined));
  return [{ meter, key, ...told }];
}

/** Keeps the keys of the lines that went in, in the vaults of their nodes. */
function keepKeys({ keys }: AssetDoor, lines: readonly OnboardingLine[], done: readonly OnboardedLine[], by: string) {
  const nodeOf = new Map(done.map(({ meter, node }) => [meter, node]));
  const byNode = Map.groupBy(lines.flatMap(entryOf), ({ meter }) => nodeOf.get(meter) ?? null);
  for (const [node, entries] of byNode) if (node !== null) keys?.keep(node, entries, by);
}

type Asked = z.infer<typeof onboardingQuery>;
type Who = Pick<RouteRequest<unknown, unknown, unknown>, "tenants" | "within" | "by">;

/** Why a file is not even looked at. */
async function refusalFor(
  { identity, keys }: AssetDoor,
  { tenant, codes }: Asked,
  { tenants }: Who,
  lines: readonly OnboardingLine[],
): Promise<Refusal | undefined> {
  const isTheirs = tenant === "" ? tenants === undefined : (tenants?.has(tenant) ?? true);
  if (!isTheirs) return noAsset();
  if (tenant !== "" && !(await identity.tenants.has(tenant)))
    return new Refusal("not-found", `there is no utility ${tenant}`);
  if (tenant === "" && codes) return new Refusal("bad-request", "query: codes are a utility's: name it by tenant");
  if (lines.length > mostLines)
    return new Refusal("too-large", `a file has ${mostLines} lines at most: send it in parts`);
  if (keys === undefined && lines.some(({ cells }) => cells.key !== undefined)) {
    return new Refusal(
      "conflict",
      "no master key seals keys here: name one by TRIBUTARY_MASTER_KEY_FILE, or leave the keys out",
    );
  }
  return undefined;
}

async function onboard(
  door: AssetDoor,
  now: Seconds,
  asked: Asked,
  body: Uint8Array,
  who: Who,
): Promise<OnboardingReport | Refusal> {
  const { tenant, preview, codes, node } = asked;
  const { lines, problems } = await readFile(door, { ...who, body }, asked.zone);
  const refused = await refusalFor(door, asked, who, lines);
  if (refused !== undefined) return refused;
  const done = await door.assets.onboard({ tenant, lines, within: who.tenants, node, now, preview });
  const made = new Map<MeterId, string>();
  if (!preview) {
    // Each is done again where the same file comes again: what broke off in between is made good.
    await giveAll(
      door,
      tenant,
      done.lines.map(({ meter }) => meter),
      who.by,
    );
    keepKeys(door, lines, done.lines, who.by);
    for (const { meter } of done.lines) await endOldClaims(door, who, meter);
    for (const { meter, since } of codes ? done.lines : []) {
      const code = { meter, tenant, validSeconds: codeSeconds, ...(since === null ? {} : { since }) };
      made.set(meter, await door.identity.claims.code(code, who.by));
    }
  }
  const wrong = [...problems, ...done.problems].toSorted((a, b) => a.line - b.line);
  const count = (outcome: OnboardedLine["outcome"]) => done.lines.filter((line) => line.outcome === outcome).length;
  const good = new Set(done.lines.map(({ line }) => line));
  return {
    ...{ preview, new: count("new"), changed: count("changed"), same: count("same") },
    wrong: new Set(wrong.map(({ line }) => line).filter((line) => !good.has(line))).size,
    meters: done.lines.map(({ line, meter, outcome }) => {
      const code = made.get(meter);
      return { line, meter, outcome, ...(code === undefined ? {} : { code }) };
    }),
    problems: wrong,
  };
}

export const onboardingRoutes = (door: AssetDoor): readonly Route[] => [
  route({
    method: "POST",
    path: "/api/v1/onboarding",
    access: { scope: "onboard", of: "tenants" },
    says: "Brings meters in by a table or a file of keys; the good lines go in beside the bad ones",
    query: onboardingQuery,
    body: bytes("application/octet-stream", longestFile),
    answer: onboardingReport,
    answers: ({ clock }, { query, body, ...who }) => onboard(door, clock(), query, body, who),
  }),
  route({
    method: "POST",
    path: onboardingPath,
    access: "this-machine",
    says: "Brings meters in, for programs of this machine",
    query: onboardingQuery,
    body: bytes("application/octet-stream", longestFile),
    answer: onboardingReport,
    answers: ({ clock }, { query, body, ...who }) =>
      onboard(door, clock(), query, body, { ...who, by: "this machine" }),
  }),
];
