// The balance of districts: what went in, what was used, what was lost, and leaks that began.
import { balanceListOf, type Districts, spanOf } from "@tributary/cloud-history";
import { balanceList, balanceQuery, districtParams } from "@tributary/wire";
import { noAsset } from "./admit.ts";
import { fewAtOnce } from "./few-at-once.ts";
import { type Route, route } from "./route.ts";

/** Balances that are computed at once: each looks up the readings of all members. */
const most = 2;

export function balanceRoutes(districts: Districts): readonly Route[] {
  const few = fewAtOnce(most);
  return [
    route({
      method: "GET",
      path: "/api/v1/districts/:district/balance",
      access: { scope: "readings", of: "tenants" },
      says: "What went into a district and what of it was used and lost, with a band of 95 %, and leaks that began",
      params: districtParams,
      query: balanceQuery,
      answer: balanceList,
      answers: ({ clock }, { params: { district }, query }) =>
        few(async () => {
          const found = await districts.balance(district, { ...spanOf(query, clock()), period: query.period });
          return found === undefined ? noAsset() : balanceListOf(found);
        }),
    }),
  ];
}
