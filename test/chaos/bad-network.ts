// A TCP proxy that treats connections as bad networks do.
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/**
 * `refuse`: nobody answers the call. `black-hole`: what is sent disappears. `half-open`: it arrives, and the answers
 * disappear. `slow`: 1 kB a second. `reset`: the line breaks in the middle of a message.
 */
export type Weather = "fair" | "refuse" | "black-hole" | "half-open" | "slow" | "reset";

export interface BadNetwork {
  readonly port: number;
  /** From now on; lines that are open break. */
  turn(weather: Weather): void;
  /** Connections that were tried. */
  tried(): number;
  close(): void;
}

const slowBytes = 100;
const slowEvery = 100;
/** A line that resets passes so many bytes on. */
const resetAfter = 700;

export async function badNetwork(to: number): Promise<BadNetwork> {
  const open = new Set<Socket>();
  let weather: Weather = "fair";
  let tried = 0;

  async function crawl(bytes: Buffer, into: Socket): Promise<void> {
    for (let from = 0; from < bytes.length && !into.destroyed; from += slowBytes) {
      into.write(bytes.subarray(from, from + slowBytes));
      await wait(slowEvery);
    }
  }

  function up(bytes: Buffer, near: Socket, far: Socket): void {
    if (weather === "fair" || weather === "half-open") far.write(bytes);
    else if (weather === "slow") {
      near.pause();
      void crawl(bytes, far).then(() => near.resume());
    } else if (weather === "reset") {
      far.write(bytes.subarray(0, resetAfter), () => near.resetAndDestroy());
    }
  }

  const server: Server = createServer((near) => {
    tried += 1;
    if (weather === "refuse") {
      near.resetAndDestroy();
      return;
    }
    const far = connect(to, "127.0.0.1");
    for (const one of [near, far]) {
      open.add(one);
      one
        .on("error", () => undefined)
        .on("close", () => {
          open.delete(one);
          near.destroy();
          far.destroy();
        });
    }
    near.on("data", (bytes) => up(bytes, near, far));
    far.on("data", (bytes) => {
      if (weather === "fair" || weather === "slow") near.write(bytes);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    turn(next) {
      // No line that was open comes back, as behind a router that forgot them.
      for (const one of open) one.resetAndDestroy();
      weather = next;
    },
    tried: () => tried,
    close() {
      server.close();
      for (const one of open) one.destroy();
    },
  };
}
