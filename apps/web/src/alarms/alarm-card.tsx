// One open alarm: what, where, since when, and why we think so.
import type { AlarmView } from "@tributary/wire";
import { Link } from "../routing/link.tsx";
import { Since } from "../shell/age.tsx";
import { Icon } from "../shell/icons.tsx";
import { severities } from "../words/meters.ts";
import { timeText, viewerZone } from "../words/times.ts";
import "./alarm-card.css";

const sources = { meter: "Reported by the meter", rule: "Found by a rule" } as const;

interface AlarmCardProps {
  readonly alarm: AlarmView;
  /** On the meter's own page its name need not be said. */
  readonly withMeter?: boolean;
}

export function AlarmCard({ alarm, withMeter = true }: AlarmCardProps) {
  return (
    <article className={`alarm-card ${alarm.severity}`} data-alarm={alarm.alarm} data-meter={alarm.meter}>
      <Icon name={alarm.severity} />
      <div className="alarm-what">
        <h3>{alarm.title}</h3>
        {withMeter && (
          <p>
            <Link to={{ page: "meter", meter: alarm.meter }}>{alarm.meterName ?? alarm.meter}</Link>
          </p>
        )}
        {alarm.detail !== "" && <p className="alarm-detail">{alarm.detail}</p>}
        {alarm.acknowledged !== null && (
          <p className="alarm-seen">
            Seen by {alarm.acknowledged.by}
            {alarm.acknowledged.says !== "" && `: ${alarm.acknowledged.says}`}
          </p>
        )}
        <p className="dim small">
          <span className={`tag ${alarm.severity}`}>{severities[alarm.severity]}</span> {sources[alarm.source]} · open
          for <Since at={alarm.openedAt} />, since {timeText(alarm.openedAt, viewerZone(), "dayHour")}
        </p>
      </div>
    </article>
  );
}
