// How a device obeys the network's MAC commands, and what it answers (TS001-1.0.4, 5).
import { type Channel, type Device, type DeviceSession, defaultChannels } from "./device.ts";
import { dataRates, eu868, subBandOf } from "./eu868.ts";
import type { DownCommand, UpCommand } from "./mac-commands.ts";

type LinkAdr = Extract<DownCommand, { name: "linkAdr" }>;

/** A value that says "leave it as it is" (5.2). */
const keep = 15;

/** Answers that are sent with every uplink until the network is heard again: it must know that windows moved (5.4, 5.7, 5.8). */
const sticky: ReadonlySet<UpCommand["name"]> = new Set(["rxParameters", "rxTiming", "downlinkChannel"]);

/** The session after the commands of one downlink, with the answers for the next uplink. `snr` in dB, of that downlink. */
export function obey(
  device: Device,
  session: DeviceSession,
  commands: readonly DownCommand[],
  snr: number,
): DeviceSession {
  let after = session;
  const answers: UpCommand[] = [];
  for (let at = 0; at < commands.length; at += 1) {
    const command = commands[at];
    if (command === undefined) break;
    if (command.name === "linkAdr") {
      // Requests that follow each other are one: all are obeyed or none (5.2).
      const block: LinkAdr[] = [command];
      for (let next = commands[at + 1]; next?.name === "linkAdr"; next = commands[at + 1]) {
        block.push(next);
        at += 1;
      }
      const { changed, answer } = linkAdr(device.adr, after, block.at(-1) ?? command);
      after = changed;
      for (const _ of block) answers.push(answer);
    } else {
      const { changed = after, answer } = obeyOne(device, after, command, snr);
      after = changed;
      if (answer !== undefined) answers.push(answer);
    }
  }
  const part = (kept: boolean) => answers.filter(({ name }) => sticky.has(name) === kept);
  return {
    ...after,
    answers: [...after.answers, ...part(false)],
    stickyAnswers: [...after.stickyAnswers, ...part(true)],
  };
}

interface Obeyed {
  readonly changed?: DeviceSession;
  readonly answer?: UpCommand;
}

function obeyOne(device: Device, session: DeviceSession, command: Exclude<DownCommand, LinkAdr>, snr: number): Obeyed {
  switch (command.name) {
    case "dutyCycle":
      return { changed: { ...session, halvings: command.halvings }, answer: { name: "dutyCycle" } };
    case "rxParameters":
      return rxParameters(session, command);
    case "deviceStatus": {
      const margin = Math.max(-32, Math.min(31, Math.round(snr)));
      return { answer: { name: "deviceStatus", battery: device.battery, margin: margin & 0b11_1111 } };
    }
    case "newChannel":
      return newChannel(session, command);
    case "rxTiming":
      return { changed: { ...session, receiveDelay: 1000 * Math.max(1, command.delay) }, answer: { name: "rxTiming" } };
    case "downlinkChannel":
      return downlinkChannel(session, command);
    // Answers to the device's own questions, and a command that is not of this region (RP002, 2.4.5).
    case "linkCheck":
    case "deviceTime":
    case "txParameters":
      return {};
  }
}

function linkAdr(
  adr: boolean,
  session: DeviceSession,
  command: LinkAdr,
): { changed: DeviceSession; answer: UpCommand } {
  const present = session.channels.reduce((mask, channel, index) => mask + (channel === null ? 0 : 2 ** index), 0);
  const mask = command.maskControl === 6 ? present : command.channelMask;
  const channelsOk = (command.maskControl === 0 || command.maskControl === 6) && mask > 0 && (mask & ~present) === 0;
  const dataRate = command.dataRate === keep ? session.dataRate : command.dataRate;
  const power = command.power === keep ? session.power : command.power;
  // Without ADR the device sets both itself.
  const dataRateOk = (adr || dataRate === session.dataRate) && channelsOk && allows(session, mask, dataRate);
  const powerOk = (adr || power === session.power) && power <= eu868.weakestPower;
  const answer = {
    name: "linkAdr",
    channelsOk: Number(channelsOk),
    dataRateOk: Number(dataRateOk),
    powerOk: Number(powerOk),
  } as const;
  if (!channelsOk || !dataRateOk || !powerOk) return { changed: session, answer };
  const transmissions = command.transmissions === 0 ? session.transmissions : command.transmissions;
  return { changed: { ...session, channelMask: mask, dataRate, power, transmissions }, answer };
}

function allows({ channels }: DeviceSession, mask: number, dataRate: number): boolean {
  return channels.some(
    (channel, index) =>
      channel !== null && ((mask >> index) & 1) === 1 && dataRate >= channel.lowest && dataRate <= channel.highest,
  );
}

function rxParameters(session: DeviceSession, command: Extract<DownCommand, { name: "rxParameters" }>): Obeyed {
  const frequency = command.frequency * 100;
  const frequencyOk = subBandOf(frequency) !== undefined;
  const rx2DataRateOk = dataRates[command.rx2DataRate] !== undefined;
  const rx1OffsetOk = command.rx1Offset <= eu868.mostRx1Offset;
  const { rx1Offset, rx2DataRate: dataRate } = command;
  return {
    ...(frequencyOk && rx2DataRateOk && rx1OffsetOk
      ? { changed: { ...session, rx1Offset, rx2: { frequency, dataRate } } }
      : {}),
    answer: {
      name: "rxParameters",
      frequencyOk: Number(frequencyOk),
      rx2DataRateOk: Number(rx2DataRateOk),
      rx1OffsetOk: Number(rx1OffsetOk),
    },
  };
}

function newChannel(session: DeviceSession, command: Extract<DownCommand, { name: "newChannel" }>): Obeyed {
  const { channel: index, lowest, highest } = command;
  const frequency = command.frequency * 100;
  // The default channels stand as they are (5.6).
  const mayChange = index >= defaultChannels.length && index < eu868.mostChannels;
  const frequencyOk = mayChange && (frequency === 0 || subBandOf(frequency) !== undefined);
  const dataRateOk = mayChange && lowest <= highest && dataRates[highest] !== undefined;
  const answer = { name: "newChannel", frequencyOk: Number(frequencyOk), dataRateOk: Number(dataRateOk) } as const;
  if (!frequencyOk || !dataRateOk) return { answer };
  const channel: Channel | null = frequency === 0 ? null : { frequency, lowest, highest };
  const channels = Array.from({ length: Math.max(session.channels.length, index + 1) }, (_, at) =>
    at === index ? channel : (session.channels[at] ?? null),
  );
  const bit = 2 ** index;
  const channelMask = channel === null ? session.channelMask & ~bit : session.channelMask | bit;
  return { changed: { ...session, channels, channelMask }, answer };
}

function downlinkChannel(session: DeviceSession, command: Extract<DownCommand, { name: "downlinkChannel" }>): Obeyed {
  const rx1Frequency = command.frequency * 100;
  const channel = session.channels[command.channel] ?? null;
  const frequencyOk = subBandOf(rx1Frequency) !== undefined;
  const answer = {
    name: "downlinkChannel",
    frequencyOk: Number(frequencyOk),
    channelOk: Number(channel !== null),
  } as const;
  if (!frequencyOk || channel === null) return { answer };
  const channels = session.channels.map((found, at) => (at === command.channel ? { ...channel, rx1Frequency } : found));
  return { changed: { ...session, channels }, answer };
}
