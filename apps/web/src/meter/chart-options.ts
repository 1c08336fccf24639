// Says to uPlot what the chart of columns looks like.
import uPlot from "uplot";
import { type chartColours, theme } from "../theme.ts";
import { number } from "../words/numbers.ts";
import { timeText } from "../words/times.ts";
import type { Drawn } from "./column-words.ts";
import type { Columns } from "./columns.ts";

type Colours = (typeof chartColours)[keyof typeof chartColours];

const font = `12px ${theme.fontFamily}`;

/** x; the whole amount where a part was estimated; the measured part, which is drawn over it. */
export function chartData({ columns }: Columns): uPlot.AlignedData {
  return [
    columns.map(({ start }) => start),
    columns.map(({ amount, estimated }) => (estimated > 0 ? amount : null)),
    columns.map(({ measured }) => measured),
  ];
}

/** Everything but the size. `point` is told the index of the column under the pointer. */
export function chartOptions(
  { columns: { columns }, bucket, measure, zone }: Drawn,
  colours: Colours,
  point: (index: number | undefined) => void,
): Omit<uPlot.Options, "width" | "height"> {
  const bars = uPlot.paths.bars?.({ size: [0.78, 40], align: 1, radius: [0.25, 0] });
  const shape = measure === "sum" && bars !== undefined ? { paths: bars } : {};
  const end = columns.at(-1)?.end ?? 1;
  const axis = { stroke: colours.text, font, ticks: { show: false } } as const;
  return {
    legend: { show: false },
    padding: [12, 26, 0, 0],
    tzDate: (at) => uPlot.tzDate(new Date(at * 1000), zone),
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: { show: false },
      // A bar stands right of its start, so the column under the pointer is the last that has begun.
      dataIdx: (_plot, _series, _nearest, at) =>
        Math.max(
          0,
          columns.findLastIndex(({ start }) => start <= at),
        ),
    },
    scales: {
      x: { range: () => [columns[0]?.start ?? 0, end] },
      y: measure === "sum" ? { range: (_plot, low, high) => [Math.min(0, low ?? 0), (high ?? 0) * 1.08 || 1] } : {},
    },
    axes: [
      {
        ...axis,
        size: 30,
        grid: { show: false },
        space: bucket === "hour" ? 60 : 48,
        values: (_plot, splits) => splits.map((at) => tickText(at, zone)),
      },
      {
        ...axis,
        size: 56,
        grid: { stroke: colours.grid, width: 1 },
        values: (_plot, splits) => splits.map((value) => number(value, 3)),
      },
    ],
    series: [
      {},
      measure === "sum" ? { ...shape, width: 0, fill: () => hatching(colours.estimated) } : { show: false },
      measure === "sum" ? { ...shape, width: 0, fill: colours.measured } : { stroke: colours.measured, width: 2 },
    ],
    hooks: {
      setCursor: [
        ({ cursor }) => point(cursor.left === undefined || cursor.left < 0 ? undefined : (cursor.idx ?? undefined)),
      ],
    },
  };
}

/** Midnight is told by its day, other moments by their hour. */
function tickText(at: number, zone: string): string {
  const hour = timeText(at, zone, "hour");
  return hour === "00:00" ? timeText(at, zone, "tick") : hour;
}

/** Oblique lines, so that estimates differ from measured values in more than colour. */
function hatching(colour: string): CanvasPattern | string {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d");
  if (pen === null) return colour;
  pen.strokeStyle = colour;
  pen.lineWidth = 2.5;
  pen.beginPath();
  for (const shift of [-8, 0, 8]) {
    pen.moveTo(shift, 8);
    pen.lineTo(shift + 8, 0);
  }
  pen.stroke();
  return pen.createPattern(tile, "repeat") ?? colour;
}
