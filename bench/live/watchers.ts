// Programs that watch, in a process of their own: watchers.ts PORT COUNT QUERY. Each is a socket that reads an endless answer.
import { connect } from "node:net";

const [port, count, query = ""] = process.argv.slice(2);
const asked = `GET /api/v1/live?${query} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n\r\n`;
/** Answers that are being opened at once: more than a server's backlog would be refused. */
const atOnce = 100;

let arrivals: number[] = [];
let open = 0;

function watch(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1", () => socket.write(asked));
    let begun = false;
    socket.on("data", (chunk) => {
      if (!begun) {
        begun = true;
        resolve();
      } else if (chunk.includes("event: reading")) {
        arrivals.push(performance.timeOrigin + performance.now());
        if (arrivals.length === Number(count)) {
          process.send?.({ arrivals });
          arrivals = [];
        }
      }
    });
    socket.on("error", reject);
  });
}

while (open < Number(count)) {
  const more = Math.min(atOnce, Number(count) - open);
  await Promise.all(Array.from({ length: more }, watch));
  open += more;
}
process.send?.({ open });
process.on("disconnect", () => process.exit());
