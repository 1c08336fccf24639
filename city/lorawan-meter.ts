// The frames that meters send which speak LoRaWAN themselves.
import type { MeterId, Seconds } from "@tributary/core";
import { dataRates, eu868, sealDataFrame } from "@tributary/lorawan";
import type { SimulatedMeter } from "./city-meter.ts";
import { type LorawanDevice, shortestPause } from "./lorawan-device.ts";
import { hash, scatter, share } from "./random.ts";

/** A LoRaWAN frame in the air, as the packet forwarder that hears it best hands it over. */
export interface AirUplink {
  readonly at: Seconds;
  readonly meter: MeterId;
  readonly devEui: string;
  readonly bytes: Uint8Array;
  readonly dataRate: number;
  /** Hz. */
  readonly frequency: number;
  /** dBm and dB. */
  readonly rssi: number;
  readonly snr: number;
}

const port = 10;
/** Mean signal strengths at the gateway on the hill, in dBm; what the band's noise is; margin that a data rate keeps, in dB. */
const signal = { best: -95, worst: -125, deviation: 2, noise: -117, mostSnr: 10, margin: 10 } as const;

/** What a meter sends at a moment, `beginning` being before all of them. */
export function uplinkOf(meter: SimulatedMeter, device: LorawanDevice, beginning: Seconds, at: Seconds): AirUplink {
  const seed = hash(meter.premises.seed, 48);
  const strength = signal.best + (signal.worst - signal.best) * share(seed, 1);
  const rssi = Math.round(strength + signal.deviation * scatter(seed, 2, at));
  const usualSnr = Math.min(signal.mostSnr, strength - signal.noise);
  return {
    at,
    meter: meter.id,
    devEui: device.devEui,
    bytes: sealDataFrame(
      {
        direction: "up",
        confirmed: false,
        devAddr: device.devAddr,
        adr: false,
        adrAckReq: false,
        ack: false,
        pending: false,
        counter: Math.floor((at - beginning) / shortestPause),
        commands: new Uint8Array(0),
        port,
        payload: payloadOf(meter, at),
      },
      device,
    ),
    dataRate: dataRateFor(usualSnr),
    frequency: eu868.defaultChannels[hash(seed, 3, at) % eu868.defaultChannels.length] ?? 0,
    rssi,
    snr: Math.min(signal.mostSnr, rssi - signal.noise),
  };
}

/** The fastest data rate that is heard with some margin. */
function dataRateFor(snr: number): number {
  const fits = dataRates.slice(0, eu868.highestDataRate + 1).filter(({ leastSnr }) => leastSnr + signal.margin <= snr);
  return Math.max(0, fits.length - 1);
}

/**
 * Seventeen octets, most significant first: status (bit 0 a weak battery), litres (4), litres an hour (4), millibars (2),
 * hundredths of a degree of the water and around it (2 each), days that the battery lasts (2).
 */
function payloadOf({ measures, battery }: SimulatedMeter, at: Seconds): Uint8Array {
  const number = (measure: keyof typeof measures, factor = 1) =>
    Math.floor(Number(measures[measure]?.(at) ?? 0) * factor);
  const view = new DataView(new ArrayBuffer(17));
  view.setUint8(0, battery?.low(at) ? 1 : 0);
  view.setUint32(1, number("total"));
  view.setUint32(5, number("rate"));
  view.setUint16(9, number("pressure", 1000));
  view.setInt16(11, number("temperature", 100));
  view.setInt16(13, number("temperature-outside", 100));
  view.setUint16(15, number("battery-life"));
  return new Uint8Array(view.buffer);
}
