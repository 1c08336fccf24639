// Joins an edge node to LoRaWAN networks: its own over packet forwarders, ChirpStack, The Things Stack.
import type { ProcessClock } from "@tributary/core";
import type { Calendar } from "@tributary/engine-links";
import type { VaultBox } from "@tributary/engine-log";
import type { LorawanDevice } from "@tributary/wire";
import type { Edge } from "./edge-contract.ts";
import type { NetworkServer } from "./lorawan/network-server.ts";
import type { DeviceRow, ForwarderRow } from "./lorawan/settings.ts";
import { openUplinkStatistics } from "./lorawan/uplink-statistics.ts";
import type {
  ChirpStackOptions,
  DeviceUplink,
  NativeMeters,
  ThingsStackOptions,
  Webhook,
  WebhookOptions,
} from "./network-servers/index.ts";
import { type GatewayUplinks, openGatewayUplinks, type UplinkCounts } from "./uplinks/gateway-uplinks.ts";
import type { PayloadNetwork } from "./uplinks/payload-network.ts";

export interface LorawanSettings {
  readonly edge: Edge;
  /** A path of a file of the node's own. */
  readonly file: (name: string) => string;
  /** Seals the keys of devices' sessions. */
  readonly box?: VaultBox | undefined;
  readonly clock: ProcessClock;
  readonly say: (says: string) => void;
  /** By whose days it is told how often uplinks are repeated. */
  readonly calendar: Calendar;
  /** Every end device, whichever network serves it. */
  readonly devices: readonly LorawanDevice[];
  /** The node's own network, for devices whose keys are known. */
  readonly own?: {
    readonly host: string;
    readonly port: number;
    readonly forwarders: readonly ForwarderRow[];
    readonly datagramsPerSecond?: number;
  };
  readonly chirpStack?: Omit<ChirpStackOptions, "say">;
  readonly thingsStack?: Omit<ThingsStackOptions, "say">;
  readonly thingsStackWebhook?: WebhookOptions;
  /** File of meters that speak LoRaWAN themselves, with their codecs. */
  readonly nativeMeters?: string;
}

export interface LorawanNetworks {
  /** Where packet forwarders are served. */
  readonly address?: { readonly address: string; readonly port: number };
  /** Where The Things Stack brings its events. */
  readonly webhook?: Webhook["address"];
  /** By network, what became of frames or events. */
  counts(): Readonly<Record<string, Readonly<Record<string, number>>>>;
  uplinks(): UplinkCounts;
  close(): Promise<void>;
}

/** The row of a device that the node's own network serves; `undefined` without keys. */
function rowOf(device: LorawanDevice): DeviceRow | undefined {
  const { devEui, gateway = devEui, adr, nonces, appKey, devAddr, nwkSKey, appSKey } = device;
  // A gateway of ours always listens unless it is told otherwise; a meter that speaks itself saves its battery.
  const deviceClass = device.class ?? (device.gateway === undefined ? "A" : "C");
  const identity = {
    devEui,
    gateway,
    deviceClass,
    ...(adr === undefined ? {} : { adr }),
  };
  if (appKey !== undefined) return { ...identity, appKey, ...(nonces === undefined ? {} : { nonces }) };
  if (devAddr === undefined || nwkSKey === undefined || appSKey === undefined) return undefined;
  return { ...identity, devAddr, nwkSKey, appSKey };
}

/** An uplink of whichever network. */
type AnyUplink = Pick<DeviceUplink, "devEui" | "counter" | "port" | "payload" | "at" | "radio"> & {
  readonly session?: number;
};

/** The packages of networks are loaded where one is wanted. */
async function openNative({ nativeMeters, edge, say }: LorawanSettings) {
  if (nativeMeters === undefined) return undefined;
  const [{ openNativeMeters, readNativeMeters }, { startSandboxes }] = await Promise.all([
    import("./network-servers/index.ts"),
    import("@tributary/engine-lambda"),
  ]);
  const meters = await readNativeMeters(nativeMeters);
  const sandboxes = startSandboxes();
  return { meters: openNativeMeters({ meters, sandboxes, hand: edge.receiveReadings, say }), close: sandboxes.close };
}

/** Brings an uplink to where it belongs: a gateway's payload is opened, a meter's is decoded. */
function taker(settings: LorawanSettings, uplinks: GatewayUplinks, native: NativeMeters | undefined) {
  const gateways = new Map(settings.devices.map(({ devEui, gateway }) => [devEui, gateway]));
  return {
    knows: (devEui: string) => gateways.get(devEui) !== undefined || native?.knows(devEui) === true,
    async take({ session = 0, ...uplink }: AnyUplink): Promise<void> {
      const gateway = gateways.get(uplink.devEui);
      if (gateway !== undefined) await uplinks.take({ ...uplink, session, gateway });
      else await native?.take(uplink);
    },
  };
}

export async function openLorawanNetworks(settings: LorawanSettings): Promise<LorawanNetworks> {
  const { edge, file, clock, say, devices, own, chirpStack, thingsStack, thingsStackWebhook } = settings;
  const uplinks = openGatewayUplinks({ path: file("uplinks.sqlite"), edge, now: clock.seconds, say });
  const native = await openNative(settings);
  const { knows, take } = taker(settings, uplinks, native?.meters);
  // Time stands still until it is durable; nothing in it waits for a timer.
  const onUplink = (uplink: AnyUplink) => clock.hold(take(uplink));

  const rows = devices.map(rowOf).filter((row) => row !== undefined);
  const statistics = own && openUplinkStatistics(file("retransmissions.sqlite"), settings.calendar, clock.seconds, say);
  const server: NetworkServer | undefined =
    own === undefined
      ? undefined
      : await (await import("./lorawan/network-server.ts")).openNetworkServer({
          ...own,
          dataFile: file("lorawan.sqlite"),
          box: settings.box,
          devices: rows,
          clock,
          say,
          heldBack: edge.heldBack,
          ...(statistics === undefined ? {} : { statistics }),
          onUplink: ({ radio, ...uplink }) =>
            onUplink({
              ...uplink,
              radio: radio.map(({ forwarder, rssi, snr }) => ({ gateway: forwarder, rssi, snr })),
            }),
        });
  const servers =
    (chirpStack ?? thingsStack ?? thingsStackWebhook) ? await import("./network-servers/index.ts") : undefined;
  const webhook =
    thingsStackWebhook && (await servers?.startThingsStackWebhook(thingsStackWebhook, { knows, onUplink }));
  const others = {
    ...(chirpStack === undefined || servers === undefined
      ? {}
      : { ChirpStack: servers.startChirpStack({ ...chirpStack, say }, { knows, onUplink }) }),
    ...(thingsStack === undefined || servers === undefined
      ? {}
      : { "The Things Stack": servers.startThingsStack({ ...thingsStack, say }, { knows, onUplink }) }),
    ...(webhook === undefined ? {} : { "The Things Stack's webhook": webhook }),
  };

  const served = new Set(rows.map(({ devEui }) => devEui));
  const network: PayloadNetwork = {
    send(devEui, payload) {
      const sent =
        server !== undefined && served.has(devEui)
          ? [server.send(devEui, payload)]
          : Object.values(others).map((other) => other.sendDown(devEui, payload));
      for (const one of sent) one.catch((error: unknown) => say(`LoRaWAN: a downlink to ${devEui}: ${String(error)}`));
    },
  };
  edge.showDevices(() =>
    rows.flatMap(({ devEui, gateway }) => {
      const days = statistics?.days(devEui);
      return days === undefined ? [] : [{ devEui, gateway, days }];
    }),
  );
  const named = devices.flatMap(({ devEui, gateway }) => (gateway === undefined ? [] : [[gateway, devEui] as const]));
  edge.commands.addWay(uplinks.way(network, new Map(named)));
  uplinks.askBy(network);

  return {
    ...(server === undefined ? {} : { address: server.address }),
    ...(webhook === undefined ? {} : { webhook: webhook.address }),
    counts: () => ({
      ...(server === undefined ? {} : { "own network": { ...server.counts() } }),
      ...Object.fromEntries(Object.entries(others).map(([name, other]) => [name, { ...other.counts() }])),
      ...(native === undefined ? {} : { "native meters": { ...native.meters.counts() } }),
    }),
    uplinks: uplinks.counts,
    async close() {
      await Promise.all([server?.close(), ...Object.values(others).map((other) => other.stop())]);
      await uplinks.close();
      await native?.close();
      statistics?.close();
    },
  };
}
