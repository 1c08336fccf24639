// What edge nodes decided on incidents that could close a valve.
import { useQuery } from "@tanstack/react-query";
import type { DecisionView } from "@tributary/wire";
import { decisionsQuery } from "../api/queries.ts";
import { Link } from "../routing/link.tsx";
import { timeText, viewerZone } from "../words/times.ts";
import "./alarm-lines.css";

/** Of one meter, or of all; nothing where nothing was decided. */
export function ValveDecisions({ meter }: { readonly meter?: string }) {
  const { data = [] } = useQuery(decisionsQuery(meter));
  if (data.length === 0) return null;
  return (
    <section className="section" aria-labelledby="valve-decisions">
      <h2 id="valve-decisions">Valves</h2>
      <ul className="alarm-lines">
        {data.map((decision) => (
          <li key={decision.incident} data-decision={decision.close ? "close" : "leave"} data-meter={decision.meter}>
            <span className={`tag ${decision.close ? "critical" : "notice"}`}>{wordOf(decision)}</span>
            <span className="alarm-line-what">
              {meter === undefined && (
                <Link to={{ page: "meter", meter: decision.meter }}>{decision.meterName ?? decision.meter}</Link>
              )}
              <span>{decision.refused ?? decision.says}</span>
            </span>
            <span className="dim small nowrap">{timeText(decision.at, viewerZone(), "dayHour")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function wordOf({ close, refused }: DecisionView): string {
  if (!close) return "left open";
  return refused === undefined ? "closed" : "not closed";
}
