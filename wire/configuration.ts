// The configuration of every role: one schema for flags, environment, file and defaults.
import { isZone } from "@tributary/core";
import { z } from "zod";

const port = z.coerce.number().int().min(0).max(65_535);
const zone = z.string().refine(isZone, "is no time zone such as Europe/Madrid");

/** `tributary.yaml`. Every service listens on loopback unless it is told otherwise. Port 0 takes a free one. */
export const configuration = z.strictObject({
  node: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/)
    .default("edge-1"),
  gateway: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/)
    .default("gateway-1"),
  host: z.string().default("127.0.0.1"),
  httpPort: port.default(8080),
  telegramPort: port.default(8081),
  mqttPort: port.default(8083),
  gateways: z
    .array(z.strictObject({ name: z.string().regex(/^[a-z0-9-]{1,32}$/), passwordFile: z.string() }))
    .default([])
    .describe("gateways that prove themselves by MQTT user name and password; what they pass on may be late"),
  keys: z.string().optional().describe("key file (CSV: meter,key,name,driver,mode,zone)"),
  input: z.string().optional().describe("file with a telegram a line; - is standard input"),
  zone: zone.default("UTC").describe("time zone of meters whose key line names none"),
  city: z
    .strictObject({
      meters: z.coerce.number().int().min(0).max(50_000).default(40),
      seed: z.coerce.number().int().default(1),
      days: z.coerce
        .number()
        .int()
        .min(0)
        .max(31)
        .default(7)
        .describe("days played in at full speed at the first start"),
      intervalSeconds: z.coerce.number().int().min(1).default(16),
    })
    .optional(),
});

export type Configuration = z.infer<typeof configuration>;
