// Opens calls to use less in the data folder, or in the database that the settings name, and tells customers of them.
import { type Demand, type DemandSettings, type HourlyUse, openDemand } from "@tributary/cloud-commands";
import { usualRegister } from "@tributary/cloud-history";
import type { Identity } from "@tributary/cloud-identity";
import type { Notifications } from "@tributary/cloud-notifications";
import type { Assets, Registry } from "@tributary/cloud-registry";
import type { Telemetry } from "@tributary/cloud-telemetry";
import { type MeterId, type ProcessClock, quantityOf, type Seconds, tickOf, type Utility } from "@tributary/core";
import type { SeriesStore } from "@tributary/engine-series";
import type { Configuration, DemandNotice, LiveEvent } from "@tributary/wire";
import type { DataFolder } from "../data-folder.ts";
import { say } from "../terminal.ts";
import { databasePlace } from "./database-place.ts";
import { runByClock } from "./run-by-clock.ts";
import type { OnStop } from "./run-role.ts";

interface Stores {
  readonly registry: Pick<Registry, "meters">;
  readonly series: Pick<SeriesStore, "sweepAggregates">;
  readonly telemetry: Pick<Telemetry, "publish">;
  readonly notifications: Pick<Notifications, "calls">;
  readonly identity: Pick<Identity, "note" | "tenants">;
  readonly assets: Pick<Assets, "metersOf" | "districtAt">;
}

const page = 1000;

/** The meters of a utility (electricity) that a tenant (a utility company, "" for none) has, or a district of his. */
function metersBy({ registry, identity: { tenants }, assets }: Stores, now: () => Seconds): DemandSettings["metersOf"] {
  async function ofTenant(tenant: string, utility: Utility): Promise<MeterId[]> {
    const found: MeterId[] = [];
    for (let after: MeterId | undefined; ; ) {
      const meters = registry.meters({ utility, after, limit: page }).map(({ meter }) => meter);
      const of = await tenants.tenantsOf(meters);
      found.push(...meters.filter((meter) => (of.get(meter) ?? "") === tenant));
      after = meters.at(-1);
      if (meters.length < page) return found;
    }
  }
  return async (tenant, utility, district) => {
    const meters = await ofTenant(tenant, utility);
    if (district === undefined) return meters;
    const span = { from: now(), to: now() + 1 };
    if ((await assets.districtAt(district, span))?.tenant !== tenant) return undefined;
    const members = new Set((await assets.metersOf({ district }, span)).map(({ meter }) => meter));
    return meters.filter((meter) => members.has(meter));
  };
}

/** Use by full hours, in the unit of the utility. */
function hourlyUseOf(series: Stores["series"]): DemandSettings["hourlyUse"] {
  return async (meters, utility, from, to) => {
    const uses = new Map<MeterId, Map<Seconds, number>>(meters.map((meter) => [meter, new Map()]));
    if (meters.length === 0) return uses;
    const register = usualRegister(utility);
    const unit = 10 ** (tickOf(quantityOf(register)) ?? 0);
    for await (const told of series.sweepAggregates({ register, from, to, meters }, "hour")) {
      for (const [place, meter] of told.meters.entries()) {
        const use = uses.get(meter);
        const end = told.first[place + 1] ?? told.start.length;
        for (let row = told.first[place] ?? 0; row < end; row += 1) {
          const sum = told.sum[row] ?? Number.NaN;
          if (!Number.isNaN(sum)) use?.set(told.start[row] ?? 0, sum * unit);
        }
      }
    }
    return uses satisfies Map<MeterId, HourlyUse>;
  };
}

function* eventsOf(notices: readonly DemandNotice[]): Iterable<LiveEvent> {
  for (const data of notices) yield { name: "demand", data };
}

export async function startDemand(
  settings: Configuration,
  folder: DataFolder,
  stores: Stores,
  onStop: OnStop,
  clock: ProcessClock,
): Promise<Demand> {
  const { series, telemetry, notifications, identity } = stores;
  const demand = await openDemand({
    place: databasePlace(settings, folder, "demand.sqlite"),
    ...{ zone: settings.zone, now: clock.seconds, say },
    metersOf: metersBy(stores, clock.seconds),
    hourlyUse: hourlyUseOf(series),
    tell(notices) {
      telemetry.publish(() => eventsOf(notices));
      return notifications.calls(notices);
    },
    audit: { note: identity.note },
  });
  runByClock(() => demand.tick(), demand.close, onStop, clock);
  return demand;
}
