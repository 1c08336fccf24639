// How the cloud's API is set up.
import { z } from "zod";

/** As a browser writes it in the header Origin. */
const origin = z.string().regex(/^https?:\/\/[^\s/?#@A-Z]+$/, "is an origin alone, such as https://app.example");

export const apiSettings = z.strictObject({
  origins: z
    .array(origin)
    .max(50)
    .default([])
    .describe("pages of other servers that may ask the API with a token; none unless told"),
  addressPerMinute: z
    .number()
    .int()
    .min(60)
    .max(1_000_000)
    .default(6000)
    .describe("requests of an address in a minute"),
  callerPerMinute: z
    .number()
    .int()
    .min(60)
    .max(1_000_000)
    .default(3000)
    .describe("requests of a person or program in a minute"),
});
export type ApiSettings = z.infer<typeof apiSettings>;
