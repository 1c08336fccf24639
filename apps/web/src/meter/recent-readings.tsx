// The newest readings of a register, those that the meter kept from the past among them.
import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { MeterDetail } from "@tributary/wire";
import { useState } from "react";
import { readingsQuery } from "../api/queries.ts";
import { Answer, Bars } from "../shell/answer.tsx";
import { quantityText } from "../words/numbers.ts";
import { byInterest, registerTitle } from "../words/registers.ts";
import { timeText } from "../words/times.ts";
import { Quality } from "./quality.tsx";

export function RecentReadings({ detail }: { readonly detail: MeterDetail }) {
  const registers = byInterest(detail.registers, detail.main?.register)
    .filter((row) => typeof row.value === "number")
    .map((row) => row.register);
  const [chosen, setChosen] = useState<string>();
  const register = chosen ?? registers[0];
  if (register === undefined) return null;
  return (
    <section className="panel section" aria-labelledby="recent">
      <div className="section-head">
        <h2 id="recent">Readings</h2>
        {registers.length > 1 && (
          <NativeSelect
            aria-label="Register of the readings"
            value={register}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={registers.map((value) => ({ value, label: registerTitle(value) }))}
          />
        )}
      </div>
      <Rows detail={detail} register={register} />
    </section>
  );
}

function Rows({ detail, register }: { readonly detail: MeterDetail; readonly register: string }) {
  const query = useQuery(readingsQuery(detail.meter, register));
  return (
    <Answer query={query} what="the readings" waiting={<Bars count={5} height={28} />}>
      {({ readings, unit }) =>
        readings.length === 0 ? (
          <p className="dim">None yet.</p>
        ) : (
          <table className="table" data-readings={register}>
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
  );
}
