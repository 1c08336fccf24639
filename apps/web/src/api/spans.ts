// The calendars of the consumption chart: whole local days that end with today.
import { bucketStart, nextBucket } from "@tributary/core";
import type { Span } from "./ask.ts";

export const spans = {
  week: { days: 7, bucket: "hour", title: "7 days" },
  month: { days: 31, bucket: "day", title: "31 days" },
} as const;
export type SpanName = keyof typeof spans;

/** The span up to the end of today in a zone. */
export function spanOf(name: SpanName, zone: string, at: number): Span {
  const days = spans[name].days - 1;
  // Noon, 24 hours a day back, is still within the wanted day where a day of the span has 23 or 25 hours.
  const noon = bucketStart(at, "day", zone) + 43_200;
  return { from: bucketStart(noon - days * 86_400, "day", zone), to: nextBucket(at, "day", zone) };
}
