// Puts the parts of a gateway's LoRaWAN together: store, radio, digest and link.
import type { Downlink } from "@tributary/wire";
import { hourDigest } from "./hour-digest.ts";
import { loraLink } from "./lora-link.ts";
import { openLorawanStore } from "./lorawan-store.ts";
import type { LorawanOptions, LorawanWay } from "./lorawan-way.ts";
import { lossyAir } from "./lossy-air.ts";
import { udpRadio } from "./udp-radio.ts";

export async function beginLorawan(options: LorawanOptions): Promise<LorawanWay> {
  const { path, clock, say, server, lostShare, devEui, readings } = options;
  const store = openLorawanStore(path, options.box);
  const air = lostShare === undefined ? {} : { air: lossyAir(lostShare, devEui) };
  const eui = options.forwarder ?? devEui;
  return {
    ...(readings === undefined ? {} : { digest: hourDigest(store, readings) }),
    async begin(relay, take: (downlink: Downlink) => void) {
      const radio = await udpRadio({ ...server, eui, clock, say, ...air });
      const link = relay.carry((shelf, bells) => loraLink(shelf, bells, { ...options, store, radio, take }));
      return { ...link, counts: () => radio.counts() };
    },
    close: () => store.close(),
  };
}
