// The chart as a table: the same columns, newest first.

import { number, percent, unitText } from "../words/numbers.ts";
import { columnTime, type Drawn, summary } from "./column-words.ts";

export function ColumnsTable(drawn: Drawn) {
  const { columns, bucket, measure } = drawn;
  const unit = unitText(columns.unit);
  const known = columns.columns.filter(({ amount }) => amount !== null).reverse();
  return (
    <>
      <p className="chart-said">{summary(drawn)}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="chart-table" aria-label={`Values by ${bucket}`} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{bucket === "hour" ? "Hour" : "Day"}</th>
              <th scope="col" className="figure">
                {measure === "sum" ? "Consumption" : "Mean"}
                {unit !== "" && ` (${unit})`}
              </th>
              <th scope="col" className="figure">
                Estimated
              </th>
            </tr>
          </thead>
          <tbody>
            {known.map((column) => (
              <tr key={column.start} data-start={column.start} data-amount={column.amount}>
                <td>{columnTime(column, drawn)}</td>
                <td className="figure">{number(column.amount ?? 0, 6)}</td>
                <td className="figure">{column.estimated > 0 ? percent(column.estimated) : "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
