// Settings that an operator signs: taken while the node runs, kept on trial, and switched back when the node does not bear them.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { newSigningKeys, signDocument } from "@tributary/engine-lambda";
import type { SignedConfiguration } from "@tributary/wire";
import { connectLines, endAll, type Running, startRole, temporaryFolder, until } from "./running.ts";
import { testMeter } from "./telegrams.ts";

const folder = temporaryFolder();
after(async () => {
  await endAll();
  folder.remove();
});

const bin = join(import.meta.dirname, "../../cli/bin/tributary.js");
const run = promisify(execFile);
const data = join(folder.path, "edge");
const inFolder = (name: string, text: string) => {
  const path = join(folder.path, name);
  writeFileSync(path, text);
  return path;
};

const operator = newSigningKeys();
const stranger = newSigningKeys();
const meter = testMeter(4712);
const trialSeconds = 2;
const config = inFolder(
  "edge.yaml",
  [
    `operatorKeys: { operator: ${inFolder("operator.pem", operator.publicKey)} }`,
    `trialSeconds: ${trialSeconds}`,
    `keys: ${inFolder("keys.csv", `meter,key\n${meter.keyLine}\n`)}`,
  ].join("\n"),
);

type Settings = SignedConfiguration["manifest"]["settings"];
const manifest = (version: number, settings: Settings, node = "edge-1") => ({ node, version, says: "", settings });
const signed = (version: number, settings: Settings, node?: string) =>
  signDocument("configuration", manifest(version, settings, node), "operator", operator.privateKey);

interface State {
  readonly version: number;
  readonly trial?: number;
  readonly events: readonly { readonly version: number; readonly outcome: string; readonly says: string }[];
}

/** Where the node is controlled now: its parts may have been opened anew on another free port. */
const controlOf = (edge: Running) => [...edge.said().matchAll(/control {4}(\S+)/g)].at(-1)?.[1] ?? "";
const headers = () => ({
  authorization: `Bearer ${readFileSync(join(data, "control-token"), "utf8").trim()}`,
  "content-type": "application/json",
});
const get = async (edge: Running, path: string) => fetch(new URL(path, controlOf(edge)), { headers: headers() });
const stateOf = async (edge: Running): Promise<State> =>
  JSON.parse(await (await get(edge, "/v1/configuration")).text());
const post = async (edge: Running, body: unknown) => {
  const path = new URL("/v1/configuration", controlOf(edge));
  return (await fetch(path, { method: "POST", headers: headers(), body: JSON.stringify(body) })).status;
};
/** Settled: no trial goes on, and the node answers. */
const outcome = async (edge: Running, version: number) => {
  let found: State["events"][number] | undefined;
  await until(`configuration ${version} is settled`, async () => {
    const state = await stateOf(edge).catch(() => undefined);
    found = state?.events.find((event) => event.version === version && event.outcome !== "on-trial");
    return state !== undefined && state.trial === undefined && found !== undefined;
  });
  return `${found?.outcome}: ${found?.says}`;
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function say(port: number, litres: number): Promise<void> {
  const client = await connectLines(port);
  assert.equal((await client.send(meter.line(litres, Math.floor(Date.now() / 1000) - 3600 + litres))).ok, true);
  client.close();
}

test("F19 a signed configuration is on trial, then taken; what is not signed, foreign, older or wrong is refused; what the node does not bear is switched back", async () => {
  const [control, telegrams, taken] = await Promise.all([freePort(), freePort(), freePort()]);
  const start = () =>
    startRole("edge", data, [
      ...[
        "--config",
        config,
        "--mqtt-port",
        "0",
        "--telegram-port",
        String(telegrams),
        "--control-port",
        String(control),
      ],
    ]);
  let edge = await start();

  // At once, by the command line: nothing of the node is closed.
  const file = inFolder("signed.json", "");
  const plain = inFolder("plain.yaml", "node: edge-1\nversion: 1\nsettings: { safety: { mostPerHour: 2 } }\n");
  const key = inFolder("operator.private.pem", operator.privateKey);
  await run(process.execPath, [bin, "configuration", "sign", plain, "--key", key, "--by", "operator", "--out", file]);
  const client = await connectLines(telegrams);
  const where = ["--data", data, "--edge", controlOf(edge)];
  const { stdout } = await run(process.execPath, [bin, "configuration", "apply", file, ...where]);
  assert.match(stdout, /1 is on trial: it counts at once\n.*1 is taken: the node was healthy after 2 s/);
  assert.equal((await client.send(meter.line(1, Math.floor(Date.now() / 1000) - 3600))).ok, true);
  client.close();

  const tampered = { ...signed(2, {}), manifest: manifest(2, { zone: "Europe/Madrid" }) };
  const foreign = signDocument("configuration", manifest(2, {}), "operator", stranger.privateKey);
  const asLambda = signDocument("lambda", manifest(2, {}), "operator", operator.privateKey);
  assert.deepEqual(
    [
      ...[await post(edge, tampered), await post(edge, foreign), await post(edge, asLambda)],
      ...[await post(edge, signed(2, {}, "edge-2")), await post(edge, signed(1, {}))],
      ...[await post(edge, signed(2, { operatorKeys: {} })), await post(edge, signed(2, { zone: "Nowhere" }))],
    ],
    [403, 403, 403, 403, 409, 422, 422],
  );

  // The node's parts are opened anew; with a port that is taken they are not, and the ones of before are back.
  const squatter = createServer().listen(taken, "127.0.0.1");
  await once(squatter, "listening");
  assert.equal(await post(edge, signed(3, { hopPort: taken })).catch(() => 0), 202);
  assert.match(await outcome(edge, 3), /switched-back: .*another program listens there/);
  squatter.close();
  await say(telegrams, 2);
  assert.equal(await post(edge, signed(3, {})), 409, "a version that was switched back does not come again");

  // Killed in the midst of its trial, the node starts under the last good one.
  assert.equal(await post(edge, signed(4, { zone: "Europe/Madrid" })), 202);
  await until("it is on trial", async () => (await stateOf(edge)).trial === 4);
  await edge.end("SIGKILL");
  edge = await start();
  assert.match(await outcome(edge, 4), /switched-back: the node ended while it was on trial/);
  assert.equal((await stateOf(edge)).version, 1);

  assert.equal(await post(edge, signed(5, { zone: "Europe/Madrid", syncBytesPerSecond: 5000 })), 202);
  assert.match(await outcome(edge, 5), /taken/);
  assert.match(edge.said(), /configuration 5 is on trial: the node is opened anew for .*zone/);
  await say(telegrams, 3);
  assert.match(await (await get(edge, "/metrics")).text(), /^tributary_configuration_version 5$/m);
  assert.equal((await get(edge, "/v1/health")).status, 200);

  // After a restart it counts, unless somebody wrote into what was kept.
  await edge.end("SIGTERM");
  edge = await start();
  assert.equal((await stateOf(edge)).version, 5);
  await edge.end("SIGTERM");
  const kept = join(data, "configuration.json");
  writeFileSync(kept, readFileSync(kept, "utf8").replace("Europe/Madrid", "Europe/Lisbon"));
  edge = await start();
  assert.match(edge.said(), /the signed configuration is left out/);
  await edge.end("SIGTERM");
});
