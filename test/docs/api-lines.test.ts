// Does the whole way of docs/api.md, by its own lines and by the generated client: log in, onboard, read, compare, subscribe, close a valve.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ApiProblem, type Client, openClient, pages, programToken } from "../../apps/api/client/client.ts";
import { smallCity } from "../scenarios/command-line.ts";
import { chain } from "../scenarios/gateway-chain.ts";
import { endAll, freePorts, type Running, temporaryFolder, until } from "../scenarios/running.ts";

const folder = temporaryFolder();
const linesFolder = temporaryFolder();
let cloud: Running;
let meter: string;
before(async () => {
  const city = await smallCity(folder.path);
  meter = city.valves[0] ?? assert.fail();
  const links = chain(folder.path, city.keyLines, ["syncAskSeconds: 1"]);
  const [mqttPort = 0] = await freePorts(1);
  // Both tests move the valve within an hour.
  mkdirSync(join(folder.path, "cloud"));
  writeFileSync(join(folder.path, "cloud", "tributary.yaml"), "commands: { valveShare: 1 }\n");
  cloud = await links.startCloud();
  await links.startEdge(cloud.url, ["--mqtt-port", String(mqttPort)]);
  const gateway = await links.startGateway(`mqtt://127.0.0.1:${mqttPort}`, []);
  city.send(gateway.tcpPort, 4);
});
after(async () => {
  await endAll();
  for (const one of [folder, linesFolder]) one.remove();
});

const page = readFileSync(join(import.meta.dirname, "../../docs/api.md"), "utf8");

test("F37 the lines of the documentation do the whole way", { timeout: 180_000 }, async () => {
  const link = /first\?token=(\S+)/.exec(cloud.said())?.[1] ?? assert.fail("no link was printed");
  const blocks = [...page.matchAll(/```bash\n([\s\S]*?)```/g)].map(([, lines = ""]) => lines);
  assert.ok(blocks.length >= 7);
  // Once the link is spent, the meter is waited for by the program itself.
  const [register = "", token = "", ...others] = blocks;
  const heard = `until api "$CLOUD/api/v1/meters/$METER" > /dev/null 2>&1; do sleep 0.2; done`;
  const script = ["set -eu", register, token, heard, ...others, "echo done"].join("\n");
  const shell = spawn("bash", ["-c", script], {
    cwd: linesFolder.path,
    env: { ...process.env, CLOUD: cloud.url, LINK: link, METER: meter },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.on("data", (chunk) => {
      said += String(chunk);
    });
  }
  const [code] = await once(shell, "close");
  assert.equal(code, 0, said);
  assert.match(said, /^done$/m);
  assert.match(said, new RegExp(`^data:.*"meter":"${meter.replaceAll(".", "\\.")}"`, "m"), "an event was told");
});

/** The program that the lines registered. */
function programClient(): Client {
  const program = JSON.parse(readFileSync(join(linesFolder.path, "program.json"), "utf8")) as Record<string, string>;
  const { id = "", secret = "" } = program;
  const scopes = ["meters", "readings", "alarms", "assets", "onboard", "commands", "operate"];
  return openClient({ url: cloud.url, token: programToken({ url: cloud.url, id, secret, scopes }) });
}

test("F37 the generated client does the whole way", { timeout: 180_000 }, async () => {
  const client = programClient();
  const site = "harbour-2";
  await client.putSite({ path: { site }, body: { name: "Harbour Street 2" } });
  await client.putPoint({ path: { point: site }, body: { site, utility: "water", zone: "Europe/Madrid" } });
  assert.equal((await client.getPoint({ path: { point: site } })).site, site);

  const { readings, unit } = await client.getMeterReadings({ path: { meter }, query: { register: "volume" } });
  assert.equal(unit, "m3");
  assert.ok(readings.length > 0);
  const { compared } = await client.getMeterUseCompare({ path: { meter }, query: { period: "day" } });
  assert.ok(compared.length > 0);

  const stop = new AbortController();
  const live = await client.getLive({ query: { events: "reading", meters: meter } }, { signal: stop.signal });
  for await (const { name, data } of live) {
    assert.deepEqual([name, (data as { meter: string }).meter], ["reading", meter]);
    break;
  }
  stop.abort();

  const order = { kind: "valve", position: "open" } as const;
  const asked = { body: { meters: [meter], order } };
  const { commands } = await client.postCommands(asked, { key: "open-again" });
  const again = await client.postCommands(asked, { key: "open-again" });
  assert.deepEqual(again.commands, commands, "with the same key it is the same command");
  const command = commands[0]?.id ?? assert.fail();
  const story = await client.getCommand({ path: { command }, query: { wait: 60 } });
  assert.equal(story.state, "confirmed", story.says);
});

test("the generated client pages through lists, and throws what is refused by its code", async () => {
  const client = programClient();
  await until("several meters are known", async () => (await client.getMeters()).meters.length > 2);
  const found: string[] = [];
  for await (const { meters } of pages((after) => client.getMeters({ query: { limit: 1, ...(after && { after }) } }))) {
    found.push(...meters.map((one) => one.meter));
    if (found.length >= 3) break;
  }
  assert.equal(new Set(found).size, found.length);
  const refused = await client.getMeter({ path: { meter: "KAM.00000000.1b.07" } }).catch((error: unknown) => error);
  assert.ok(refused instanceof ApiProblem);
  assert.deepEqual([refused.code, refused.status], ["not-found", 404]);
  const nobody = openClient({ url: cloud.url, token: () => "x" });
  await assert.rejects(nobody.getOverview(), { code: "not-proved", status: 401 });
});
