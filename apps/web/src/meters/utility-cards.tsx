// One card a utility: how many meters, what is wrong, when last heard; pressed, it filters the list.
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { OverviewView } from "@tributary/wire";
import type { MeterFilter } from "../api/ask.ts";
import { overviewQuery } from "../api/queries.ts";
import { refine } from "../routing/navigation.ts";
import { Ago } from "../shell/age.tsx";
import { Icon } from "../shell/icons.tsx";
import { utilities, utilityOrder } from "../words/meters.ts";
import { counted, number } from "../words/numbers.ts";
import "./utility-cards.css";

type Row = OverviewView["utilities"][number];

export function UtilityCards({ filter }: { readonly filter: MeterFilter }) {
  const { data, isError } = useQuery(overviewQuery);
  // The title of the page tells the error.
  if (data === undefined) return isError ? null : <Skeleton height={132} radius="lg" />;
  const rows = utilityOrder.flatMap((utility) =>
    data.utilities.filter((row) => row.utility === utility && row.meters > 0),
  );
  if (rows.length === 0) return null;
  return (
    <section aria-label="Utilities">
      <ul className="utility-cards">
        {rows.map((row) => (
          <li key={row.utility}>
            <UtilityCard row={row} filter={filter} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function UtilityCard({ row, filter }: { readonly row: Row; readonly filter: MeterFilter }) {
  const { utility } = row;
  const pressed = filter.utility === utility;
  const filterBy = () => refine({ page: "meters", search: filter.search, utility: pressed ? undefined : utility });
  return (
    <button type="button" className={`utility-card ${utility}`} aria-pressed={pressed} onClick={filterBy}>
      <span className="utility-card-head">
        <span className={`utility-mark ${utility}`}>
          <Icon name={utility} />
        </span>
        {utilities[utility].title}
      </span>
      <span className="utility-card-count">
        <strong>{number(row.meters)}</strong> {row.meters === 1 ? "meter" : "meters"}
      </span>
      <span className="utility-card-foot">
        {row.alarms > 0 ? (
          <span className="tag warning">
            <Icon name="warning" />
            {counted(row.alarms, "alarm")}
          </span>
        ) : (
          <span>no alarm</span>
        )}
        {row.heardAt !== null && (
          <span>
            heard <Ago at={row.heardAt} />
          </span>
        )}
      </span>
    </button>
  );
}
