// What was used, computed from registers: by meter, point, site, customer and district, in any periods; and billing reads.
import {
  type BillQuery,
  type Consumption,
  comparedListOf,
  type Of,
  spanOf,
  type UseQuery,
  useListOf,
  versionListOf,
} from "@tributary/cloud-history";
import type { Seconds } from "@tributary/core";
import {
  billingPageQuery,
  billingReadList,
  type ComparedList,
  comparedList,
  compareQuery,
  customerParams,
  districtParams,
  meterParams,
  pointParams,
  readingQuery,
  siteParams,
  type UseList,
  useList,
  useQuery,
  versionList,
} from "@tributary/wire";
import type { z } from "zod";
import { fewAtOnce } from "./few-at-once.ts";
import { Refusal } from "./refusal.ts";
import { type Route, route, type Services } from "./route.ts";

/** Groups are asked for so much at once: their readings are looked up for it. */
const longestOfGroup: Seconds = 400 * 86_400;
/** Meters and points of ten years; of more than a group is told of, a few at once. */
const longestOfOne: Seconds = 3660 * 86_400;

/** What stands in the path, and what is asked of by it. */
const holders = [
  { path: "points/:point", params: pointParams, says: "a point, whatever meters stood there", isGroup: false },
  { path: "sites/:site", params: siteParams, says: "a site", isGroup: true },
  { path: "customers/:customer", params: customerParams, says: "a customer, while he had a contract", isGroup: true },
  { path: "districts/:district", params: districtParams, says: "all members of a district", isGroup: true },
] as const;

/** Groups whose use is computed at once. */
const mostGroups = 4;

const noUse = () => new Refusal("not-found", "there is no such thing, or nothing was measured there");
const noDates = () => new Refusal("bad-request", "query field dates: is no list of dates that ascend");
const tooLong = (longest: Seconds) =>
  new Refusal("bad-request", `query field from: at most ${longest / 86_400} days are told of at once`);

interface Limits {
  readonly notBefore?: Seconds;
  readonly longest: Seconds;
}

export function consumptionRoutes(consumption: Consumption): readonly Route[] {
  const few = fewAtOnce(mostGroups);

  async function tell(
    of: Of,
    asked: z.infer<typeof useQuery>,
    { clock }: Services,
    { notBefore, longest }: Limits,
  ): Promise<UseList | Refusal> {
    const { dates, ...rest } = asked;
    if (dates !== undefined) {
      const first = Date.parse(dates[0] ?? "");
      if ((Date.parse(dates.at(-1) ?? "") - first) / 1000 > longest) return tooLong(longest);
      const query: BillQuery = { ...rest, dates, notBefore };
      const used = await consumption.billed(of, query);
      return used === undefined ? noDates() : useListOf(used);
    }
    const query: UseQuery = { ...rest, ...spanOf(rest, clock()), notBefore };
    if (query.to - query.from > longest) return tooLong(longest);
    const used = await consumption.used(of, query);
    return used === undefined ? noUse() : useListOf(used);
  }

  async function compare(
    of: Of,
    asked: z.infer<typeof compareQuery>,
    { clock }: Services,
    { notBefore, longest }: Limits,
  ): Promise<ComparedList | Refusal> {
    const query: UseQuery = { ...asked, ...spanOf(asked, clock()), notBefore };
    if (query.to - query.from > longest) return tooLong(longest);
    const found = await consumption.compared(of, query, asked.against);
    return found === undefined ? noUse() : comparedListOf(found);
  }

  return [
    route({
      method: "GET",
      path: "/api/v1/meters/:meter/use",
      access: { scope: "readings", of: "meter" },
      says: "What a meter measured, from its register, in periods of the local calendar, oldest first",
      params: meterParams,
      query: useQuery,
      answer: useList,
      answers: (services, { params: { meter }, query, since }) =>
        tell({ meter }, query, services, { notBefore: since(meter), longest: longestOfOne }),
    }),
    route({
      method: "GET",
      path: "/api/v1/meters/:meter/use/compare",
      access: { scope: "readings", of: "meter" },
      says: "What a meter measured beside what it measured in another span",
      params: meterParams,
      query: compareQuery,
      answer: comparedList,
      answers: (services, { params: { meter }, query, since }) =>
        compare({ meter }, query, services, { notBefore: since(meter), longest: longestOfOne }),
    }),
    route({
      method: "GET",
      path: "/api/v1/meters/:meter/versions",
      access: { scope: "readings", of: "meter" },
      says: "Raw, validated, estimated and edited values of a register side by side, the newest of a span",
      params: meterParams,
      query: readingQuery,
      answer: versionList,
      async answers({ clock }, { params: { meter }, query: { register, limit, ...asked }, since }) {
        const { from, to } = spanOf(asked, clock());
        const span = { register, limit, from, to, notBefore: since(meter) };
        return versionListOf(meter, register, await consumption.versions(meter, span));
      },
    }),
    ...holders.flatMap(({ path, params, says, isGroup }): Route[] => {
      const limits = { longest: isGroup ? longestOfGroup : longestOfOne };
      const answer = isGroup ? few : <Answer>(work: () => Promise<Answer>) => work();
      const access = { scope: "readings", of: "tenants" } as const;
      return [
        route<Of, z.infer<typeof useQuery>, UseList, unknown>({
          ...{ method: "GET", path: `/api/v1/${path}/use`, access, params, query: useQuery, answer: useList },
          says: `What was used by ${says}, from registers, in periods of the local calendar, oldest first`,
          answers: (services, { params, query }) => answer(() => tell(params, query, services, limits)),
        }),
        route<Of, z.infer<typeof compareQuery>, ComparedList, unknown>({
          ...{ method: "GET", path: `/api/v1/${path}/use/compare`, access, params, query: compareQuery },
          answer: comparedList,
          says: `What was used by ${says} beside what was used in another span`,
          answers: (services, { params, query }) => answer(() => compare(params, query, services, limits)),
        }),
      ];
    }),
    route({
      method: "GET",
      path: "/api/v1/billing/reads.json",
      access: { scope: "billing", of: "meters" },
      says: "What bills are made from: index and consumption of each meter on a civil date, page by page",
      query: billingPageQuery,
      answer: billingReadList,
      async answers({ history }, { query: { day, after, limit }, within }) {
        const reads = await history.billing(day, { within, after, limit });
        return { day, reads, next: reads.length === limit ? (reads.at(-1)?.meter ?? null) : null };
      },
    }),
  ];
}
