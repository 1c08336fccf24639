// `tributary up`: gateway, edge node and cloud in one process, on embedded stores.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openApi } from "@tributary/api";
import { openHistory, openIntake } from "@tributary/cloud-history";
import { openRegistry } from "@tributary/cloud-registry";
import { openTelemetry } from "@tributary/cloud-telemetry";
import {
  fileInput,
  type Input,
  mqttInput,
  simulatedInput,
  startGateway,
  streamInput,
  tcpInput,
} from "@tributary/edge-gateway";
import { openEdge, readWithDrivers } from "@tributary/edge-node";
import { openSeries } from "@tributary/engine-series";
import { type Configuration, type KeyEntry, keyRing, readKeyFile } from "@tributary/wire";
import type { Command } from "commander";
import { type CityFeed, openCityFeed } from "../city-feed.ts";
import { readConfiguration } from "../configuration.ts";
import { type DataFolder, openDataFolder } from "../data-folder.ts";
import { problemText, readKeyEntries } from "../keys/read-key-entries.ts";
import { say, showProgress } from "../terminal.ts";

interface UpFlags {
  readonly data: string;
  readonly config?: string;
  readonly city?: string | boolean;
  readonly [setting: string]: unknown;
}

const webRoot = fileURLToPath(new URL("../../apps/web/dist", import.meta.url));
const milliseconds = () => Date.now();
const seconds = () => Math.floor(Date.now() / 1000);

function settingsOf(flags: UpFlags): Configuration {
  const { data, config, city, ...others } = flags;
  const cityFlags = city === undefined ? {} : { "city.meters": city === true ? undefined : city };
  const configuration = readConfiguration({
    dataFolder: data,
    file: config,
    environment: process.env,
    flags: { ...others, ...cityFlags },
  });
  if (city === undefined || configuration.city !== undefined) return configuration;
  return readConfiguration({
    dataFolder: data,
    file: config,
    environment: process.env,
    flags: { ...others, city: {} },
  });
}

/** The keys of a key file of any kind; what cannot be used is said and left out. */
function readKeys(file: string | undefined): readonly KeyEntry[] {
  if (file === undefined) return [];
  const { entries, problems } = readKeyEntries(file);
  for (const problem of problems) say(`${problemText(file, problem)}; it is left out`);
  say(`${file}: ${entries.length} ${entries.length === 1 ? "key" : "keys"}`);
  return entries;
}

/** The digest of each gateway's password, which stands in a file of its own. */
function readGateways(gateways: Configuration["gateways"]): Map<string, Uint8Array> {
  return new Map(
    gateways.map(({ name, passwordFile }) => {
      const password = readFileSync(passwordFile, "utf8").trim();
      if (password.length < 16)
        throw new Error(`${passwordFile}: the password of ${name} must have 16 characters or more`);
      return [name, createHash("sha256").update(password).digest()];
    }),
  );
}

async function openCloud(folder: DataFolder) {
  const registry = openRegistry(folder.file("registry.sqlite"));
  const series = await openSeries({ path: folder.file("series.duckdb") });
  const telemetry = openTelemetry();
  const history = openHistory({ registry, series, clock: seconds });
  const intake = openIntake({ registry, series, history, live: telemetry });
  const api = await openApi({ history, telemetry, intake, webRoot, clock: seconds, log: say });
  return {
    api,
    intake,
    async close() {
      await api.close();
      telemetry.close();
      await series.close();
      registry.close();
    },
  };
}

function inputsOf(settings: Configuration, folder: DataFolder): Input[] {
  const { host, telegramPort, mqttPort, input, gateways } = settings;
  const inputs = [
    tcpInput({ host, port: telegramPort }),
    mqttInput({ host, port: mqttPort, gateways: readGateways(gateways) }),
  ];
  if (input === "-") inputs.push(streamInput(process.stdin));
  else if (input !== undefined)
    inputs.push(fileInput({ path: input, progressFile: folder.file("input.json"), follow: true }));
  return inputs;
}

function cityFeed(settings: Configuration, folder: DataFolder, hear: Parameters<typeof openCityFeed>[0]["hear"]) {
  if (settings.city === undefined || settings.city.meters === 0) return undefined;
  return openCityFeed({
    folder,
    settings: settings.city,
    zone: settings.zone,
    clock: seconds,
    hear,
    progress: showProgress("playing the simulated city's past in"),
  });
}

/** Kept when somebody asks the process to stop. */
function askedToStop(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve(signal));
  });
}

/** Starts everything from the cloud downwards, so that each hop finds the next one listening. */
async function up(flags: UpFlags): Promise<void> {
  const settings = settingsOf(flags);
  const folder = openDataFolder(flags.data, "up");
  const stopped = askedToStop();
  try {
    const cloud = await openCloud(folder);
    const { url } = await cloud.api.listen(settings.host, settings.httpPort);

    const simulated = simulatedInput("city");
    const feed: CityFeed | undefined = cityFeed(settings, folder, (telegram) =>
      simulated.send({ ...telegram, crc: "none" }),
    );
    const cityKeys = feed === undefined ? [] : readKeyFile(feed.city.keyFile()).entries;
    const edge = openEdge({
      dataDir: folder.file("edge"),
      node: settings.node,
      keys: keyRing([...readKeys(settings.keys), ...cityKeys]),
      zone: settings.zone,
      clock: { now: milliseconds },
      reader: readWithDrivers(),
      log: say,
    });
    const sync = edge.startSync({
      async send(batch) {
        const answer = await cloud.intake.receiveBatch(batch);
        if ("through" in answer) return answer;
        throw new Error(answer.says);
      },
    });
    const gateway = await startGateway({ gateway: settings.gateway, now: seconds }, edge, [
      ...inputsOf(settings, folder),
      ...(feed === undefined ? [] : [simulated]),
    ]);

    say(`page       ${url}`);
    for (const { name, address } of gateway.inputs) {
      if (address !== undefined) say(`${name.padEnd(10)} ${address.host}:${address.port}`);
    }
    say(`data       ${folder.path}`);
    if (settings.keys === undefined && feed === undefined) {
      say("no key file was named: telegrams are counted but not read; name one with --keys, or try --city");
    }

    const stopCity = new AbortController();
    const playing = feed?.run(stopCity.signal).catch((error: unknown) => say(`the city stopped: ${String(error)}`));
    await stopped;
    say("stopping ...");
    stopCity.abort();
    await playing;
    await gateway.stop();
    await sync.stop();
    await edge.close();
    await cloud.close();
  } finally {
    folder.release();
  }
}

/** Gives the command its options. */
export function configure(command: Command): void {
  command
    .description("Run gateway, edge node and cloud in one process and serve the page.")
    .option("--data <folder>", "where everything is kept", process.env["TRIBUTARY_DATA"] ?? "data")
    .option("--config <file>", "configuration file instead of tributary.yaml in the data folder")
    .option("--keys <file>", "key file: meter,key,name,driver,mode,zone")
    .option("--input <file>", "file with a telegram a line, followed as it grows; - reads standard input")
    .option("--city [meters]", "run the built-in simulated city, 40 meters unless told")
    .option("--host <address>", "address to listen on (127.0.0.1)")
    .option("--http-port <port>", "page and HTTP API (8080)")
    .option("--telegram-port <port>", "telegrams over TCP, one a line (8081)")
    .option("--mqtt-port <port>", "embedded MQTT broker (8083)")
    .option("--zone <zone>", "time zone of meters whose key line names none (UTC)")
    .action(up);
}
