// The configuration of every role: one schema for flags, environment, file and defaults.
import { isZone } from "@tributary/core";
import { z } from "zod";

/** An address with one of these schemes and a host. */
function url(...schemes: string[]) {
  const says = `must begin with ${schemes.map((scheme) => `${scheme}//`).join(" or ")} and name a host`;
  return z
    .string()
    .regex(new RegExp(`^(${schemes.join("|")})//(\\[[0-9a-f:.]+\\]|[^\\s/?#:@]+)(:\\d+)?(/\\S*)?$`, "i"), says);
}

/** A whole number in a range; wrong ones are refused in one sentence. */
function whole(least: number, most: number) {
  const says = `must be a whole number from ${least} to ${most}`;
  return z.coerce.number(says).int(says).min(least, says).max(most, says);
}

const port = whole(0, 65_535);
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
  controlPort: port.default(8082).describe("local control of an edge node, on this machine alone"),
  gateways: z
    .array(z.strictObject({ name: z.string().regex(/^[a-z0-9-]{1,32}$/), passwordFile: z.string() }))
    .default([])
    .describe("gateways that prove themselves by MQTT user name and password; what they pass on may be late"),
  syncHost: z.string().default("127.0.0.1").describe("address on which a cloud takes edge nodes by mutual TLS"),
  syncPort: port.default(8443),
  syncNames: z.array(z.string()).default([]).describe("names and addresses under which edge nodes reach the cloud"),
  keys: z.string().optional().describe("key file (CSV: meter,key,name,driver,mode,zone)"),
  input: z.string().optional().describe("file with a telegram a line; - is standard input"),
  inputs: z
    .array(z.looseObject({ kind: z.string() }))
    .default([])
    .describe("what a gateway hears by: kind and settings of each; telegrams over TCP where there is none"),
  edge: url("mqtt:", "mqtts:").optional().describe("edge node that a gateway hands its telegrams to"),
  broker: url("mqtt:", "mqtts:").optional().describe("MQTT broker that joins gateways and edge node"),
  cloud: url("http:", "https:").optional().describe("cloud that an edge node syncs to"),
  detail: z
    .enum(["full", "hourly"])
    .default("full")
    .describe("how much an edge node tells the cloud: everything, or registers at full hours with events and commands"),
  passwordFile: z.string().optional().describe("password by which this gateway or edge node proves itself to a broker"),
  authoritiesFile: z.string().optional().describe("certificates (PEM) to trust instead of the system's"),
  backlogMegabytes: z.coerce
    .number()
    .positive()
    .default(256)
    .describe("telegrams that a gateway keeps while its edge node is away"),
  zone: zone.default("UTC").describe("time zone of meters whose key line names none"),
  city: z
    .strictObject({
      meters: whole(0, 50_000).default(40),
      seed: z.coerce.number().int().default(1),
      days: whole(0, 31).default(7).describe("days played in at full speed at the first start"),
      intervalSeconds: z.coerce.number().int().min(1).default(16),
    })
    .optional(),
});

export type Configuration = z.infer<typeof configuration>;
