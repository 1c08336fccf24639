// Opens the way of a gateway to its edge node over LoRaWAN; its code is loaded here alone.
import type { LorawanOptions, LorawanWay } from "./lorawan/lorawan-way.ts";

export async function openLorawan(options: LorawanOptions): Promise<LorawanWay> {
  const { beginLorawan } = await import("./lorawan/begin-lorawan.ts");
  return beginLorawan(options);
}
