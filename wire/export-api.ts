// Exports of readings and consumption, as the HTTP API is asked for them.
import { z } from "zod";

/** The year 9999 is the last that calendars know. */
const moment = z.coerce.number().int().min(0).max(253_402_300_799);
const mostNamed = 1000;

const whose = {
  from: moment.describe("UTC seconds, inclusive"),
  to: moment.describe("UTC seconds, exclusive"),
  meters: z
    .string()
    .transform((list) => list.split(","))
    .pipe(z.array(z.string().max(64)).max(mostNamed))
    .optional()
    .describe("ids of meters with commas between them"),
  district: z.string().max(128).optional(),
  site: z.string().max(128).optional(),
  utility: z.enum(["water", "electricity", "gas", "heat", "other"]).optional(),
  tag: z.string().max(128).optional().describe("tag of a stream: gateway/meter/quantity"),
};

export const readingExportQuery = z.object({
  ...whose,
  register: z.string().max(128).default("volume").describe("such as volume or energy.t1"),
});
export const useExportQuery = z.object({
  ...whose,
  register: z.string().max(128).optional().describe("the billed one of each meter when left out"),
  period: z.enum(["hour", "day", "month"]).default("day").describe("of the local calendar of each meter"),
});
