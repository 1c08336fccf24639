// A simulated city and a gateway on the other side of a socket: downlinks reach the meters between the answers.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { buildCity } from "@tributary/city";
import { Fault, fromHex, meterId, readMeterId, toHex } from "@tributary/core";
import { readTelegram } from "@tributary/drivers";
import { keyRing, readKeyFile } from "@tributary/wire";
import { isAnswerTo, sealCommand } from "@tributary/wmbus";
import { cityEars } from "./city-ears.ts";
import { asTimeGoes } from "./city-lines.ts";
import { citySendings } from "./city-sendings.ts";
import { downlinkCounter } from "./downlink-counter.ts";
import { sendAll } from "./send-all.ts";
import { tcpSender } from "./tcp-sender.ts";

const start = Date.parse("2026-02-02T00:00:00Z") / 1000;
const city = buildCity({
  seed: 3,
  meters: 4,
  start,
  zone: "UTC",
  utilities: ["water"],
  makers: ["SAL"],
  interval: 900,
  incidents: {},
});
const [told] = city.meters;
assert.ok(told);
const { key } = keyRing(readKeyFile(city.keyFile()).entries)(readMeterId(told.meter) ?? assert.fail()) ?? {};
assert.ok(key instanceof Uint8Array);
const frame = sealCommand(
  { kind: "read" },
  { meter: readMeterId(told.meter) ?? assert.fail(), key, counter: 5, now: start },
);

/** What the gateway heard, in its order. */
const heard: { readonly at: number; readonly telegram: string }[] = [];
const gateway = createServer((socket) => {
  createInterface({ input: socket }).on("line", (line) => {
    heard.push(JSON.parse(line));
    socket.write('{"ok":true,"outcome":"passed-on"}\n');
    // The same frame after every telegram: the meter whose it is heeds it once, the others never.
    socket.write(`${JSON.stringify({ downlink: toHex(frame), meter: told.meter })}\n`);
  });
});
after(() => gateway.close());

test("S5 a downlink on the gateway's connection is heeded once and answered by a telegram; answers stay in their order", async () => {
  gateway.listen(0, "127.0.0.1");
  await once(gateway, "listening");
  const address = gateway.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const end = start + 6 * 3600;
  const feed = city.openFeed(start);
  const downlinks = downlinkCounter(feed);
  const sender = tcpSender("127.0.0.1", port, downlinks.heard);
  const { signal } = new AbortController();
  const ears = cityEars(city, { by: "gateway" });
  const sendings = citySendings({ city, feed, ears, lorawan: false, start, interval: undefined });
  const pace = {
    sendings,
    start,
    end,
    speed: 20_000,
    clock: () => performance.now(),
    begins: performance.now(),
    stop: signal,
  };
  const sent = await sendAll(asTimeGoes(pace), sender, "max", () => performance.now(), signal);
  await sender.close();

  const plain = 4 * 6 * 4;
  assert.deepEqual([sent, heard.length], [plain + 1, plain + 1]);
  assert.deepEqual([...sender.outcomes()], [["passed-on", plain + 1]]);
  assert.match(downlinks.says()[0] ?? "", /obeyed 1\b/);
  const answers = heard.filter(({ telegram }) => {
    const bytes = fromHex(telegram) ?? new Uint8Array(0);
    const read = readTelegram({ bytes, crc: "none" }, (meter) => (meterId(meter) === told.meter ? key : undefined));
    return !(read instanceof Fault) && isAnswerTo(5, read.open);
  });
  assert.equal(answers.length, 1);
});
