// Every open alarm, newest first; alarms of groups, and what nodes decided on valves.
import { useQuery } from "@tanstack/react-query";
import { alarmsQuery } from "../api/queries.ts";
import { Answer, Bars, State } from "../shell/answer.tsx";
import { PageTitle } from "../shell/page-title.tsx";
import { counted } from "../words/numbers.ts";
import { AlarmCard } from "./alarm-card.tsx";
import { GroupEvents } from "./group-events.tsx";
import { TellMe } from "./tell-me.tsx";
import { ValveDecisions } from "./valve-decisions.tsx";

export function AlarmsPage() {
  const query = useQuery(alarmsQuery);
  return (
    <>
      <PageTitle title="Alarms">
        {query.data === undefined
          ? "What needs a person."
          : `${counted(query.data.length, "alarm")} open, newest first.`}
      </PageTitle>
      <section className="section" aria-labelledby="open-alarms">
        <h2 id="open-alarms">Open alarms</h2>
        <Answer query={query} what="the alarms" waiting={<Bars count={3} height={104} />}>
          {(alarms) =>
            alarms.length === 0 ? (
              <State icon="calm" title="All is calm">
                <p className="dim">No meter and no rule reports anything. New alarms appear here by themselves.</p>
              </State>
            ) : (
              <ul className="alarms">
                {alarms.map((alarm) => (
                  <li key={alarm.id}>
                    <AlarmCard alarm={alarm} />
                  </li>
                ))}
              </ul>
            )
          }
        </Answer>
      </section>
      <GroupEvents />
      <ValveDecisions />
      <TellMe />
    </>
  );
}
