// The home page: how the utilities fare, what needs attention, and every meter.
import { useQuery } from "@tanstack/react-query";
import { AlarmLines } from "../alarms/alarm-lines.tsx";
import type { MeterFilter } from "../api/ask.ts";
import { alarmsQuery, overviewQuery } from "../api/queries.ts";
import { Link } from "../routing/link.tsx";
import { Ago } from "../shell/age.tsx";
import { PageTitle } from "../shell/page-title.tsx";
import { counted } from "../words/numbers.ts";
import { MeterList } from "./meter-list.tsx";
import { UtilityCards } from "./utility-cards.tsx";

export function MetersPage({ filter }: { readonly filter: MeterFilter }) {
  return (
    <>
      <Heading />
      <UtilityCards filter={filter} />
      <Attention />
      <MeterList filter={filter} />
    </>
  );
}

function Heading() {
  const { data, error } = useQuery(overviewQuery);
  const meters = data?.utilities.reduce((sum, row) => sum + row.meters, 0) ?? 0;
  if (data === undefined || meters === 0) {
    return (
      <PageTitle title="Meters">{data === undefined && error ? error.message : "What flows, as it flows."}</PageTitle>
    );
  }
  const alarms = data.utilities.reduce((sum, row) => sum + row.alarms, 0);
  const heardAt = Math.max(0, ...data.utilities.map((row) => row.heardAt ?? 0));
  return (
    <PageTitle title="Meters">
      {counted(meters, "meter")}, last heard <Ago at={heardAt} />.{" "}
      {alarms === 0 ? "All is calm." : `${counted(alarms, "open alarm")}.`}
    </PageTitle>
  );
}

const shown = 3;

function Attention() {
  const { data: alarms = [] } = useQuery(alarmsQuery);
  if (alarms.length === 0) return null;
  return (
    <section className="section" aria-labelledby="attention">
      <div className="section-head">
        <h2 id="attention">Needs attention</h2>
        {alarms.length > shown && <Link to={{ page: "alarms" }}>All {counted(alarms.length, "open alarm")}</Link>}
      </div>
      <AlarmLines alarms={alarms.slice(0, shown)} />
    </section>
  );
}
