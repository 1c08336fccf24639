// `tributary up`: gateway, edge node and cloud in one process, on embedded stores.
import { fileInput, type Input, simulatedInput, streamInput } from "@tributary/edge-gateway";
import { BatchRefused, type SyncTarget } from "@tributary/edge-node";
import { type Configuration, keyRing, readKeyFile } from "@tributary/wire";
import type { Command } from "commander";
import { type CityFeed, openCityFeed } from "../city-feed.ts";
import { readConfiguration } from "../configuration.ts";
import type { DataFolder } from "../data-folder.ts";
import { realClock, seconds } from "../roles/clocks.ts";
import { placesOfCloud, startCloud } from "../roles/cloud.ts";
import { startControl, startDoors, startEdge } from "../roles/edge.ts";
import { startLorawan } from "../roles/lorawan.ts";
import { openNodeKeys } from "../roles/node-keys.ts";
import { addRoleOptions, type OnStop, type Place, placesOf, runRole } from "../roles/run-role.ts";
import { say, showProgress } from "../terminal.ts";

interface UpFlags {
  readonly data: string;
  readonly config?: string;
  readonly city?: string | boolean;
  readonly [setting: string]: unknown;
}

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

/** The file or pipe that is named as an input. */
function namedInput({ input }: Configuration, folder: DataFolder): Input[] {
  if (input === undefined) return [];
  if (input === "-") return [streamInput(process.stdin)];
  return [fileInput({ path: input, progressFile: folder.file("input.json"), follow: true })];
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

/** Starts everything from the cloud downwards, so that each hop finds the next one listening. */
async function start(settings: Configuration, folder: DataFolder, onStop: OnStop): Promise<readonly Place[]> {
  const served = await startCloud(settings, folder, "from-here", onStop);
  const { intake, lambdas } = served;
  const cloud: SyncTarget = {
    async send(batch) {
      const answer = await intake.receiveBatch(batch);
      if ("through" in answer) return answer;
      throw answer.refused === "malformed" ? new BatchRefused(answer.says) : new Error(answer.says);
    },
    lambdas: { now: async () => lambdas.now(), run: lambdas.run },
  };

  const simulated = simulatedInput("city", { transmit: async (frame, meter) => feed?.transmit(frame, meter) });
  const feed = cityFeed(settings, folder, (telegram) => simulated.send({ ...telegram, crc: "none" }));
  const cityKeys = feed === undefined ? [] : readKeyFile(feed.city.keyFile()).entries;
  const known = openNodeKeys(settings, folder, onStop, realClock);
  served.keys?.onKeys(known.renew);
  const simulatedKeys = keyRing(cityKeys);
  const edge = startEdge(settings, folder, (meter) => known(meter) ?? simulatedKeys(meter), cloud, onStop);
  const others = [...namedInput(settings, folder), ...(feed === undefined ? [] : [simulated])];
  const doors = await startDoors(settings, folder, edge, others, onStop);
  const lorawan = await startLorawan(settings, folder, edge, onStop, realClock);
  const control = await startControl(settings, folder, edge, onStop);

  if (feed !== undefined) playCity(feed, onStop);
  else if (settings.keys === undefined) {
    say("no key file was named: telegrams are counted but not read; name one with --keys, or try --city");
  }
  return [...placesOfCloud(served), ...placesOf(doors), ...lorawan, control];
}

function playCity(feed: CityFeed, onStop: OnStop): void {
  const stopping = new AbortController();
  const playing = feed.run(stopping.signal).catch((error: unknown) => say(`the city stopped: ${String(error)}`));
  onStop(() => {
    stopping.abort();
    return playing;
  });
}

async function up(flags: UpFlags): Promise<void> {
  const settings = settingsOf(flags);
  await runRole("up", flags.data, (folder, onStop) => start(settings, folder, onStop));
}

/** Gives the command its options. */
export function configure(command: Command): void {
  addRoleOptions(command.description("Run gateway, edge node and cloud in one process and serve the page."))
    .option("--keys <file>", "key file: meter,key,name,driver,mode,zone")
    .option("--input <file>", "file with a telegram a line, followed as it grows; - reads standard input")
    .option("--city [meters]", "run the built-in simulated city, 40 meters unless told")
    .option("--http-port <port>", "page and HTTP API (8080)")
    .option("--telegram-port <port>", "telegrams over TCP, one a line (8081)")
    .option("--mqtt-port <port>", "embedded MQTT broker (8083)")
    .option("--control-port <port>", "commands, state and metrics of the edge node, on this machine alone (8082)")
    .option("--zone <zone>", "time zone of meters whose key line names none (UTC)")
    .action(up);
}
