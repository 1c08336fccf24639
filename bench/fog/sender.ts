// The gateways of the bench, in a process of their own: all telegrams are sealed before the first is sent.
import { hopTcpLink } from "@tributary/edge-gateway";
import { encodeHop, type HopBatch, mostInBatch } from "@tributary/wire";
import { gatewayOf, password, type Sent, type ToSender } from "./messages.ts";
import { telegramsOf } from "./sealed.ts";

const [port = 0, meters = 0, hours = 0, connections = 16, flight = 4] = process.argv.slice(2).map(Number);

interface Packed {
  readonly batch: HopBatch;
  readonly payload: Uint8Array;
}

/** Batches of one gateway, hour by hour. */
function packed(connection: number): Packed[][] {
  const from = Math.floor((connection * meters) / connections);
  const to = Math.floor(((connection + 1) * meters) / connections);
  let sequence = 0;
  return Array.from({ length: hours }, (_, hour) => {
    const telegrams = telegramsOf(hour, from, to, meters);
    const batches: Packed[] = [];
    for (let i = 0; i < telegrams.length; i += mostInBatch) {
      sequence += 1;
      const batch = { epoch: "bench", sequence, telegrams: telegrams.slice(i, i + mostInBatch) };
      const { epoch } = batch;
      // Of what was sent only the names are needed to know its answer.
      batches.push({ batch: { epoch, sequence, telegrams: [] }, payload: encodeHop(batch) });
    }
    return batches;
  });
}

const links = Array.from({ length: connections }, (_, i) =>
  hopTcpLink({ host: "127.0.0.1", port, gateway: gatewayOf(i), password }),
);
const all = links.map((_, connection) => packed(connection));

async function send({ from, to }: ToSender): Promise<Sent> {
  const latencies: number[] = [];
  const began = performance.now();
  await Promise.all(
    links.map(async (link, connection) => {
      const batches = all[connection]?.slice(from, to).flat() ?? [];
      let next = 0;
      const worker = async () => {
        for (let one = batches[next++]; one !== undefined; one = batches[next++]) {
          const sent = performance.now();
          const { through } = await link.send(one.batch, one.payload);
          if (through < one.batch.sequence) throw new Error(`batch ${one.batch.sequence} was not taken`);
          latencies.push(performance.now() - sent);
        }
      };
      await Promise.all(Array.from({ length: flight }, worker));
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  return { telegrams: meters * (to - from), seconds, latencies: latencies.sort((a, b) => a - b) };
}

process.on("message", async (asked: ToSender | "end") => {
  if (asked === "end") {
    for (const link of links) await link.close();
    process.disconnect();
  } else process.send?.(await send(asked));
});
process.send?.("sealed");
