// Opens the book of assets in the data folder, or in the database that the settings name, and lets it learn who hears whom.
import { X509Certificate } from "node:crypto";
import type { AssetParts, KeyKeeper } from "@tributary/api";
import type { Identity } from "@tributary/cloud-identity";
import { type IssuedRow, identityOf, type Pki, type PkiIdentity } from "@tributary/cloud-pki";
import {
  type Assets,
  isLinkEnd,
  type LinkEnd,
  type NewLink,
  openAssets,
  type Registry,
} from "@tributary/cloud-registry";
import type { ProcessClock, Seconds } from "@tributary/core";
import type { Configuration } from "@tributary/wire";
import type { DataFolder } from "../data-folder.ts";
import { say } from "../terminal.ts";
import { databasePlace } from "./database-place.ts";
import type { OnStop } from "./run-role.ts";

interface Told {
  readonly identity: Pick<Identity, "tenants" | "box">;
  readonly registry: Pick<Registry, "nodeOf" | "meters">;
}

/** Milliseconds after which the book looks at what nodes told: soon after the start, then time and again. */
const firstMs = 10_000;
const everyMs = 600_000;
/** Meters that are looked at without a pause. */
const page = 500;

export async function startAssets(
  settings: Configuration,
  folder: DataFolder,
  { identity, registry }: Told,
  keys: KeyKeeper | undefined,
  onStop: OnStop,
  clock: ProcessClock,
): Promise<AssetParts> {
  const assets = await openAssets({
    place: databasePlace(settings, folder, "assets.sqlite"),
    box: identity.box("assets"),
    utilities: identity.tenants,
    heard: registry,
  });
  onStop(() => assets.close());
  let stop = () => {};
  let stopped = false;
  onStop(() => {
    stopped = true;
    stop();
  });
  const learnLater = (after: number) => {
    stop = clock.after(after, () => {
      learnLinks(assets, registry, clock, () => stopped)
        .catch((error: unknown) => {
          if (!stopped) say(`the links between meters, gateways and nodes could not be noted: ${String(error)}`);
        })
        .finally(() => {
          if (!stopped) learnLater(everyMs);
        });
    });
  };
  learnLater(firstMs);
  return { assets, keys };
}

/** The same PKI, which tells the book of each gateway and edge node that it gives a certificate. */
export async function pkiInBook(pki: Pki, assets: Assets, clock: ProcessClock): Promise<Pki> {
  const note = async ({ role, name }: PkiIdentity, at: Seconds) => {
    if (role !== "cloud") await assets.noteEnrolled({ kind: role, name }, at);
  };
  const newest = new Map<string, IssuedRow>(pki.list().map((row) => [`${row.role} ${row.name}`, row]));
  const stations = [...(await assets.stations("gateway")), ...(await assets.stations("edge"))];
  const noted = new Map(stations.map(({ kind, name, enrolledAt }) => [`${kind} ${name}`, enrolledAt]));
  for (const [name, row] of newest) if (noted.get(name) !== row.issuedAt) await note(row, row.issuedAt);
  return {
    ...pki,
    async enrol(secret, request) {
      const credentials = await pki.enrol(secret, request);
      const identity = identityOf(new X509Certificate(credentials.certificate).subjectAltName);
      // A node has its certificate, whatever becomes of the note: it is made good at the next start.
      await (identity === undefined ? undefined : note(identity, clock.seconds()))?.catch((error: unknown) =>
        say(`${identity?.role} ${identity?.name} enrolled, but is not in the book yet: ${String(error)}`),
      );
      return credentials;
    },
  };
}

/** Notes which gateway heard which meter last, and which node told of it, by names as nodes tell them. */
async function learnLinks(
  assets: Assets,
  registry: Told["registry"],
  clock: ProcessClock,
  isStopped: () => boolean,
): Promise<void> {
  const cloud: LinkEnd = { kind: "cloud", name: "cloud" };
  const known = new Set<string>();
  for (let after: string | undefined; !isStopped(); ) {
    const meters = registry.meters({ after, limit: page });
    const since = clock.seconds();
    const links: NewLink[] = [];
    for (const told of meters) {
      const meter: LinkEnd = { kind: "meter", name: told.meter };
      const gateway = { kind: "gateway", name: told.gateway } as const;
      if (!isLinkEnd(meter) || !isLinkEnd(gateway)) continue;
      links.push({ lower: meter, upper: gateway, since });
      const node = { kind: "edge", name: registry.nodeOf(told.meter) ?? "" } as const;
      if (!isLinkEnd(node) || known.has(`${gateway.name} ${node.name}`)) continue;
      known.add(`${gateway.name} ${node.name}`);
      for (const station of [gateway, node]) await assets.putStation(station);
      links.push({ lower: gateway, upper: node, since }, { lower: node, upper: cloud, since });
    }
    if (links.length > 0) await assets.addLinks(links);
    after = meters.at(-1)?.meter;
    if (meters.length < page) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
