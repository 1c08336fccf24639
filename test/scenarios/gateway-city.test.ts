// City, gateway, edge node and cloud as four processes: every telegram arrives once. A recording is played back.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { chain, counts, peakMegabytes } from "./gateway-chain.ts";
import { endAll, runCommand, temporaryFolder, until } from "./running.ts";

const folder = temporaryFolder();
after(async () => {
  await endAll();
  folder.remove();
});

const city = ["--meters", "100", "--days", "2", "--interval", "3600", "--seed", "7"];

test("F63 city, gateway, edge node and cloud are four processes, and every telegram arrives once", async (t) => {
  const recording = join(folder.path, "telegrams.txt");
  const keyFile = join(folder.path, "city.csv");
  await runCommand("simulate", ...city, "--by", "building", "--to", recording, "--key-file", keyFile);
  const lines = readFileSync(recording, "utf8").trim().split("\n");
  assert.equal(lines.length, 4800);

  const links = chain(folder.path, readFileSync(keyFile, "utf8").trim().split("\n").slice(1).map(keyOnly));
  const cloud = await links.startCloud();
  const edge = await links.startEdge(cloud.url);
  const gateway = await links.startGateway(`mqtt://127.0.0.1:${edge.mqttPort}`);
  const to = `tcp://127.0.0.1:${gateway.tcpPort}`;
  const simulated = await runCommand("simulate", ...city, "--to", to);
  assert.match(simulated.said, /4800 telegrams in \d+ s: passed-on 4800\n/);
  await until("every telegram is read", async () => (await counts(cloud)).get("read") === 4800, 60);

  // The same telegrams once more, each building's at a million times its rate: known to the gateway, and go no further.
  const replayed = await runCommand("replay", recording, "--rate", "1000000", "--to", to);
  assert.match(replayed.said, /4800 telegrams in \d+ s: (duplicate|replayed) \d+(, (duplicate|replayed) \d+)?\n/);
  t.diagnostic(`gateway with 100 meters: ${Math.round(peakMegabytes(gateway))} MB at most`);
  await gateway.end("SIGTERM");
  assert.match(gateway.said(), /passed-on 4800/);
  await edge.end("SIGTERM");
  assert.deepEqual([...(await counts(cloud))], [["read", 4800]]);
  await cloud.end("SIGTERM");
});

/** Meter and key of a line of the city's key file. */
function keyOnly(line: string): string {
  return line.split(",").slice(0, 2).join(",");
}
