// Alarms of groups, where an edge node keeps to itself which meter raised them.
import { useQuery } from "@tanstack/react-query";
import { groupEventsQuery } from "../api/queries.ts";
import { Icon } from "../shell/icons.tsx";
import { severities } from "../words/meters.ts";
import { counted } from "../words/numbers.ts";
import { timeText, viewerZone } from "../words/times.ts";
import "./alarm-lines.css";

export function GroupEvents() {
  const { data = [] } = useQuery(groupEventsQuery);
  if (data.length === 0) return null;
  return (
    <section className="section" aria-labelledby="group-events">
      <h2 id="group-events">In groups</h2>
      <p className="dim">Which meters they are of is known at the edge node alone.</p>
      <ul className="alarm-lines">
        {data.map(({ group, alarm, title, severity, hour, opened, members }) => (
          <li key={`${group} ${alarm} ${hour}`} data-alarm={alarm} data-group={group}>
            <span className={`tag ${severity}`}>
              <Icon name={severity} />
              {severities[severity]}
            </span>
            <span className="alarm-line-what">
              <strong>{title}</strong>
              <span>
                {counted(opened, "alarm")} in {group}, {counted(members, "meter")}
              </span>
            </span>
            <span className="dim small nowrap">{timeText(hour, viewerZone(), "dayHour")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
