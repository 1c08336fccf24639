// Refuses to speak in clear to another machine.
import { isLoopback } from "@tributary/wire";

/** Throws for `mqtt://` to another machine: readings of households do not travel in clear, nor do passwords. */
export function refuseClear(url: string): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === "mqtt:" && !isLoopback(hostname)) {
    throw new Error(`${url}: to another machine only by mqtts://, for readings are personal data`);
  }
}
