// The book that utilities keep: sites, points, meters, customers, contracts, prices, districts, stations and links.
import type { MeterId, Seconds } from "@tributary/core";
import { openTables } from "@tributary/engine-tables";
import * as customers from "./customers.ts";
import * as districts from "./districts.ts";
import type { StationKind } from "./layers.ts";
import * as meters from "./meters.ts";
import { type Onboarding, type OnboardingOutcome, onboard } from "./onboard.ts";
import * as placements from "./placements.ts";
import * as places from "./places.ts";
import * as prices from "./prices.ts";
import { type AssetTables, migrations } from "./schema.ts";
import * as stations from "./stations.ts";
import { change, type Outcome, type Span, type Store } from "./store.ts";
import type { Box, Heard, Utilities } from "./traits.ts";

export interface AssetSettings {
  /** A file of SQLite, `:memory:` or `postgres://...`. */
  readonly place: string;
  readonly box: Box;
  readonly utilities: Utilities;
  readonly heard: Heard;
}

/** What the other services ask. Spans are half open, times UTC seconds. */
export interface AssetQuestions {
  /** Those that meet the span, in their order in time. */
  placementsOf(of: placements.PlacedWhat, span: Span): Promise<placements.Placement[]>;
  placementsOfPoints(points: readonly string[], span: Span): Promise<placements.Placement[]>;
  /** The point where a meter stood at that time. */
  pointOf(meter: MeterId, at: Seconds): Promise<places.Point | undefined>;
  /** Inlets, members and what stood there, within a span; members of the districts inside it are members, too. */
  districtAt(id: string, span: Span): Promise<districts.DistrictSpan | undefined>;
  /** The meters of a holder, each with the part of the span in which it was that holder's. */
  metersOf(of: meters.MeterHolder, span: Span): Promise<meters.MeterSpan[]>;
  contractAt(point: string, at: Seconds): Promise<customers.Contract | undefined>;
  /** The prices of a contract with the versions that count within the span; `undefined` when it names none. */
  pricesOf(contract: string, span: Span): Promise<prices.Prices | undefined>;
  districtsOf(tenants: ReadonlySet<string> | undefined): Promise<districts.District[]>;
  /** The edge node that may tell of a meter; `undefined`: it is bound to none. */
  ownerOf(meter: MeterId): Promise<string | undefined>;
  /** The utility that a meter belongs to, as identity has it. */
  tenantOf(meter: MeterId): Promise<string | undefined>;
  /** Those of the meters that a node may not tell of, and why. */
  foreignTo(node: string, meters: readonly MeterId[]): Promise<ReadonlyMap<MeterId, meters.Foreign>>;
  /** Those of the meters that who works for some utilities alone cannot take for them. */
  closedTo(tenants: ReadonlySet<string>, meters: readonly MeterId[]): Promise<ReadonlySet<MeterId>>;
  /** Those of the meters that are bound to no node. */
  unbound(meters: readonly MeterId[]): Promise<ReadonlySet<MeterId>>;
}

/**
 * What people change. Rows are put: the same again changes nothing. What is so from when to when is never changed but
 * ended, and goes on as another row. Everything throws an AssetError for what it refuses, and has changed nothing then.
 */
export interface AssetChanges {
  /** Brings many meters in; tells line by line what became of it, or would. */
  onboard(order: Onboarding): Promise<OnboardingOutcome>;
  putSite(site: places.NewSite): Promise<Outcome>;
  putPoint(point: places.NewPoint): Promise<Outcome>;
  mount(placement: placements.NewPlacement): Promise<Outcome>;
  /** Takes the meter of a point away; answers which one it was. */
  dismount(of: Pick<placements.Exchange, "point" | "at" | "last">): Promise<MeterId>;
  /** One meter goes, another comes; answers which one went. */
  exchange(exchange: placements.Exchange): Promise<MeterId>;
  putMeter(note: meters.MeterNote): Promise<Outcome>;
  putCustomer(customer: customers.NewCustomer): Promise<Outcome>;
  /** An account is no more: nothing says any longer which customers were that person. */
  forgetPerson(person: string): Promise<void>;
  /** Erases what names him; his contracts stay. */
  eraseCustomer(id: string): Promise<void>;
  moveIn(contract: customers.NewContract): Promise<Outcome>;
  /** Answers the contract that ended. */
  moveOut(point: string, at: Seconds): Promise<customers.Contract>;
  putPrices(prices: prices.NewPrices): Promise<Outcome>;
  putDistrict(district: districts.NewDistrict): Promise<Outcome>;
  addMember(district: string, member: districts.Member): Promise<Outcome>;
  endMember(district: string, point: string, at: Seconds): Promise<void>;
  addInlet(district: string, inlet: districts.Inlet): Promise<Outcome>;
  endInlet(district: string, meter: MeterId, at: Seconds): Promise<void>;
  putStation(station: stations.NewStation): Promise<Outcome>;
  noteEnrolled(station: Pick<stations.NewStation, "kind" | "name">, at: Seconds): Promise<void>;
  /** For which utilities a node works; none: for all. */
  bindNode(node: string, tenants: readonly string[]): Promise<void>;
  /** Which node may tell of meters. */
  bindMeters(node: string, meters: readonly MeterId[]): Promise<Outcome>;
  /** Answers how many of them are new. */
  addLinks(links: readonly stations.NewLink[]): Promise<number>;
  removeLink(link: Pick<stations.NewLink, "lower" | "upper">): Promise<void>;
}

/** What is shown page by page and one by one. */
export interface AssetLists {
  site(id: string): Promise<places.Site | undefined>;
  sites(page: places.Page): Promise<places.Site[]>;
  point(id: string): Promise<places.Point | undefined>;
  points(page: places.Page): Promise<places.Point[]>;
  /** Those that the book knows, of the asked ones. */
  meters(meters: readonly MeterId[]): Promise<meters.AssetMeter[]>;
  /** Those that patterns of key files can mean, such as `KAM.12345678.*`. */
  metersLike(patterns: readonly string[]): Promise<ReadonlyMap<string, readonly MeterId[]>>;
  customer(id: string): Promise<customers.Customer | undefined>;
  customersOfPerson(person: string): Promise<customers.Customer[]>;
  /** In their order in time. */
  contractsOf(
    of: { readonly customer: string } | { readonly point: string },
    span: Span,
  ): Promise<customers.Contract[]>;
  customers(page: places.Page): Promise<customers.Customer[]>;
  contract(id: string): Promise<customers.Contract | undefined>;
  contracts(page: places.Page): Promise<customers.Contract[]>;
  priceTables(page: places.Page): Promise<prices.PriceTable[]>;
  prices(id: string, span: Span): Promise<prices.Prices | undefined>;
  district(id: string): Promise<districts.District | undefined>;
  districts(page: places.Page): Promise<districts.District[]>;
  stations(kind: StationKind): Promise<stations.Station[]>;
  links(filter: stations.LinkFilter): Promise<stations.Link[]>;
  streams(of: { readonly meters: readonly MeterId[] } | { readonly gateway: string }): Promise<stations.Stream[]>;
}

export interface Assets extends AssetQuestions, AssetChanges, AssetLists {
  close(): Promise<void>;
}

const everyRow = 1_000_000;

/** Opens the book, or makes it. */
export async function openAssets({ place, ...others }: AssetSettings): Promise<Assets> {
  const tables = await openTables<AssetTables>({ store: "registry", place, migrations });
  return assetsOn({ tables, ...others });
}

function assetsOn(store: Store): Assets {
  const { tables, utilities } = store;
  const moment = (at: Seconds): Span => ({ from: at, to: at + 1 });
  return {
    placementsOf: (of, span) => placements.placementsOf(tables, of, span),
    placementsOfPoints: (points, span) => placements.placementsOfPoints(tables, points, span),
    async pointOf(meter, at) {
      const [placed] = await placements.placementsOf(tables, { meter }, moment(at));
      return placed === undefined ? undefined : places.pointById(tables, placed.point);
    },
    districtAt: (id, span) => districts.districtAt(tables, id, span),
    metersOf: (of, span) => meters.metersOf(tables, of, span),
    contractAt: (point, at) => customers.contractAt(tables, point, at),
    async pricesOf(contract, span) {
      const found = await customers.contractById(tables, contract);
      return found === undefined || found.prices === null ? undefined : prices.pricesById(tables, found.prices, span);
    },
    districtsOf: (tenants) => districts.districtsOn(tables, { tenants, limit: everyRow }),
    ownerOf: async (meter) => (await meters.metersById(tables, [meter]))[0]?.node ?? undefined,
    tenantOf: async (meter) => (await utilities.tenantsOf([meter])).get(meter),
    foreignTo: (node, asked) => meters.foreignTo(store, node, asked),
    closedTo: (tenants, asked) => meters.closedTo(store, tenants, asked),
    unbound: (asked) => meters.unbound(store, asked),

    onboard: (order) => onboard(store, order),
    putSite: (site) => change(store, (at) => places.putSite(store, at, site)),
    putPoint: (point) => change(store, (at) => places.putPoint(store, at, point)),
    mount: (placement) => change(store, (at) => placements.mount(store, at, placement)),
    dismount: (of) => change(store, (at) => placements.dismount(at, of)),
    exchange: (asked) => change(store, (at) => placements.exchange(store, at, asked)),
    putMeter: (note) => change(store, (at) => meters.putMeter(at, note)),
    putCustomer: (customer) => change(store, (at) => customers.putCustomer(store, at, customer)),
    forgetPerson: (person) => change(store, (at) => customers.forgetPerson(at, person)),
    eraseCustomer: (id) => change(store, (at) => customers.eraseCustomer(at, id)),
    moveIn: (contract) => change(store, (at) => customers.moveIn(store, at, contract)),
    moveOut: (point, when) => change(store, (at) => customers.moveOut(at, point, when)),
    putPrices: (asked) => change(store, (at) => prices.putPrices(store, at, asked)),
    putDistrict: (district) => change(store, (at) => districts.putDistrict(store, at, district)),
    addMember: (district, member) => change(store, (at) => districts.addMember(at, district, member)),
    endMember: (district, point, when) => change(store, (at) => districts.endMember(at, district, point, when)),
    addInlet: (district, inlet) => change(store, (at) => districts.addInlet(store, at, district, inlet)),
    endInlet: (district, meter, when) => change(store, (at) => districts.endInlet(at, district, meter, when)),
    putStation: (station) => change(store, (at) => stations.putStation(at, station)),
    noteEnrolled: (station, when) => change(store, (at) => stations.noteEnrolled(at, station, when)),
    bindNode: (node, tenants) => change(store, (at) => stations.bindNode(store, at, node, tenants)),
    bindMeters: (node, asked) => change(store, (at) => stations.bindMeters(at, node, asked)),
    addLinks: (links) => change(store, (at) => stations.addLinks(at, links)),
    removeLink: (link) => change(store, (at) => stations.removeLink(at, link)),

    site: (id) => places.siteById(tables, id),
    sites: (page) => places.sitesOn(tables, page),
    point: (id) => places.pointById(tables, id),
    points: (page) => places.pointsOn(tables, page),
    meters: (asked) => meters.metersById(tables, asked),
    metersLike: (patterns) => meters.metersLike(tables, patterns),
    customer: (id) => customers.customerById(store, tables, id),
    customersOfPerson: (person) => customers.customersOfPerson(store, tables, person),
    contractsOf: (of, span) => customers.contractsOf(tables, of, span),
    customers: (page) => customers.customersOn(store, tables, page),
    contract: (id) => customers.contractById(tables, id),
    contracts: (page) => customers.contractsOn(tables, page),
    priceTables: (page) => prices.priceTablesOn(tables, page),
    prices: (id, span) => prices.pricesById(tables, id, span),
    district: (id) => districts.districtById(tables, id),
    districts: (page) => districts.districtsOn(tables, page),
    stations: (kind) => stations.stationsOn(tables, kind),
    links: (filter) => stations.linksOn(tables, filter),
    streams: (of) => stations.streamsOf(tables, of),
    close: () => tables.destroy(),
  };
}
