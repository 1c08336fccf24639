// Every register of the meter with its newest value.
import type { MeterDetail, RegisterView } from "@tributary/wire";
import { quantityText } from "../words/numbers.ts";
import { byInterest, registerTitle } from "../words/registers.ts";
import { timeText } from "../words/times.ts";
import { Quality } from "./quality.tsx";

export function RegistersTable({ detail }: { readonly detail: MeterDetail }) {
  return (
    <section className="panel section" aria-labelledby="registers">
      <h2 id="registers">Registers</h2>
      {detail.registers.length === 0 ? (
        <p className="dim">The meter has told no value yet.</p>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Register</th>
              <th scope="col" className="figure">
                Value
              </th>
            </tr>
          </thead>
          <tbody>
            {byInterest(detail.registers, detail.main?.register).map((row) => (
              <Register key={row.register} row={row} zone={detail.zone} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Register({ row, zone }: { readonly row: RegisterView; readonly zone: string }) {
  return (
    <tr data-register={row.register} data-value={row.value} data-unit={row.unit} data-at={row.at}>
      <th scope="row">
        {registerTitle(row.register)}
        <span className="register-note">
          <code>{row.register}</code> · {timeText(row.at, zone, "moment")} · <Quality words={row.quality} />
        </span>
      </th>
      <td className="figure">{quantityText(row.value, row.unit)}</td>
    </tr>
  );
}
