// Lets the book of assets learn from what nodes told which gateway hears which meter, and which node works for it.
import {
  type Assets,
  isLinkEnd,
  type LinkEnd,
  type NewLink,
  type Registry,
  type StationKind,
} from "@tributary/cloud-registry";
import type { ProcessClock } from "@tributary/core";

/** Meters that are looked at without a pause. */
const page = 500;

/** What is imported comes in the name of a node that is none. */
const isImport = (node: string) => node.startsWith("import-");

/** Notes what is new; names that can be none are passed over. */
export async function learnLinks(
  assets: Pick<Assets, "stations" | "putStation" | "addLinks">,
  registry: Pick<Registry, "nodeOf" | "nodes" | "meters">,
  { seconds }: Pick<ProcessClock, "seconds">,
  isStopped: () => boolean,
): Promise<void> {
  const cloud: LinkEnd = { kind: "cloud", name: "cloud" };
  const stations = [...(await assets.stations("gateway")), ...(await assets.stations("edge"))];
  const known = new Set(stations.map(({ kind, name }) => `${kind} ${name}`));
  /** Whether it is a station by its name; it is in the book then. */
  async function isStation(kind: StationKind, name: string): Promise<boolean> {
    if (!isLinkEnd({ kind, name }) || isImport(name)) return false;
    if (!known.has(`${kind} ${name}`)) await assets.putStation({ kind, name });
    known.add(`${kind} ${name}`);
    return true;
  }
  const links: NewLink[] = [];
  for (const name of registry.nodes()) {
    if (await isStation("edge", name)) links.push({ lower: { kind: "edge", name }, upper: cloud, since: seconds() });
  }
  const ways = new Set<string>();
  for (let after: string | undefined; !isStopped(); links.length = 0) {
    const meters = registry.meters({ after, limit: page });
    for (const told of meters) {
      const meter: LinkEnd = { kind: "meter", name: told.meter };
      const gateway: LinkEnd = { kind: "gateway", name: told.gateway };
      if (!isLinkEnd(meter) || !(await isStation("gateway", gateway.name))) continue;
      links.push({ lower: meter, upper: gateway, since: seconds() });
      const node: LinkEnd = { kind: "edge", name: registry.nodeOf(told.meter) ?? "" };
      const way = `${gateway.name} ${node.name}`;
      if (!known.has(`edge ${node.name}`) || ways.has(way)) continue;
      ways.add(way);
      links.push({ lower: gateway, upper: node, since: seconds() });
    }
    if (links.length > 0) await assets.addLinks(links);
    after = meters.at(-1)?.meter;
    if (meters.length < page) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
