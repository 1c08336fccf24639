// Lets in the datagrams of listed packet forwarders, as many as radio can hear; others cost a look at twelve octets.
import { toHex } from "@tributary/core";
import { type Datagram, readDatagram } from "@tributary/lorawan";
import type { ForwarderRow } from "./settings.ts";

export type GateCause = "malformed" | "foreign-forwarder" | "throttled";

/** Eight channels hear at most some hundred frames a second, which come several in a datagram. */
const usualDatagrams = 200;
/** So many seconds of them may come at once. */
const burstSeconds = 10;

export interface ForwarderGate {
  /** The datagram with the forwarder that sent it, or why it is dropped. */
  admit(bytes: Uint8Array, ip: string, now: number): FromForwarder | GateCause;
}

export type FromForwarder = Extract<Datagram, { forwarder: string }>;

export function openForwarderGate(rows: readonly ForwarderRow[], perSecond = usualDatagrams): ForwarderGate {
  const burst = perSecond * burstSeconds;
  const served = new Map(rows.map(({ eui, ip }) => [eui.toLowerCase(), { ip, left: burst, at: 0 }]));
  return {
    admit(bytes, ip, now) {
      const row = served.get(toHex(bytes.subarray(4, 12)));
      if (row === undefined || (row.ip !== undefined && row.ip !== ip)) return "foreign-forwarder";
      row.left = Math.min(burst, row.left + (Math.max(0, now - row.at) * perSecond) / 1000);
      row.at = now;
      if (row.left < 1) return "throttled";
      row.left -= 1;
      const datagram = readDatagram(bytes);
      return datagram !== undefined && "forwarder" in datagram ? datagram : "malformed";
    },
  };
}
