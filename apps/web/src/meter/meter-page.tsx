// The page of one meter: its alarms, its value, its consumption and everything it says.
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { MeterDetail } from "@tributary/wire";
import { AlarmCard } from "../alarms/alarm-card.tsx";
import { ValveDecisions } from "../alarms/valve-decisions.tsx";
import { ApiError } from "../api/ask.ts";
import { meterQuery } from "../api/queries.ts";
import { MainValue, Troubles } from "../meters/marks.tsx";
import { Link } from "../routing/link.tsx";
import { home } from "../routing/route.ts";
import { Heard } from "../shell/age.tsx";
import { Answer, State } from "../shell/answer.tsx";
import { Icon } from "../shell/icons.tsx";
import { PageTitle } from "../shell/page-title.tsx";
import { meterName } from "../words/meters.ts";
import { registerTitle } from "../words/registers.ts";
import { Consumption } from "./consumption.tsx";
import { Facts } from "./facts.tsx";
import "./meter-page.css";
import { RecentReadings } from "./recent-readings.tsx";
import { RegistersTable } from "./registers-table.tsx";

export function MeterPage({ meter }: { readonly meter: string }) {
  const query = useQuery(meterQuery(meter));
  const unknown = query.data === undefined && query.error instanceof ApiError && query.error.status === 404;
  return (
    <>
      <Link className="back" to={home}>
        <Icon name="back" /> All meters
      </Link>
      {query.data === undefined && <PageTitle title={meter} />}
      {unknown ? (
        <Unknown meter={meter} />
      ) : (
        <Answer query={query} what="the meter" waiting={<Waiting />}>
          {(detail) => <Meter detail={detail} />}
        </Answer>
      )}
    </>
  );
}

function Meter({ detail }: { readonly detail: MeterDetail }) {
  return (
    <>
      <div className="meter-head" data-meter={detail.meter}>
        <span className={`utility-mark ${detail.utility}`}>
          <Icon name={detail.utility} />
        </span>
        <PageTitle title={meterName(detail)}>
          {detail.name === null ? detail.medium : `${detail.medium} · ${detail.manufacturer} ${detail.serial}`}
        </PageTitle>
        <div className="meter-now">
          <MainValue meter={detail} digits={6} />
          <span className="small">
            {detail.main !== null && <span className="dim">{registerTitle(detail.main.register)}, </span>}
            <Heard at={detail.heardAt} />
          </span>
        </div>
      </div>
      {detail.openAlarms.length > 0 && (
        <section className="section" aria-labelledby="open-alarms">
          <h2 id="open-alarms">Open alarms</h2>
          {detail.openAlarms.map((alarm) => (
            <AlarmCard key={alarm.id} alarm={alarm} withMeter={false} />
          ))}
        </section>
      )}
      <ValveDecisions meter={detail.meter} />
      <Consumption detail={detail} />
      <div className="meter-columns">
        <div className="section">
          <RegistersTable detail={detail} />
          <Facts detail={detail} troubles={<Troubles meter={{ ...detail, alarms: [] }} />} />
        </div>
        <RecentReadings detail={detail} />
      </div>
    </>
  );
}

function Waiting() {
  return (
    <div className="section">
      <Skeleton height={64} radius="md" />
      <Skeleton height={340} radius="md" />
      <Skeleton height={240} radius="md" />
    </div>
  );
}

function Unknown({ meter }: { readonly meter: string }) {
  return (
    <State icon="search" title="This meter was never heard">
      <p className="dim">
        No telegram of <strong>{meter}</strong> has become a reading. It may have been refused: the{" "}
        <Link to={{ page: "intake" }}>intake</Link> counts why.
      </p>
    </State>
  );
}
