// The newest readings of the register that is billed.
import { useQuery } from "@tanstack/react-query";
import type { MeterDetail } from "@tributary/wire";
import { readingsQuery } from "../api/queries.ts";
import { Answer, Bars } from "../shell/answer.tsx";
import { quantityText } from "../words/numbers.ts";
import { registerTitle } from "../words/registers.ts";
import { timeText } from "../words/times.ts";
import { Quality } from "./quality.tsx";

interface RecentReadingsProps {
  readonly detail: MeterDetail;
  readonly register: string;
}

export function RecentReadings({ detail, register }: RecentReadingsProps) {
  const query = useQuery(readingsQuery(detail.meter, register));
  return (
    <section className="panel section" aria-labelledby="recent">
      <h2 id="recent">Recent readings: {registerTitle(register)}</h2>
      <Answer query={query} what="the readings" waiting={<Bars count={5} height={28} />}>
        {({ readings, unit }) =>
          readings.length === 0 ? (
            <p className="dim">None in the last month.</p>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">At</th>
                  <th scope="col" className="figure">
                    Value
                  </th>
                  <th scope="col">Quality</th>
                </tr>
              </thead>
              <tbody>
                {readings.map((reading) => (
                  <tr key={reading.at} data-reading={reading.at} data-value={reading.value}>
                    <td className="small nowrap">{timeText(reading.at, detail.zone, "instant")}</td>
                    <td className="figure">{quantityText(reading.value, unit)}</td>
                    <td>
                      <Quality words={reading.quality} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Answer>
    </section>
  );
}
