// A private LoRaWAN network in one process: packet forwarders over UDP, joins, uplinks handed on once, downlinks.
import { createHash } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import {
  acceptJoin,
  acceptUplink,
  type JudgedUplink,
  type NetworkDevice,
  Refusal,
  readDataFrame,
  readJoinRequest,
  readMessageType,
  writeDatagram,
} from "@tributary/lorawan";
import { openAnswering } from "./answering.ts";
import { type HeardFrame, openCopies } from "./copies.ts";
import { type Counts, openCounter } from "./counter.ts";
import { type DownlinkOutcome, type DownlinkRequest, openDownlinkQueue } from "./downlink-queue.ts";
import { type FromForwarder, openForwarderGate } from "./forwarder-gate.ts";
import { openHandOver } from "./hand-over.ts";
import { openKnownDevices } from "./known-devices.ts";
import { openSessionStore } from "./session-store.ts";
import type { NetworkServerSettings, NetworkUplink } from "./settings.ts";
import { openTransmitter, type UdpAddress } from "./transmitter.ts";

export interface NetworkServer {
  /** Where it listens. */
  readonly address: UdpAddress;
  /** Queues a downlink for a device; settled when it is known what became of it. */
  send(devEui: string, request: DownlinkRequest): Promise<DownlinkOutcome>;
  /** Devices as they stand. `heardAt`: UTC ms, of this run. */
  devices(): DeviceView[];
  counts(): Counts;
  /** Settled when nothing is under way any more. */
  close(): Promise<void>;
}

export interface DeviceView {
  readonly devEui: string;
  readonly gateway: string;
  readonly session: boolean;
  /** Counter of the last uplink, -1 before the first. */
  readonly counterUp: number;
  readonly waitingDownlinks: number;
  readonly heardAt?: number;
}

/** Channels that most gateways listen on beside the default ones, in Hz. */
const usualChannels = [867_100_000, 867_300_000, 867_500_000, 867_700_000, 867_900_000];
/** Identifier of private networks (TS001-1.0.4, 6.1.1). */
const netId = 0;
const longestPayload = 222;
/** Seconds from the Unix epoch to that of GPS, and leap seconds since, which GPS does not know. */
const gpsEpoch = 315_964_800;
const leapSeconds = 18;

export async function openNetworkServer(settings: NetworkServerSettings): Promise<NetworkServer> {
  const { clock, say, host = "127.0.0.1", port = 1700, channels = usualChannels } = settings;
  const store = openSessionStore(settings.dataFile, settings.box);
  const known = openKnownDevices(settings.devices, store);
  const { count, counts } = openCounter();
  const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
  const post = (bytes: Uint8Array, to: UdpAddress) => {
    if (!closed) socket.send(bytes, to.port, to.address);
  };
  const gate = openForwarderGate(settings.forwarders, settings.datagramsPerSecond);
  const transmitter = openTransmitter(clock, post);
  const queue = openDownlinkQueue(clock);
  const handOver = openHandOver({ clock, say, store, count, onUplink: settings.onUplink });
  const works = new Set<Promise<void>>();
  let closed = false;
  const said = new Set<string>();
  const sayOnce = (about: string, sentence: string) => {
    if (said.has(about) || said.size > 100) return;
    said.add(about);
    say(sentence);
  };

  const run = (work: () => Promise<void>) => {
    if (closed) return;
    // Not held against the clock: whoever takes an uplink may wait for a timer.
    const done = work().catch((error: unknown) => {
      // Most likely the disk: nothing was kept, so nothing is answered, and the device sends again.
      count("failed");
      sayOnce("failed", `LoRaWAN: a frame could not be dealt with: ${error instanceof Error ? error.message : error}`);
    });
    works.add(done);
    void done.then(() => works.delete(done));
  };
  const answering = openAnswering({ clock, known, queue, transmitter, count, run });

  async function takeJoin(frame: HeardFrame): Promise<void> {
    const request = readJoinRequest(frame.bytes);
    if (request instanceof Refusal) return count(request.code);
    const found = known.get(request.devEui);
    if (found === undefined) return count("unknown-device");
    const devAddr = found.device.session?.devAddr ?? known.freeAddress();
    const joined = acceptJoin(found.device, frame.bytes, { netId, devAddr, channels });
    if (joined instanceof Refusal) return count(joined.code);
    known.keep(joined.device, { forwarder: frame.best.forwarder, at: frame.at });
    count("joins");
    say(`LoRaWAN: ${found.gateway} (${request.devEui}) joined as ${devAddr}`);
    await answering.afterJoin(joined.session, frame, joined.answer);
  }

  async function takeUplink(frame: HeardFrame): Promise<void> {
    const { bytes, best, at } = frame;
    const sealed = readDataFrame(bytes);
    if (sealed instanceof Refusal) return count(sealed.code);
    const judged = acceptUplink(known.withAddress(sealed.devAddr), bytes, {
      dataRate: best.dataRate,
      snr: best.snr,
      receivers: frame.copies.length,
      gpsSeconds: at / 1000 - gpsEpoch + leapSeconds,
    });
    if (judged instanceof Refusal) return count(judged.code);
    const { device, counter } = judged;
    const { devEui } = device;
    const session = sessionNumber(device);
    const heard = { forwarder: best.forwarder, at };
    if (judged.kind === "again") {
      count("repeated");
      settings.statistics?.again(devEui, Math.floor(at / 1000));
      known.keep(device, heard);
      // Not acknowledged before it is durable.
      if (!store.holds({ devEui, session, counter })) await answering.afterUplink(devEui, frame);
      return;
    }
    if (handOver.full()) return count("inbox-full");
    const { device: before } = known.get(devEui) ?? {};
    const last = before?.session?.counterUp ?? -1;
    const lost = before !== undefined && last >= 0 && sessionNumber(before) === session ? counter - last - 1 : 0;
    const gateway = known.get(devEui)?.gateway ?? "";
    const uplink = uplinkOf({ devEui, gateway, session }, judged, frame);
    known.keep(device, heard, uplink);
    count("uplinks");
    settings.statistics?.arrived(devEui, Math.floor(at / 1000), lost);
    queue.answered(devEui, judged.acknowledged);
    if (uplink === undefined || (await handOver.take(uplink))) await answering.afterUplink(devEui, frame);
  }

  const copies = openCopies(clock, (frame) =>
    run(() => (readMessageType(frame.bytes[0] ?? 0) === "join-request" ? takeJoin(frame) : takeUplink(frame))),
  );

  function takeDatagram(datagram: FromForwarder, from: UdpAddress): void {
    const { token, forwarder } = datagram;
    switch (datagram.kind) {
      case "pushData":
        count("unread", datagram.unread);
        for (const packet of datagram.packets) {
          const counted = copies.add(forwarder, packet);
          count(counted === "frame" ? "frames" : counted === "copy" ? "copies" : "overload");
        }
        post(writeDatagram({ kind: "pushAck", token }), from);
        break;
      case "pullData":
        transmitter.pulled(forwarder, from);
        post(writeDatagram({ kind: "pullAck", token }), from);
        break;
      case "txAck":
        transmitter.acknowledged(datagram);
    }
  }

  socket.on("message", (bytes, { address, port: from }) => {
    const datagram = gate.admit(bytes, address, clock.now());
    if (typeof datagram === "string") {
      count(datagram);
      if (datagram === "throttled") settings.heldBack?.(`forwarder at ${address}`);
      if (datagram === "foreign-forwarder")
        sayOnce(address, `LoRaWAN: datagrams from ${address} are of no listed forwarder`);
      return;
    }
    count("datagrams");
    takeDatagram(datagram, { address, port: from });
  });

  await handOver.again();
  socket.bind(port, host);
  try {
    await once(socket, "listening");
  } catch (error) {
    store.close();
    throw error;
  }
  socket.on("error", (error) => sayOnce("socket", `LoRaWAN: UDP: ${error.message}`));

  return {
    address: socket.address(),
    send(devEui, request) {
      if (known.get(devEui) === undefined) return Promise.resolve("unknown-device");
      if (request.payload.length > longestPayload) return Promise.resolve("too-long");
      const outcome = queue.add(devEui, request);
      run(() => answering.atOnce(devEui));
      return outcome;
    },
    devices: () =>
      [...known.all()].map(({ device, gateway, heardAt }) => ({
        devEui: device.devEui,
        gateway,
        session: device.session !== undefined,
        counterUp: device.session?.counterUp ?? -1,
        waitingDownlinks: queue.waiting(device.devEui),
        ...(heardAt === undefined ? {} : { heardAt }),
      })),
    counts,
    async close() {
      closed = true;
      transmitter.close();
      await new Promise<void>((resolve) => socket.close(resolve));
      await Promise.all(works);
      await handOver.close();
      queue.close();
      store.close();
    },
  };
}

/** Of the session's key, so that no two sessions have the same, whatever became of files and keys in between. */
function sessionNumber({ session }: NetworkDevice): number {
  const key = session?.nwkSKey ?? "";
  return createHash("sha256").update(key).digest().readUIntBE(0, 6);
}

/** What is handed on of a judged frame; nothing of one without a payload. */
function uplinkOf(
  whose: Pick<NetworkUplink, "devEui" | "gateway" | "session">,
  { counter, port, payload, confirmed }: Extract<JudgedUplink, { kind: "uplink" }>,
  { at, copies }: HeardFrame,
): NetworkUplink | undefined {
  if (port === undefined) return undefined;
  const radio = copies.map(({ forwarder, rssi, snr, dataRate, frequency }) => ({
    forwarder,
    rssi,
    snr,
    dataRate,
    frequency,
  }));
  return { ...whose, counter, port, payload, confirmed, at: Math.floor(at / 1000), radio };
}
