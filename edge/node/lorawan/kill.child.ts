// A network server to be killed: keeps each uplink as a line of a file, durable before it is acknowledged. Used by killed.test.ts.
import { fsyncSync, openSync, writeSync } from "node:fs";
import type { ProcessClock } from "@tributary/core";
import { openNetworkServer } from "./network-server.ts";

const [dataFile = "", keptFile = "", devices = "0"] = process.argv.slice(2);
const kept = openSync(keptFile, "a");
const clock: ProcessClock = {
  now: Date.now,
  seconds: () => Math.floor(Date.now() / 1000),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
  hold: (work) => work,
};

const server = await openNetworkServer({
  dataFile,
  devices: Array.from({ length: Number(devices) }, (_, index) => ({
    devEui: index.toString(16).padStart(16, "0"),
    gateway: `roof-${index}`,
    devAddr: index.toString(16).padStart(8, "0"),
    nwkSKey: index.toString(16).padStart(32, "1"),
    appSKey: index.toString(16).padStart(32, "2"),
    adr: false,
  })),
  forwarders: [{ eui: "aa555a0000000101" }],
  port: 0,
  clock,
  say: () => undefined,
  async onUplink({ devEui, session, counter, payload }) {
    writeSync(kept, `${Number.parseInt(devEui, 16)} ${session} ${counter} ${payload.join(".")}\n`);
    fsyncSync(kept);
  },
});
process.send?.(server.address.port);
