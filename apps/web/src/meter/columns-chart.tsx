// Draws columns as bars, or as a line where they are levels.
import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { chartColours } from "../theme.ts";
import { unitText } from "../words/numbers.ts";
import { chartData, chartOptions } from "./chart-options.ts";
import { columnAmount, columnTime, type Drawn, summary } from "./column-words.ts";

export function ColumnsChart(drawn: Drawn) {
  const scheme = useComputedColorScheme("light");
  const place = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<number>();
  const { columns, bucket, measure, zone } = drawn;

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const size = () => ({ width: element.clientWidth, height: element.clientHeight });
    const options = chartOptions({ columns, bucket, measure, zone }, chartColours[scheme], setPointed);
    const plot = new uPlot({ ...options, ...size() }, chartData(columns), element);
    const watch = new ResizeObserver(() => plot.setSize(size()));
    watch.observe(element);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [columns, bucket, measure, zone, scheme]);

  const column = pointed === undefined ? undefined : columns.columns[pointed];
  const said = summary(drawn);
  return (
    <figure className="chart">
      <figcaption>
        <span className="chart-said">
          {column === undefined ? said : `${columnTime(column, drawn)} · ${columnAmount(column, columns.unit)}`}
        </span>
        <Legend drawn={drawn} colours={chartColours[scheme]} />
      </figcaption>
      <div
        className="chart-place"
        ref={place}
        role="img"
        aria-label={`Chart of the ${measure === "sum" ? "consumption" : "values"} by ${bucket}. ${said}`}
      />
    </figure>
  );
}

interface LegendProps {
  readonly drawn: Drawn;
  readonly colours: (typeof chartColours)[keyof typeof chartColours];
}

function Legend({ drawn: { columns, bucket, measure }, colours }: LegendProps) {
  const unit = unitText(columns.unit);
  return (
    <span className="legend small">
      <span>
        <i className="swatch" style={{ background: colours.measured }} />
        {measure === "sum" ? "measured" : "mean"}
        {unit !== "" && `, ${unit} by ${bucket}`}
      </span>
      {measure === "sum" && columns.anyEstimated && (
        <span>
          <i className="swatch hatched" style={{ color: colours.estimated }} />
          estimated
        </span>
      )}
    </span>
  );
}
