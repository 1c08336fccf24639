// Plays a radio at the telegram port of a gateway: telegrams in, their answers and downlinks out.
import { once } from "node:events";
import { createConnection } from "node:net";
import { createInterface } from "node:readline";

export interface MeterLine {
  /** Sends a telegram line. */
  send(line: string): void;
  /** Every line that came back, parsed, in order. */
  readonly said: readonly Readonly<Record<string, unknown>>[];
  close(): void;
}

export async function meterLine(port: number): Promise<MeterLine> {
  const socket = createConnection({ host: "127.0.0.1", port });
  await once(socket, "connect");
  socket.on("error", () => undefined);
  const said: Record<string, unknown>[] = [];
  createInterface({ input: socket })
    .on("error", () => undefined)
    .on("line", (line) => said.push(JSON.parse(line)));
  return {
    send: (line) => {
      socket.write(`${line}\n`);
    },
    said,
    close: () => socket.destroy(),
  };
}
