// The European band 863-870 MHz as a table (RP002-1.0.4, 2.4; EN 300 220-2).

export interface DataRate {
  readonly spreadingFactor: number;
  /** kHz. */
  readonly bandwidth: number;
  /** Octets of payload in a frame without options, short enough for a repeater (table 13). */
  readonly mostPayload: number;
  /** Signal-to-noise ratio in dB below which nothing is received (SX1301, data sheet). */
  readonly leastSnr: number;
}

export interface SubBand {
  readonly name: string;
  /** Hz, from and up to. */
  readonly from: number;
  readonly to: number;
  /** Share of the time in which one may send, over an hour. */
  readonly dutyCycle: number;
  /** dBm EIRP. */
  readonly mostPower: number;
}

/** DR0 to DR6. DR7 is FSK, which nothing here speaks. */
export const dataRates: readonly DataRate[] = [
  { spreadingFactor: 12, bandwidth: 125, mostPayload: 51, leastSnr: -20 },
  { spreadingFactor: 11, bandwidth: 125, mostPayload: 51, leastSnr: -17.5 },
  { spreadingFactor: 10, bandwidth: 125, mostPayload: 51, leastSnr: -15 },
  { spreadingFactor: 9, bandwidth: 125, mostPayload: 115, leastSnr: -12.5 },
  { spreadingFactor: 8, bandwidth: 125, mostPayload: 222, leastSnr: -10 },
  { spreadingFactor: 7, bandwidth: 125, mostPayload: 222, leastSnr: -7.5 },
  { spreadingFactor: 7, bandwidth: 250, mostPayload: 222, leastSnr: -4.5 },
];

export const subBands: readonly SubBand[] = [
  { name: "K", from: 863_000_000, to: 865_000_000, dutyCycle: 0.001, mostPower: 16 },
  { name: "L", from: 865_000_000, to: 868_000_000, dutyCycle: 0.01, mostPower: 16 },
  { name: "M", from: 868_000_000, to: 868_600_000, dutyCycle: 0.01, mostPower: 16 },
  { name: "N", from: 868_700_000, to: 869_200_000, dutyCycle: 0.001, mostPower: 16 },
  { name: "P", from: 869_400_000, to: 869_650_000, dutyCycle: 0.1, mostPower: 29 },
  { name: "Q", from: 869_700_000, to: 870_000_000, dutyCycle: 0.01, mostPower: 16 },
];

export const eu868 = {
  /** Hz. Every device has these three and joins on them; DR0 to DR5 (table 6). */
  defaultChannels: [868_100_000, 868_300_000, 868_500_000],
  mostChannels: 16,
  lowestDataRate: 0,
  /** The fastest that the default channels allow. */
  highestDataRate: 5,
  /** Each step of TXPower is 2 dB below 16 dBm EIRP; steps 0 to 7 (table 10). */
  mostPower: 16,
  powerStep: 2,
  weakestPower: 7,
  rx2: { frequency: 869_525_000, dataRate: 0 },
  mostRx1Offset: 5,
  /** Milliseconds from the end of an uplink to RX1; RX2 opens a second later (RP002, table 3). */
  receiveDelay: 1000,
  joinAcceptDelay: 5000,
  rx2Later: 1000,
  /** Uplinks without an answer before a device asks for one, and before it takes its next step back. */
  adrAckLimit: 64,
  adrAckDelay: 32,
  /** Milliseconds that a device waits for an acknowledgement after its windows: at least, at most. */
  retransmitTimeout: [1000, 3000],
} as const;

/** The data rate in RX1 (table 14). */
export function rx1DataRate(uplink: number, offset: number): number {
  return Math.max(eu868.lowestDataRate, uplink - offset);
}

export function subBandOf(frequency: number): SubBand | undefined {
  return subBands.find(({ from, to }) => frequency >= from && frequency <= to);
}

/** dBm EIRP of a step of TXPower. */
export function powerOf(step: number): number {
  return eu868.mostPower - eu868.powerStep * step;
}

/** `SF7BW125` and the like, as packet forwarders write it. */
export function dataRateName(dataRate: number): string {
  const row = dataRates[dataRate];
  return row === undefined ? "" : `SF${row.spreadingFactor}BW${row.bandwidth}`;
}

export function dataRateOf(name: string): number | undefined {
  const found = dataRates.findIndex((_, dataRate) => dataRateName(dataRate) === name);
  return found < 0 ? undefined : found;
}
