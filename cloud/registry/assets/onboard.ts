// Brings many meters into the book at once: each line whole or not at all, the good ones beside the bad ones.
import type { MeterId, Seconds } from "@tributary/core";
import { sql } from "@tributary/engine-tables";
import { keyFingerprint, type OnboardingLine, type OnboardingProblem } from "@tributary/wire";
import { AssetError, type AssetErrorCode } from "./asset-error.ts";
import { assetId } from "./asset-id.ts";
import { contractById, customerById, moveIn, putCustomer } from "./customers.ts";
import { addMember, memberNow } from "./districts.ts";
import { indexTicks } from "./index-value.ts";
import { closedTo, metersById, putMeter } from "./meters.ts";
import { mount, placementsOf } from "./placements.ts";
import { pointById, putPoint, putSite, siteById } from "./places.ts";
import { addLinks, bindMeters, putStation } from "./stations.ts";
import { change, type Outcome, type Store, type Tables } from "./store.ts";
import type { Utilities } from "./traits.ts";

export interface Onboarding {
  /** The utility whose meters they are; "" is the deployment itself. */
  readonly tenant: string;
  readonly lines: readonly OnboardingLine[];
  /** The utilities that who asks works for; `undefined`: all. */
  readonly within: ReadonlySet<string> | undefined;
  /** The edge node of meters that name none. */
  readonly node?: string | undefined;
  /** When meters were mounted of which nobody says it. */
  readonly now: Seconds;
  /** Tells what would become of the lines, and changes nothing. */
  readonly preview: boolean;
}

export interface OnboardedLine {
  readonly line: number;
  readonly meter: MeterId;
  readonly outcome: Outcome;
  /** The node that may tell of it. */
  readonly node: string | null;
  /** From when on it tells of its customer: he moved in, and it stands there. */
  readonly since: Seconds | null;
}

export interface OnboardingOutcome {
  readonly lines: readonly OnboardedLine[];
  readonly problems: readonly OnboardingProblem[];
}

/** What to do about what the book refuses. */
const cures: Readonly<Record<AssetErrorCode, string>> = {
  "assets/id": "write letters, digits and . _ - alone, 64 at most",
  "assets/unknown": "make it first, or correct the name",
  "assets/tenant": "make the utility first",
  "assets/meter": "write a whole meter id such as KAM.12345678.1b.07",
  "assets/other-utility": "correct the meter, or ask who administers the deployment",
  "assets/zone": "write a zone such as Europe/Madrid",
  "assets/span": "correct the dates",
  "assets/overlap": "correct the point or the date; an exchange is told as one",
  "assets/register": "correct the register, its digits, index or factor",
  "assets/circle": "correct the district",
  "assets/in-use": "leave it as it is",
  "assets/link": "correct the gateway",
};

/** A line that the book refuses; nothing of it is kept. */
class WrongLine extends Error {
  readonly problem: Omit<OnboardingProblem, "line">;

  constructor(problem: Omit<OnboardingProblem, "line">) {
    super(problem.says);
    this.problem = problem;
  }
}

/** Ends a preview: what it did is undone. */
class Undone extends Error {
  readonly outcome: OnboardingOutcome;

  constructor(outcome: OnboardingOutcome) {
    super("preview");
    this.outcome = outcome;
  }
}

/** Lines after which others have their turn. */
const linesAtOnce = 20;

export async function onboard(slow: Store, order: Onboarding): Promise<OnboardingOutcome> {
  const asked = order.lines.map(({ meter }) => meter);
  const store = { ...slow, utilities: await remembered(slow.utilities, order.tenant, asked) };
  const closed = order.within === undefined ? new Set<MeterId>() : await closedTo(store, order.within, asked);
  try {
    return await change(store, async (at) => {
      const lines: OnboardedLine[] = [];
      const problems: OnboardingProblem[] = [];
      for (const [number, line] of order.lines.entries()) {
        if (number % linesAtOnce === 0) await new Promise((resolve) => setImmediate(resolve));
        const done = await wholeOrNot(at, async () => {
          const owner = (await store.utilities.tenantsOf([line.meter])).get(line.meter) ?? order.tenant;
          if (closed.has(line.meter) || owner !== order.tenant)
            throw refused("meter", new AssetError("assets/other-utility", line.meter));
          return takeLine(store, at, order, line);
        });
        if (done instanceof WrongLine) problems.push({ line: line.line, ...done.problem });
        else lines.push(done);
      }
      if (order.preview) throw new Undone({ lines, problems });
      return { lines, problems };
    });
  } catch (error) {
    if (error instanceof Undone) return error.outcome;
    throw error;
  }
}

/** Whose the meters of a file are, asked once and not line by line. */
async function remembered(utilities: Utilities, tenant: string, meters: readonly MeterId[]): Promise<Utilities> {
  const isKnown = await utilities.has(tenant);
  const owners = await utilities.tenantsOf(meters);
  return {
    has: async (asked) => (asked === tenant ? isKnown : utilities.has(asked)),
    tenantsOf: async (some) =>
      new Map(some.flatMap((meter) => (owners.has(meter) ? [[meter, owners.get(meter) ?? ""]] : []))),
  };
}

/** Undoes the work of a line that was refused. */
async function wholeOrNot<Result>(at: Tables, work: () => Promise<Result>): Promise<Result | WrongLine> {
  await sql`savepoint line`.execute(at);
  const result = await work().catch((error: unknown) => {
    if (error instanceof WrongLine) return error;
    throw error;
  });
  if (result instanceof WrongLine) await sql`rollback to savepoint line`.execute(at);
  await sql`release savepoint line`.execute(at);
  return result;
}

const refused = (field: string, error: AssetError) =>
  new WrongLine({ field, says: error.message, todo: cures[error.code] });

/** A step of a line; what it refuses is the matter of a field. */
async function step<Result>(field: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof AssetError ? refused(field, error) : error;
  }
}

async function takeLine(store: Store, at: Tables, order: Onboarding, line: OnboardingLine): Promise<OnboardedLine> {
  const { meter, cells } = line;
  const outcomes: Outcome[] = [];
  const node = await takeNode(at, order, line, outcomes);
  const key = cells.key === undefined ? undefined : keyOf(cells.key, node);
  outcomes.push(await putMeter(at, { meter, name: cells.name, key }));
  const placed = await takePlace(store, at, order, line, outcomes);
  const since = placed === undefined ? null : await takeContract(store, at, order, line, placed, outcomes);
  if (cells.gateway !== undefined) {
    const gateway = { kind: "gateway", name: cells.gateway } as const;
    const link = { lower: { kind: "meter", name: meter } as const, upper: gateway, since: order.now };
    await step("gateway", () => putStation(at, gateway));
    outcomes.push((await step("gateway", () => addLinks(at, [link]))) > 0 ? "changed" : "same");
  }
  const outcome = outcomes.includes("new") ? "new" : outcomes.includes("changed") ? "changed" : "same";
  return { ...{ line: line.line, meter, outcome, node }, since };
}

function keyOf(key: Uint8Array | "none", node: string | null) {
  const problem = {
    field: "node",
    says: "no edge node is named for its key",
    todo: "fill node, or name one for the file",
  };
  if (node === null) throw new WrongLine(problem);
  return { place: `vault of ${node}`, fingerprint: keyFingerprint(key) };
}

/** Binds the meter to the node that its line names; answers the one that it is bound to. */
async function takeNode(
  at: Tables,
  { node: usual, tenant }: Onboarding,
  { meter, cells }: OnboardingLine,
  outcomes: Outcome[],
): Promise<string | null> {
  const [known] = await metersById(at, [meter]);
  const node = cells.node ?? known?.node ?? usual;
  if (node === undefined) return null;
  const station = await at
    .selectFrom("station")
    .select("name")
    .where("kind", "=", "edge")
    .where("name", "=", node)
    .executeTakeFirst();
  const serves = await at.selectFrom("node_tenant").select("tenant").where("node", "=", node).execute();
  const isOthers = serves.length > 0 && serves.every((row) => row.tenant !== tenant);
  // Another utility's node is answered as one that there is not.
  if (station === undefined || isOthers) {
    const todo = "enrol the node first (tributary pki enrol), or correct its name";
    throw new WrongLine({ field: "node", says: `there is no edge node ${node}`, todo });
  }
  outcomes.push(await bindMeters(at, node, [meter]));
  return node;
}

/** The point of a line, and since when its meter stands there. */
interface Placed {
  readonly point: string;
  readonly from: Seconds;
}

async function takePlace(
  store: Store,
  at: Tables,
  { tenant, now }: Onboarding,
  line: OnboardingLine,
  outcomes: Outcome[],
): Promise<Placed | undefined> {
  const { meter, cells, utility, zone } = line;
  const site = cells.site === undefined ? undefined : assetId(tenant, cells.site);
  if (site !== undefined) {
    const before = await siteById(at, site);
    const { latitude, longitude } = cells;
    const place = latitude === undefined || longitude === undefined ? (before?.place ?? null) : { latitude, longitude };
    const name = cells.site_name ?? before?.name ?? "";
    const put = { id: site, name, address: cells.address ?? before?.address ?? "", place };
    outcomes.push(await step("site", () => putSite(store, at, put)));
  }
  if (cells.point === undefined) return undefined;
  const point = assetId(tenant, cells.point);
  const before = await pointById(at, point);
  const put = {
    id: point,
    site: site ?? before?.site ?? null,
    name: cells.point_name ?? before?.name ?? "",
    utility: cells.utility ?? before?.utility ?? utility,
    zone: cells.zone ?? before?.zone ?? zone,
  };
  outcomes.push(await step("point", () => putPoint(store, at, put)));
  const stands = (await placementsOf(at, { meter }, { from: 0, to: null })).findLast((row) => row.point === point);
  const from = line.from ?? stands?.from ?? now;
  const { register, digits = null, index, multiplier, pulse } = cells;
  const registers = await step("index", async () => {
    if (register === undefined) return [];
    return [{ register, digits, first: index === undefined ? null : indexTicks(register, index), last: null }];
  });
  outcomes.push(await step("point", () => mount(store, at, { point, meter, from, multiplier, pulse, registers })));
  if (cells.district !== undefined) {
    const district = assetId(tenant, cells.district);
    const member = (await memberNow(at, district, point)) ?? { point, from, to: null };
    outcomes.push(await step("district", () => addMember(at, district, member)));
  }
  return { point, from };
}

async function takeContract(
  store: Store,
  at: Tables,
  { tenant }: Onboarding,
  { cells, contractFrom }: OnboardingLine,
  { point, from }: Placed,
  outcomes: Outcome[],
): Promise<Seconds | null> {
  if (cells.customer === undefined) return null;
  const customer = assetId(tenant, cells.customer);
  const known = await customerById(store, at, customer);
  const put = {
    id: customer,
    person: known?.person ?? null,
    name: cells.customer_name ?? known?.name ?? "",
    contact: cells.contact ?? known?.contact ?? "",
  };
  outcomes.push(await step("customer", () => putCustomer(store, at, put)));
  const id = await step("contract", async () => assetId(tenant, cells.contract ?? `${cells.point}.${cells.customer}`));
  const before = await contractById(at, id);
  const since = contractFrom ?? before?.from ?? from;
  const prices = cells.prices === undefined ? (before?.prices ?? null) : assetId(tenant, cells.prices);
  const maximum = cells.maximum ?? before?.maximum ?? null;
  outcomes.push(await step("contract", () => moveIn(store, at, { id, customer, point, from: since, prices, maximum })));
  return Math.max(since, from);
}
