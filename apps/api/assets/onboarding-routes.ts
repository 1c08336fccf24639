// The route by which a utility brings many meters in: a table with places, or a file with keys alone.
import type { OnboardedLine } from "@tributary/cloud-registry";
import { type MeterId, utilityOf } from "@tributary/core";
import {
  isOnboardingFile,
  type KeyEntry,
  type OnboardingFile,
  type OnboardingLine,
  onboardingQuery,
  onboardingReport,
  readKeys,
  readOnboardingFile,
} from "@tributary/wire";
import { bytes } from "../body.ts";
import { Refusal } from "../refusal.ts";
import { type Route, route } from "../route.ts";
import { type AssetDoor, giveAll, refuseOthers } from "./asset-door.ts";

const longestFile = 4 * 2 ** 20;
/** Lines of one file: larger ones are sent in parts. */
const mostLines = 5000;
const codeDays = 90;
const day = 86_400;

/** Reads a table with places, or any file of keys; what is no text of either is told as problems. */
async function readFile({ assets }: AssetDoor, body: Uint8Array, zone: string): Promise<OnboardingFile> {
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
    const [meter, other] = like.get(entry.meter) ?? [];
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

export const onboardingRoutes = (door: AssetDoor): readonly Route[] => [
  route({
    method: "POST",
    path: "/api/v1/onboarding",
    access: { scope: "onboard", of: "tenants" },
    says: "Brings meters in by a table (see the documentation) or a file of keys; the good lines go in beside the bad ones",
    query: onboardingQuery,
    body: bytes("application/octet-stream", longestFile),
    answer: onboardingReport,
    async answers({ clock }, { query: { tenant, preview, codes, node, zone }, body, tenants, by }) {
      const refused = refuseOthers({ tenants, by }, tenant === "" ? null : `${tenant}:x`);
      if (refused !== undefined) return refused;
      if (tenant === "" && tenants !== undefined) return new Refusal("not-found", "name your utility: ?tenant=");
      if (tenant === "" && codes) return new Refusal("bad-request", "query: codes are a utility's, name one: ?tenant=");
      if (tenant !== "" && !(await door.identity.tenants.has(tenant)))
        return new Refusal("not-found", `there is no utility ${tenant}`);
      const file = await readFile(door, body, zone);
      const { lines } = file;
      if (lines.length > mostLines)
        return new Refusal("too-large", `a file has ${mostLines} lines at most: send it in parts`);
      if (door.keys === undefined && lines.some(({ cells }) => cells.key !== undefined)) {
        return new Refusal(
          "conflict",
          "no master key seals keys here (TRIBUTARY_MASTER_KEY_FILE): leave them out, or name one",
        );
      }
      const done = await door.assets.onboard({ tenant, lines, within: tenants, node, now: clock(), preview });
      const problems = [...file.problems, ...done.problems].toSorted((a, b) => a.line - b.line);
      const count = (outcome: OnboardedLine["outcome"]) => done.lines.filter((line) => line.outcome === outcome).length;
      const made = new Map<MeterId, string>();
      if (!preview) {
        await giveAll(
          door,
          tenant,
          done.lines.map(({ meter }) => meter),
          by,
        );
        keepKeys(door, lines, done.lines, by);
        for (const { meter, since } of codes ? done.lines : []) {
          const code = { meter, tenant, validSeconds: codeDays * day, ...(since === null ? {} : { since }) };
          made.set(meter, await door.identity.claims.code(code, by));
        }
      }
      return {
        preview,
        ...{ new: count("new"), changed: count("changed"), same: count("same") },
        wrong: new Set(problems.map(({ line }) => line)).size,
        meters: done.lines.map(({ line, meter, outcome }) => {
          const code = made.get(meter);
          return { line, meter, outcome, ...(code === undefined ? {} : { code }) };
        }),
        problems,
      };
    },
  }),
];
