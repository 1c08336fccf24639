// Puts the columns of a chart into words: one of them, and all together.
import { percent, quantityText } from "../words/numbers.ts";
import { timeText } from "../words/times.ts";
import type { Column, Columns, Measure } from "./columns.ts";

export interface Drawn {
  readonly columns: Columns;
  readonly bucket: "hour" | "day";
  readonly measure: Measure;
  readonly zone: string;
}

const amountDigits = 3;

/** `Tue 17 Nov 14:00–15:00`, or the day. */
export function columnTime({ start, end }: Column, { bucket, zone }: Pick<Drawn, "bucket" | "zone">): string {
  if (bucket === "day") return timeText(start, zone, "day");
  return `${timeText(start, zone, "day")} ${timeText(start, zone, "hour")}–${timeText(end, zone, "hour")}`;
}

/** `12.5 L, 50 % estimated`. */
export function columnAmount({ amount, estimated }: Column, unit: string): string {
  if (amount === null) return "nothing known";
  const told = quantityText(amount, unit, amountDigits);
  return estimated > 0 ? `${told}, ${percent(estimated)} estimated` : told;
}

/** What the whole chart says, for those who do not see it and for those who look at once. */
export function summary(drawn: Drawn): string {
  const { total, highest, unit } = drawn.columns;
  if (total === undefined || highest === undefined) return "Nothing known in this span yet.";
  const whole = `${drawn.measure === "sum" ? "Total" : "Mean"} ${quantityText(total.amount, total.unit, amountDigits)}`;
  return `${whole} · most ${columnAmount(highest, unit)} on ${columnTime(highest, drawn)}`;
}
