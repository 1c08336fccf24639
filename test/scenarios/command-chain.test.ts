// `tributary command` through processes: edge node, gateway and simulated city, each its own, and the cloud away.
import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { chain } from "./gateway-chain.ts";
import { endAll, temporaryFolder } from "./running.ts";

const bin = join(import.meta.dirname, "../../cli/bin/tributary.js");
const run = promisify(execFile);
const folder = temporaryFolder();
let city: ChildProcess | undefined;
after(async () => {
  city?.kill("SIGKILL");
  await endAll();
  folder.remove();
});

const plan = ["--meters", "8", "--utilities", "water", "--interval", "4"];
/** Nobody listens there. */
const noCloud = "http://127.0.0.1:9";

test("F12 F32 S5 commands go through a gateway and are confirmed by the meter, with the cloud away", async () => {
  const keyFile = join(folder.path, "city.csv");
  await run(process.execPath, [
    bin,
    "simulate",
    ...plan,
    "--days",
    "1",
    "--interval",
    "3600",
    "--to",
    join(folder.path, "none"),
    "--key-file",
    keyFile,
  ]);
  const lines = readFileSync(keyFile, "utf8").trim().split("\n").slice(1);
  const meter = lines.find((line) => line.startsWith("SAL."))?.split(",")[0] ?? assert.fail("no meter with a valve");
  const keys = lines.map((line) => line.split(",").slice(0, 2).join(","));

  const links = chain(folder.path, keys);
  const edge = await links.startEdge(noCloud);
  const gateway = await links.startGateway(`mqtt://127.0.0.1:${edge.mqttPort}`, []);
  const air = ["--days", "1", "--start", new Date().toISOString(), "--speed", "1"];
  city = spawn(process.execPath, [bin, "simulate", ...plan, ...air, "--to", `tcp://127.0.0.1:${gateway.tcpPort}`], {
    stdio: "ignore",
  });

  const command = async (...order: string[]) => {
    const node = ["--data", join(folder.path, "edge"), "--edge", edge.controlUrl];
    for (;;) {
      try {
        const { stdout, stderr } = await run(process.execPath, [bin, "command", meter, ...order, ...node]);
        return { stdout, stderr };
      } catch (error) {
        // Until the city's first telegrams are here nobody knows the meter's security.
        if (!String(error).includes("was not heard yet")) throw error;
      }
    }
  };
  const [valve, read] = await Promise.all([command("valve", "closed"), command("read")]);
  assert.match(valve.stdout, /queued .*\n.*sent .*radioed by roof\n(.*\n)*.*confirmed .*its valve is closed/);
  assert.match(read.stdout, /confirmed .*the meter answered/);
  for (const { stderr } of [valve, read]) assert.match(stderr, /round trip \d+ s/);
  await assert.rejects(
    run(process.execPath, [
      bin,
      "command",
      "ELS.00000001.1b.07",
      "read",
      "--data",
      join(folder.path, "edge"),
      "--edge",
      edge.controlUrl,
    ]),
    /no such meter/,
  );
});
