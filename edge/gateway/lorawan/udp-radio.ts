// A radio whose air is a network: device and packet forwarder in one, before a network server over UDP.
import { createSocket } from "node:dgram";
import { type PacketToSend, type Reception, readDatagram, wrapClock, writeDatagram } from "@tributary/lorawan";
import { type LoraRadio, pause, type RadioClock } from "./lora-radio.ts";

/** How a frame is heard, in dBm and dB. */
export interface Signal {
  readonly rssi: number;
  readonly snr: number;
}

export interface UdpRadioOptions {
  readonly host: string;
  readonly port: number;
  /** EUI of the forwarder: sixteen hexadecimal digits. */
  readonly eui: string;
  readonly clock: RadioClock;
  /** What becomes of a frame on the air, in simulations: it is lost, or heard so. Everything is heard well unless told. */
  readonly air?: (direction: "up" | "down") => Signal | "lost";
  /** Told in one sentence what an operator should know. */
  readonly say?: (sentence: string) => void;
}

const wellHeard: Signal = { rssi: -80, snr: 7 };
/** A datagram without an answer is sent again so often, each after so long; then the LoRaWAN repetition has its turn. */
const tries = 3;
const answerMs = 500;
/** How often the way for downlinks is opened anew, in milliseconds of real time: routers forget it. */
const keepAliveMs = 10_000;
/** The second window is over so long after it opened, when nothing began in it. Milliseconds. */
const windowMs = 300;
const tokens = 65_536;
const microseconds = 1000;

/** The moment at which the forwarder's clock, which begins anew every 71 minutes, shows `tmst`: the one nearest to now. */
function momentOf(tmst: number, now: number): number {
  const ahead = wrapClock(tmst - wrapClock(now * microseconds));
  return now + (ahead > 2 ** 31 ? ahead - 2 ** 32 : ahead) / microseconds;
}

/** Listens when this is kept. */
export async function udpRadio(options: UdpRadioOptions): Promise<LoraRadio> {
  const { host, port, eui, clock, air = () => wellHeard, say = () => undefined } = options;
  const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
  const counts: Record<string, number> = {};
  const count = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  let hear: (frame: Reception) => void = () => undefined;
  let token = 0;
  let away = false;
  const closing = new AbortController();
  const answers = new Map<number, () => void>();

  function deliver({ bytes, tmst, frequency, dataRate }: PacketToSend): void {
    const signal = air("down");
    count(signal === "lost" ? "lost-down" : "heard");
    if (signal === "lost") return;
    const now = clock.now();
    hear({ bytes, at: tmst === undefined ? now : momentOf(tmst, now), frequency, dataRate, snr: signal.snr });
  }

  socket.on("message", (bytes) => {
    const said = readDatagram(bytes);
    if (said?.kind === "pushAck" || said?.kind === "pullAck") answers.get(said.token)?.();
    else if (said?.kind === "pullResp") {
      // What is heard is taken before it is acknowledged: in a simulation time may go on with the acknowledgement.
      deliver(said.packet);
      socket.send(writeDatagram({ kind: "txAck", token: said.token, forwarder: eui }));
    } else count("malformed");
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.connect(port, host, resolve);
  });
  // Nobody listens there: the datagram stays without an answer.
  socket.on("error", () => undefined);

  /** Sends a datagram until it is answered; answers whether it was. */
  async function ask(write: (token: number) => Uint8Array): Promise<boolean> {
    token = (token + 1) % tokens;
    const mine = token;
    const datagram = write(mine);
    let answered = false;
    for (let tried = 0; tried < tries && !answered && !closing.signal.aborted; tried += 1) {
      answered = await new Promise<boolean>((resolve) => {
        const patience = setTimeout(() => resolve(false), answerMs);
        answers.set(mine, () => {
          clearTimeout(patience);
          resolve(true);
        });
        socket.send(datagram, () => undefined);
      });
    }
    answers.delete(mine);
    if (closing.signal.aborted) return answered;
    if (answered === away) say(`the LoRaWAN network at ${host}:${port} ${answered ? "answers again" : "is away"}`);
    away = !answered;
    return answered;
  }

  const pull = () => ask((token) => writeDatagram({ kind: "pullData", token, forwarder: eui }));
  const keepAlive = setInterval(pull, keepAliveMs);
  keepAlive.unref();
  await clock.hold(pull());

  return {
    async transmit({ bytes, frequency, dataRate }, { endsAt, rx2 }) {
      count("sent");
      await pause(clock, endsAt - clock.now(), closing.signal);
      if (closing.signal.aborted) return;
      const signal = air("up");
      if (signal === "lost") count("lost-up");
      else {
        const packet = { bytes, frequency, dataRate, tmst: wrapClock(endsAt * microseconds), ...signal };
        const push = (token: number) =>
          writeDatagram({ kind: "pushData", token, forwarder: eui, packets: [packet], unread: 0 });
        if (!(await clock.hold(ask(push)))) count("unanswered");
      }
      await pause(clock, rx2.opensAt + windowMs - clock.now(), closing.signal);
    },
    listen(heard) {
      hear = heard;
    },
    counts: () => counts,
    async close() {
      closing.abort();
      clearInterval(keepAlive);
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}
