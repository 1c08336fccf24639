// Stands in for the cloud in scenarios: takes an edge node's batches and keeps what arrived.
import { once } from "node:events";
import { createServer } from "node:http";
import { layers, origins } from "@tributary/core";
import { decodeSync, type SyncItem } from "@tributary/wire";

/** Ticks of a register by the hour (number since 1970) in which they were heard. */
export type HourlyTicks = ReadonlyMap<number, number>;

export interface CollectingCloud {
  readonly url: string;
  /** Values that meters said themselves, by `meter register`. */
  readonly registers: ReadonlyMap<string, HourlyTicks>;
  /** How many telegrams met which fate at the edge node. */
  counts(): Readonly<Record<string, number>>;
  /** Bytes of all batches. */
  bytes(): number;
  close(): void;
}

const hour = 3600;
const originBits = 0xf;

/** Listens on a free port of this machine. */
export async function collectingCloud(): Promise<CollectingCloud> {
  const registers = new Map<string, Map<number, number>>();
  let counts: Readonly<Record<string, number>> = {};
  let bytes = 0;

  function keep(item: SyncItem): void {
    if (item.kind === "counts") counts = item.counts;
    if (item.kind !== "readings" || item.layer > layers.validated) return;
    const name = `${item.meter} ${item.register}`;
    const hours = registers.get(name) ?? new Map<number, number>();
    registers.set(name, hours);
    for (const [index, at] of item.at.entries()) {
      const origin = (item.quality[index] ?? 0) & originBits;
      if (origin === origins.heard || origin === origins.gateway) {
        hours.set(Math.floor(at / hour), item.ticks[index] ?? Number.NaN);
      }
    }
  }

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    bytes += body.length;
    const batch = decodeSync(body);
    if (typeof batch === "string") {
      response.writeHead(422).end(batch);
      return;
    }
    for (const item of batch.items) keep(item);
    response.writeHead(200).end(JSON.stringify({ through: batch.last }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    registers,
    counts: () => counts,
    bytes: () => bytes,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
