// Stands in for the cloud: counts all bytes that come over its sockets, and reads what the hours told.
import { once } from "node:events";
import { createServer } from "node:http";
import type { Socket } from "node:net";
import { type ColumnState, decodeColumn, decodeSync, newColumns } from "@tributary/wire";

export interface HourlyCloud {
  readonly url: string;
  /** Bytes that came, the frames of HTTP included. */
  bytes(): number;
  /** Values by full hour and row. */
  readonly hours: ReadonlyMap<number, readonly (number | undefined)[]>;
  /** Registers by row. */
  readonly rows: readonly { readonly meter: string; readonly register: string; readonly scale: number }[];
  close(): void;
}

export async function hourlyCloud(): Promise<HourlyCloud> {
  const sockets = new Set<Socket>();
  let gone = 0;
  let columns: ColumnState = newColumns;
  const hours = new Map<number, readonly (number | undefined)[]>();
  const rows: { meter: string; register: string; scale: number }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const batch = decodeSync(Buffer.concat(chunks));
    if (typeof batch === "string") throw new Error(batch);
    for (const item of batch.items) {
      if (item.kind === "meter-list") {
        for (const [meter, register, scale] of item.rows) rows.push({ meter, register, scale });
      }
      if (item.kind !== "hours") continue;
      const column = decodeColumn(item.column, columns);
      if (typeof column === "string") throw new Error(column);
      columns = column.state;
      hours.set(column.at, column.indices);
    }
    response.writeHead(200).end(JSON.stringify({ through: batch.last }));
  });
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => {
      sockets.delete(socket);
      gone += socket.bytesRead;
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/sync/v1/batches`,
    bytes: () => [...sockets].reduce((sum, { bytesRead }) => sum + bytesRead, gone),
    hours,
    rows,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
