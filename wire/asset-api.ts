// The book of assets as the HTTP API asks and tells it: sites, points, customers, contracts, districts, stations, links.
import { z } from "zod";
import { next, pageLimit } from "./page.ts";

const seconds = z.number().int().min(-8_640_000_000).max(8_640_000_000).describe("UTC seconds");
const ends = seconds.nullable().describe("UTC seconds, exclusive; null: to this day");
/** Text of a person; databases keep no control characters. */
const words = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^\P{Cc}*$/u, "has a control character");
const idPattern = /^(?:[a-z0-9][a-z0-9-]{0,62}:)?[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** `<utility>:<its own reference>`; the reference alone where the deployment has no utilities. */
export const assetIdText = z
  .string()
  .regex(idPattern, "is no id such as north:P-1001")
  .describe("such as north:P-1001");
const meter = z
  .string()
  .regex(/^[A-Z]{3}\.[0-9a-f]{8}\.[0-9a-f]{2}\.[0-9a-f]{2}$/, "is no meter such as KAM.12345678.1b.07")
  .describe("such as KAM.12345678.1b.07");
const stationName = z.string().regex(/^[a-z0-9-]{1,32}$/, "is no name of a gateway or edge node");
const tenant = z.string().max(63).describe("the utility that it belongs to; empty: the deployment itself");
const utility = z.enum(["water", "electricity", "gas", "heat", "other"]);
const zone = z.string().max(64).describe("time zone, such as Europe/Madrid");
const place = z
  .strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
  .describe("degrees, WGS 84");
const outcome = z.enum(["new", "changed", "same"]);

/** A page of a list in the order of its ids. */
export const assetQuery = z.object({
  after: z.string().regex(idPattern, "is no `next` of a page").optional().describe("`next` of the page before"),
  limit: pageLimit,
});
export const spanQuery = z.object({
  from: z.coerce.number().int().default(0).describe("UTC seconds, inclusive"),
  to: z.coerce.number().int().optional().describe("UTC seconds, exclusive; to this day when left out"),
});
export const putAnswer = z.object({ outcome });
export const doneAnswer = z.object({ done: z.literal(true) });

// Sites and points -----------------------------------------------------------------------------------------------

export const siteParams = z.object({ site: assetIdText });
export const siteBody = z.strictObject({
  name: words(200),
  address: words(400).default(""),
  place: place.nullable().default(null),
});
export const siteView = z.object({
  id: z.string(),
  tenant,
  name: z.string(),
  address: z.string(),
  place: place.nullable(),
});
export const siteList = z.object({ sites: z.array(siteView), next });

export const pointParams = z.object({ point: assetIdText });
export const pointBody = z.strictObject({
  site: assetIdText.nullable().default(null),
  name: words(200).default(""),
  utility,
  zone,
});
export const pointView = z.object({
  ...{ id: z.string(), tenant, site: z.string().nullable(), name: z.string(), utility, zone },
});
export const pointList = z.object({ points: z.array(pointView), next });

const index = z.number().min(-1e9).max(1e9);
const placedRegister = z.strictObject({
  register: z.string().max(128).describe("such as volume or energy.backward"),
  digits: z
    .number()
    .int()
    .min(1)
    .max(12)
    .nullable()
    .default(null)
    .describe("rolls over at ten to this power of its unit"),
  first: index.nullable().default(null).describe("index when the meter was mounted, in the unit of its quantity"),
  last: index.nullable().default(null).describe("index when it was taken away"),
});
const placed = {
  meter,
  multiplier: z.number().positive().max(1e6).describe("use = difference of the register times this"),
  pulse: z
    .number()
    .positive()
    .max(1e6)
    .nullable()
    .describe("worth of one count of a meter that counts pulses, in m3 or kWh"),
};
export const placementView = z.object({
  ...{ id: z.string(), point: z.string(), utility, zone, ...placed, from: seconds, to: ends },
  registers: z.array(placedRegister),
});
export const placementList = z.object({ placements: z.array(placementView) });

const mounting = {
  meter,
  multiplier: placed.multiplier.optional(),
  pulse: placed.pulse.optional(),
  registers: z.array(placedRegister).max(32).default([]),
};
const lastIndices = z
  .array(z.strictObject({ register: z.string().max(128), last: index }))
  .max(32)
  .default([]);
export const mountBody = z.strictObject({ ...mounting, from: seconds, to: ends.optional() });
export const dismountBody = z.strictObject({ at: seconds, last: lastIndices });
export const exchangeBody = z.strictObject({ ...mounting, at: seconds, last: lastIndices });
export const dismountAnswer = z.object({ gone: z.string().describe("the meter that was taken away") });

/** What the book keeps of a meter. */
export const assetMeterView = z.object({
  meter: z.string(),
  name: z.string().nullable(),
  tenant,
  node: z.string().nullable().describe("the edge node that may tell of it; null: bound to none"),
  key: z
    .object({ place: z.string(), fingerprint: z.string() })
    .nullable()
    .describe("where its key is kept, and its key check value; never the key"),
});

// Customers, contracts, prices -----------------------------------------------------------------------------------

export const customerParams = z.object({ customer: assetIdText });
export const customerBody = z.strictObject({
  name: words(200),
  contact: words(400).default(""),
  person: words(64).nullable().default(null).describe("id of his account"),
});
export const customerView = z.object({
  ...{ id: z.string(), tenant, person: z.string().nullable() },
  ...{ name: z.string().nullable(), contact: z.string().nullable() },
});
export const customerList = z.object({ customers: z.array(customerView), next });

export const contractParams = z.object({ contract: assetIdText });
const maximum = z
  .number()
  .positive()
  .max(1e6)
  .nullable()
  .describe("most that may be drawn: kW for electricity and heat, else m3/h");
export const moveInBody = z.strictObject({
  ...{ contract: assetIdText, customer: assetIdText, from: seconds, to: ends.optional() },
  ...{ prices: assetIdText.nullable().default(null), maximum: maximum.default(null) },
});
export const moveOutBody = z.strictObject({ at: seconds });
export const contractView = z.object({
  ...{ id: z.string(), tenant, customer: z.string(), point: z.string(), from: seconds, to: ends },
  ...{ prices: z.string().nullable(), maximum },
});
export const contractList = z.object({ contracts: z.array(contractView), next });
export const moveOutAnswer = z.object({
  contract: contractView,
  claims: z.number().int().describe("claims of residents that ended"),
});

const hour = z.number().int().min(0).max(24);
const period = z.strictObject({
  name: words(64),
  price: z.number().min(-1e6).max(1e6).describe("in the table's currency, for one unit"),
  weekdays: z.array(z.number().int().min(1).max(7)).max(7).readonly().optional().describe("1 is Monday"),
  months: z.array(z.number().int().min(1).max(12)).max(12).readonly().optional(),
  hours: z.tuple([hour, hour]).readonly().optional().describe("the second exclusive; [22, 6] goes over midnight"),
});
const version = z.strictObject({
  from: seconds,
  periods: z.array(period).min(1).max(64).readonly().describe("the first that fits counts"),
});
const priceTable = { name: words(200), currency: z.string().regex(/^[A-Z]{3}$/), unit: z.string().max(16), zone };
export const pricesParams = z.object({ prices: assetIdText });
export const pricesBody = z.strictObject({ ...priceTable, version });
const priceTableView = z.object({ id: z.string(), tenant, ...priceTable });
export const priceTableList = z.object({ prices: z.array(priceTableView), next });
export const pricesView = priceTableView.extend({ versions: z.array(version).readonly() });

// Districts ------------------------------------------------------------------------------------------------------

/** Numbers of a geometry at most. */
const longestGeometry = 200_000;
const geometry = z
  .looseObject({ type: z.string().max(32) })
  .refine((shape) => JSON.stringify(shape).length <= longestGeometry, "is too long")
  .describe("GeoJSON");
const direction = z.enum(["in", "out"]);
export const districtParams = z.object({ district: assetIdText });
export const districtBody = z.strictObject({
  ...{ name: words(200), utility, zone },
  inside: assetIdText.nullable().default(null).describe("the district that it lies in"),
  geometry: geometry.nullable().default(null),
});
export const districtView = z.object({
  ...{ id: z.string(), tenant, name: z.string(), utility, zone },
  ...{ inside: z.string().nullable(), geometry: geometry.nullable() },
});
export const districtList = z.object({ districts: z.array(districtView), next });
export const districtDetail = districtView.extend({
  inlets: z.array(z.object({ meter: z.string(), direction, from: seconds, to: ends })).readonly(),
  members: z.array(z.object({ point: z.string(), from: seconds, to: ends, meters: z.array(z.string()) })),
});
export const memberBody = z.strictObject({ point: assetIdText, from: seconds, to: ends.default(null) });
export const memberEndBody = z.strictObject({ point: assetIdText, at: seconds });
export const inletBody = z.strictObject({ meter, direction, from: seconds, to: ends.default(null) });
export const inletEndBody = z.strictObject({ meter, at: seconds });

// Stations, links, streams ---------------------------------------------------------------------------------------

const layer = z.enum(["SAL", "EPL-A", "EPL-B", "CSL"]).describe("layer of the fog");
const endKind = z.enum(["device", "meter", "gateway", "edge", "cloud"]);
export const gatewayParams = z.object({ gateway: stationName });
export const nodeParams = z.object({ node: stationName });
export const stationBody = z.strictObject({ place: place.nullable() });
export const nodeTenantsBody = z.strictObject({ tenants: z.array(z.string().max(63)).max(1000) });
export const nodeMetersBody = z.strictObject({ meters: z.array(meter).min(1).max(5000) });
export const stationView = z.object({
  ...{ name: z.string(), layer, place: place.nullable(), enrolledAt: seconds.nullable() },
  tenants: z.array(z.string()).readonly().describe("the utilities that an edge node works for; none: all of them"),
});
export const stationList = z.object({ stations: z.array(stationView), next });
export const stationQuery = z.object({
  after: stationName.optional().describe("`next` of the page before"),
  limit: pageLimit,
});

const end = z.strictObject({
  kind: endKind,
  name: z
    .string()
    .max(64)
    .regex(/^[A-Za-z0-9._-]+$/),
});
const linkZone = z.enum(["direct", "meter-access", "meter-gateway", "provider", "cellular"]);
export const linkBody = z.strictObject({ lower: end, upper: end });
export const linkView = z.object({
  ...{ lower: end.extend({ layer }), upper: end.extend({ layer }), zone: linkZone, since: seconds },
});
export const linkList = z.object({ links: z.array(linkView), next });
const linkCursor = z
  .string()
  .max(200)
  .regex(/^[a-z]+ [A-Za-z0-9._-]+ [a-z]+ [A-Za-z0-9._-]+$/, "is no `next` of a page");
export const linkQuery = z.object({
  after: linkCursor.optional().describe("`next` of the page before"),
  limit: pageLimit,
});
export const linkEndQuery = z.object({
  ...{ lowerKind: endKind, lower: z.string().max(64), upperKind: endKind, upper: z.string().max(64) },
});

/** What a gateway hears of a register of a meter: two gateways, two streams, and one series of readings. */
export const streamView = z.object({
  tag: z.string().describe("<gateway>/<meter>/<quantity>"),
  ...{ gateway: z.string(), meter: z.string(), quantity: z.string() },
});
export const streamList = z.object({ streams: z.array(streamView) });
export const streamQuery = z.object({
  gateway: stationName.optional(),
  meter: meter.optional(),
  tag: z.string().max(200).optional().describe("one stream by its tag"),
});

// Onboarding -----------------------------------------------------------------------------------------------------

/** POST: for programs of the cloud's own machine. */
export const onboardingPath = "/onboarding/v1/files";

const yes = z
  .enum(["true", "false"])
  .default("false")
  .transform((word) => word === "true");
export const onboardingQuery = z.object({
  tenant: z
    .string()
    .max(63)
    .regex(/^[a-z0-9-]*$/)
    .default("")
    .describe("whose meters they are; empty: the deployment's own"),
  preview: yes.describe("true: tells what would become of the lines, and changes nothing"),
  codes: yes.describe("true: makes a code for each meter, by which its resident claims it"),
  node: stationName.optional().describe("edge node of meters that name none"),
  zone: zone.default("UTC").describe("time zone of lines that name none"),
});
export const onboardingReport = z.object({
  preview: z.boolean(),
  new: z.number().int(),
  changed: z.number().int(),
  same: z.number().int(),
  wrong: z.number().int().describe("lines that were left out"),
  meters: z.array(
    z.object({
      ...{ line: z.number().int(), meter: z.string(), outcome },
      code: z.string().optional().describe("by which its resident claims the meter, within 90 days"),
    }),
  ),
  problems: z
    .array(z.object({ line: z.number().int(), field: z.string(), says: z.string(), todo: z.string() }))
    .describe("what was wrong, by line, and what to do"),
});
export type OnboardingReport = z.infer<typeof onboardingReport>;

export type SiteList = z.infer<typeof siteList>;
export type PointList = z.infer<typeof pointList>;
export type PlacementView = z.infer<typeof placementView>;
export type DistrictDetail = z.infer<typeof districtDetail>;
export type LinkEndKind = z.infer<typeof endKind>;
