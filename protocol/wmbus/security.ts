// Which bytes of the application data are encrypted, by security mode (EN 13757-7, 7.6).
import { securityMode, type TransportScan } from "@tributary/mbus";

const aesBlock = 16;

/** Encrypted bytes behind the transport header of a frame that ends at `end`. May be more than there are: then it is truncated. */
export function encryptedLength(transport: Pick<TransportScan, "configuration" | "end">, end: number): number {
  const { configuration } = transport;
  switch (securityMode(transport)) {
    case 0:
      return 0;
    case 2:
    case 3:
      // The low byte counts bytes, in blocks of eight.
      return configuration & 0xff;
    case 5:
    case 7:
      return ((configuration >> 4) & 15) * aesBlock;
    default:
      return end - transport.end;
  }
}
