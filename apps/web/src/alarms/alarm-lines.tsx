// Open alarms in one line each: what, where, since when.
import type { AlarmView } from "@tributary/wire";
import { Link } from "../routing/link.tsx";
import { Since } from "../shell/age.tsx";
import { Icon } from "../shell/icons.tsx";
import { severities } from "../words/meters.ts";
import "./alarm-lines.css";

export function AlarmLines({ alarms }: { readonly alarms: readonly AlarmView[] }) {
  return (
    <ul className="alarm-lines">
      {alarms.map((alarm) => (
        <li key={alarm.id} data-alarm={alarm.alarm} data-meter={alarm.meter}>
          <span className={`tag ${alarm.severity}`}>
            <Icon name={alarm.severity} />
            {severities[alarm.severity]}
          </span>
          <span className="alarm-line-what">
            <strong>{alarm.title}</strong>{" "}
            <Link to={{ page: "meter", meter: alarm.meter }}>{alarm.meterName ?? alarm.meter}</Link>
          </span>
          <span className="dim small nowrap">
            open for <Since at={alarm.openedAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}
