// The configuration of every role: one schema for flags, environment, file and defaults.
import { type Alarm, alarms, isZone } from "@tributary/core";
import { z } from "zod";
import { apiSettings } from "./api-settings.ts";
import { commandSettings } from "./command-settings.ts";
import { detailNames } from "./detail.ts";
import { notificationSettings } from "./notification-settings.ts";
import { stageOverrides } from "./stages.ts";

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

const eui = z.string().regex(/^[0-9a-f]{16}$/, "must be sixteen hexadecimal digits");

/** A gateway that hands its telegrams over as a LoRaWAN end device. */
const lorawanDevice = z
  .strictObject({
    server: z
      .string()
      .regex(/^([^\s:]+|\[[0-9a-f:.]+\]):\d{1,5}$/i, "must be host:port")
      .default("127.0.0.1:1700")
      .describe("network server that listens for packet forwarders (UDP)"),
    devEui: eui,
    joinEui: eui.default("0000000000000000"),
    appKeyFile: z.string().describe("file with the application key: thirty-two hexadecimal digits"),
    forwarder: eui.optional().describe("EUI of the packet forwarder; devEui unless told"),
    class: z.enum(["A", "C"]).default("C").describe("C hears commands at any time, A after its own frames alone"),
    mode: z
      .enum(["sealed", "blocks"])
      .default("sealed")
      .describe("sealed: whole telegrams in pieces; blocks: hourly registers, decoded by the gateway with its keys"),
    blockHours: z.coerce
      .number()
      .refine((hours) => [1, 2, 3, 4, 6, 8, 12, 24].includes(hours), "must divide a day: 1, 2, 3, 4, 6, 8, 12 or 24")
      .default(24),
    confirmed: z.boolean().default(true).describe("frames are repeated until the network acknowledges them"),
    adr: z.boolean().default(true).describe("the network sets data rate and power"),
    dataRate: whole(0, 5).default(0).describe("0 is SF12, 5 is SF7"),
    lostShare: z.coerce.number().min(0).max(0.9).optional().describe("share of frames that the air loses; simulations"),
  })
  .describe("the gateway as a LoRaWAN end device, instead of an MQTT client");

/** The LoRaWAN network that an edge node runs by itself. */
const lorawanNetwork = z
  .strictObject({
    host: z.string().default("127.0.0.1").describe("packet forwarders prove nothing: loopback or a trusted network"),
    port: port.default(1700),
    forwarders: z.array(z.strictObject({ eui, ip: z.string().optional() })).min(1),
  })
  .describe("network server of the edge node itself, for packet forwarders (UDP)");

/** When rules may close valves. */
const safety = z
  .strictObject({
    closeOn: z
      .array(z.string().refine((alarm): alarm is Alarm => Object.hasOwn(alarms, alarm), "is no alarm such as burst"))
      .default(["burst"])
      .describe("alarms that close the meter's own valve"),
    mostPerHour: whole(0, 1000).default(5).describe("valves that rules may close in an hour, over the whole node"),
    never: z.array(z.string()).default([]).describe("meters whose valve no rule may close: hospitals, sprinklers"),
    staleAfter: whole(60, 86_400).default(3600).describe("incidents older than so many seconds close nothing"),
  })
  .describe("when rules close valves");

const price = z.coerce.number().nonnegative().optional();

/** What the cost model of lambdas is told of a place; prices in one currency over the whole deployment. */
const lambdaCosts = z
  .strictObject({
    speed: z.coerce.number().positive().max(100).optional().describe("speed of this machine's CPU, against 1"),
    cpuSecond: price.describe("what a second of its CPU costs"),
    cloudMegabyte: price.describe("what a megabyte between edge node and cloud costs"),
    gatewayMegabyte: price.describe("what a megabyte between edge node and gateway costs"),
  })
  .describe("what running lambdas costs here, for auto to choose their place by");

/** A network server that stands elsewhere, by its MQTT broker. */
const networkServer = z.strictObject({
  url: url("mqtt:", "mqtts:"),
  user: z.string().optional(),
  passwordFile: z.string().optional(),
  authoritiesFile: z.string().optional(),
});

/** The Things Stack's own way to bring events: HTTP requests that prove themselves by a secret. */
const thingsStackWebhook = z
  .strictObject({
    host: z.string().default("127.0.0.1"),
    port: port.default(8085),
    secretFile: z.string().describe("what the header X-Tributary-Secret must say: 16 characters or more"),
    certificateFile: z.string().optional().describe("certificate (PEM) of the door, which then speaks HTTPS"),
    certificateKeyFile: z.string().optional().describe("its private key (PEM)"),
    downlinks: z
      .strictObject({ url: url("http:", "https:"), apiKeyFile: z.string() })
      .optional()
      .describe("where commands are queued: .../api/v3/as/applications/APP/webhooks/HOOK, and an API key"),
  })
  .describe("a door for webhooks of The Things Stack");

/** A broker to which a cloud publishes what is new, for integrators. */
const liveMqtt = networkServer
  .extend({
    prefix: z
      .string()
      .regex(/^[^+#\s]{1,100}$/)
      .default("tributary/v1/live")
      .describe("what all topics begin with"),
    homeAssistant: z
      .string()
      .regex(/^[^+#\s]{1,100}$/)
      .optional()
      .describe("where Home Assistant looks for devices, usually homeassistant; none are announced unless told"),
  })
  .describe("MQTT broker to which the cloud publishes meters, readings and alarms, for integrators");

/** What each source may bring, so that none takes the node from the others. */
const limits = z
  .strictObject({
    telegramsPerSecond: whole(1, 1_000_000).default(10_000),
    bytesPerSecond: whole(1000, 1_000_000_000).default(4_000_000),
    datagramsPerSecond: whole(1, 100_000).default(200).describe("of a packet forwarder"),
    eventsPerSecond: whole(1, 100_000).default(200).describe("of a network server by webhook"),
  })
  .describe("what each source may bring, ten seconds of it at once");

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
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      "where browsers and programs find page and API, when another server passes them on: https://meters.example",
    ),
  databaseFile: z
    .string()
    .optional()
    .describe("file with postgres://user:password@host/database for identity; SQLite in the data folder without it"),
  api: apiSettings.prefault({}),
  notifications: notificationSettings.prefault({}),
  commands: commandSettings.prefault({}),
  telegramPort: port.default(8081),
  mqttPort: port.default(8083),
  hopPort: port.optional().describe("gateways over TCP, without a broker; none unless told"),
  controlPort: port.default(8082).describe("local control of an edge node, on this machine alone"),
  gateways: z
    .array(z.strictObject({ name: z.string().regex(/^[a-z0-9-]{1,32}$/), passwordFile: z.string() }))
    .default([])
    .describe("gateways that prove themselves by name and password; what they pass on may be late"),
  gatewayCertificates: z
    .stringbool()
    .or(z.boolean())
    .default(false)
    .describe("gateways prove themselves by certificates of the deployment instead: their doors speak mutual TLS"),
  syncHost: z.string().default("127.0.0.1").describe("address on which a cloud takes edge nodes by mutual TLS"),
  syncPort: port.default(8443),
  syncNames: z.array(z.string()).default([]).describe("names and addresses under which edge nodes reach the cloud"),
  keys: z.string().optional().describe("key file (CSV: meter,key,name,driver,mode,zone)"),
  input: z.string().optional().describe("file with a telegram a line; - is standard input"),
  inputs: z
    .array(z.looseObject({ kind: z.string() }))
    .default([])
    .describe("what a gateway hears by: kind and settings of each; telegrams over TCP where there is none"),
  edge: url("mqtt:", "mqtts:", "tcp:", "tls:")
    .optional()
    .describe("edge node that a gateway hands its telegrams to, by MQTT or over TCP without a broker"),
  lorawanDevice: lorawanDevice.optional(),
  lorawanDevices: z.string().optional().describe("file of LoRaWAN end devices (JSON), with their keys where needed"),
  lorawanNetwork: lorawanNetwork.optional(),
  chirpStack: networkServer
    .extend({ application: z.string().optional(), encoding: z.enum(["json", "protobuf"]).default("json") })
    .optional(),
  thingsStack: networkServer.extend({ user: z.string(), passwordFile: z.string() }).optional(),
  thingsStackWebhook: thingsStackWebhook.optional(),
  limits: limits.prefault({}),
  liveMqtt: liveMqtt.optional(),
  nativeMeters: z
    .string()
    .optional()
    .describe("file of meters that speak LoRaWAN themselves, with their codecs (JSON)"),
  broker: url("mqtt:", "mqtts:").optional().describe("MQTT broker that joins gateways and edge node"),
  cloud: url("http:", "https:").optional().describe("cloud that an edge node syncs to"),
  safety: safety.optional(),
  stages: stageOverrides
    .default([])
    .describe("changes in the table of stages: for a meter, group or utility stages off, other limits, stages more"),
  operatorKeys: z
    .record(z.string(), z.string())
    .default({})
    .describe("who may sign configurations and releases of this node: name and file of the public key (PEM)"),
  trialSeconds: whole(1, 3600)
    .default(60)
    .describe("a new configuration or release that is not healthy after so many seconds is taken back"),
  lambdaCosts: lambdaCosts.optional(),
  cloudLambdas: z
    .array(z.string())
    .default([])
    .describe("signed lambdas (files) that a cloud runs by its own clock, on every node's meters"),
  lambdaKeys: z
    .record(z.string(), z.string())
    .default({})
    .describe("who may sign lambdas: name and file of the public key (PEM)"),
  detail: z
    .enum(detailNames)
    .default("full")
    .describe(
      "how much an edge node tells the cloud: everything; registers at full hours or at the ends of days, with events and " +
        "commands; or sums of groups of 15 meters and more, and of each meter its billing read alone",
    ),
  groupEpsilon: z.coerce
    .number()
    .positive()
    .max(100)
    .optional()
    .describe(
      "with detail group: what the sums of a day may tell of a house (differential privacy); no noise unless told",
    ),
  masked: z
    .strictObject({
      keyFile: z.string().describe("the node's own private key (PEM, X25519)"),
      peers: z
        .array(
          z.strictObject({
            node: z.string().regex(/^[a-z0-9-]{1,32}$/),
            publicKeyFile: z.string(),
            groups: z.array(z.string()).min(1).describe("groups of which that node has meters too"),
          }),
        )
        .min(1),
    })
    .optional()
    .describe("with detail group: the cloud learns the sums of all these nodes' meters of a group, and of none alone"),
  syncAskSeconds: whole(1, 86_400)
    .default(300)
    .describe("how often an edge node that has nothing to send asks its cloud what is wanted of it"),
  syncBytesPerSecond: whole(100, 1_000_000_000)
    .optional()
    .describe("bytes that an edge node sends to its cloud in a second on average; alarms do not wait for their turn"),
  passwordFile: z.string().optional().describe("password by which this gateway or edge node proves itself to a broker"),
  certificateFile: z.string().optional().describe("certificate (PEM) of the embedded broker, which then speaks TLS"),
  certificateKeyFile: z.string().optional().describe("its private key (PEM)"),
  authoritiesFile: z.string().optional().describe("certificates (PEM) to trust instead of the system's"),
  intakeMegabytes: whole(64, 1_048_576)
    .default(4096)
    .describe("room for what edge nodes told and the cloud's store does not have yet"),
  retention: z
    .array(
      z.strictObject({
        utility: z.enum(["water", "electricity", "gas", "heat", "other"]).optional(),
        readingMonths: whole(1, 1200).optional(),
        aggregateMonths: whole(1, 1200).optional(),
      }),
    )
    .default([])
    .describe(
      "how many months the cloud keeps readings and aggregates, by utility or (without one) for all others; for ever unless told",
    ),
  strictMeters: z
    .stringbool()
    .or(z.boolean())
    .default(false)
    .describe("edge nodes may tell of those meters alone that are bound to them in the book of assets"),
  backlogMegabytes: z.coerce
    .number()
    .positive()
    .default(256)
    .describe("telegrams that a gateway keeps while its edge node is away"),
  zone: zone.default("UTC").describe("time zone of meters whose key line names none"),
  bankHolidays: z
    .array(z.iso.date())
    .default([])
    .describe("days such as 2026-12-25, on which people rest as on weekends: link figures are told by kind of day"),
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
