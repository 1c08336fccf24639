// `tributary simulate`: a city's telegrams, to a gateway over TCP or MQTT, or to a file.
import { writeFileSync } from "node:fs";
import {
  buildCity,
  type CityPlan,
  type CityUtility,
  type Customer,
  type ScenarioName,
  scenario,
  scenarioNames,
} from "@tributary/city";
import { isZone } from "@tributary/core";
import type { Command } from "commander";
import { cityEars } from "../air/city-ears.ts";
import { asTimeGoes } from "../air/city-lines.ts";
import { citySendings } from "../air/city-sendings.ts";
import { downlinkCounter } from "../air/downlink-counter.ts";
import { writeLorawanFiles } from "../air/lorawan-files.ts";
import { readSpeed } from "../air/send-all.ts";
import { sayHow, sendAndSay } from "../air/send-and-say.ts";
import { leadRun } from "../clock/lead-run.ts";
import { writeCityRegisters } from "../registers/write-city-registers.ts";
import { milliseconds, seconds } from "../roles/clocks.ts";
import { say } from "../terminal.ts";

interface SimulateFlags {
  readonly scenario?: string;
  readonly meters: string;
  readonly customer?: string;
  readonly utilities?: string;
  readonly seed: string;
  readonly days?: string;
  readonly start?: string;
  readonly interval?: string;
  readonly zone: string;
  readonly speed: string;
  readonly to: string;
  readonly by: string;
  readonly air?: string | boolean;
  readonly passwordFile?: string;
  readonly keyFile?: string;
  readonly lorawan?: string;
  readonly lorawanTo?: string;
  readonly lorawanFiles?: string;
  readonly registers?: string;
  readonly distinct?: string;
  readonly clockPort?: string;
  readonly clockMembers: string;
  readonly clockWindow: string;
  readonly clockAfter: string;
  readonly step: string;
}

/** Who is named as the receiver of a telegram: one gateway, or the building's. */
const receivers = ["gateway", "building"] as const;
type Receiver = (typeof receivers)[number];
/** Metres between gateways that hear through the air. */
const usualSpacing = "120";

function whole(text: string, flag: string, least: number): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < least)
    throw new Error(`${flag} must be a whole number from ${least} on`);
  return number;
}

/** Who may live at all addresses, and what may be laid to them. */
const customers = ["household", "shop", "farm", "office", "school", "hotel"] as const satisfies readonly Customer[];
const cityUtilities = ["water", "electricity", "gas", "heat"] as const satisfies readonly CityUtility[];

const day = 86_400;
/** In place of a date: the times of the telegrams are those at which they are sent. */
const rightNow = "now";
const usualDays = "7";

/** When a plan of so many seconds begins: as it is told, or now, else so that it ends today; at midnight, UTC. */
function startOf({ start }: SimulateFlags, length: number): number {
  if (start === undefined) {
    const begins = seconds() - length;
    return begins - (begins % day);
  }
  if (start === rightNow) return seconds();
  const at = Date.parse(start);
  if (!Number.isFinite(at)) throw new Error("--start must be a date such as 2026-02-01");
  return Math.floor(at / 1000);
}

/** Who lives in a city that no scenario describes, and what is laid there. */
function livingThere({ customer, utilities }: SimulateFlags, meters: number): Partial<CityPlan> {
  const who = customers.find((known) => known === customer);
  if (customer !== undefined && who === undefined) throw new Error(`--customer must be one of ${customers.join(", ")}`);
  const named = utilities?.split(",");
  const laid = cityUtilities.filter((known) => named?.includes(known));
  if (laid.length !== (named?.length ?? 0)) throw new Error(`--utilities must be some of ${cityUtilities.join(",")}`);
  return {
    ...(who === undefined ? {} : { addresses: Array.from({ length: meters }, () => ({ customer: who })) }),
    ...(laid.length === 0 ? {} : { utilities: laid }),
  };
}

/** The share of LoRaWAN meters, where one is told. */
function speakingLorawan({ lorawan }: SimulateFlags): Partial<CityPlan> {
  if (lorawan === undefined) return {};
  const share = Number(lorawan);
  if (!(share >= 0 && share <= 1)) throw new Error("--lorawan must be a share, 0 to 1");
  return { lorawan: share };
}

function readPlan(flags: SimulateFlags): { readonly plan: CityPlan; readonly end: number } {
  const seed = whole(flags.seed, "--seed", 0);
  const { zone, scenario: name } = flags;
  if (!isZone(zone)) throw new Error(`--zone ${zone} is no time zone such as Europe/Madrid`);
  if (name === undefined) {
    const meters = whole(flags.meters, "--meters", 1);
    const length = whole(flags.days ?? usualDays, "--days", 1) * day;
    const start = startOf(flags, length);
    return { plan: { seed, meters, start, zone, ...livingThere(flags, meters) }, end: start + length };
  }
  const isName = (text: string): text is ScenarioName => scenarioNames.some((known) => known === text);
  if (!isName(name)) throw new Error(`--scenario must be one of ${scenarioNames.join(", ")}`);
  const length = scenario(name, { seed, start: 0, zone }).end;
  const { plan, end } = scenario(name, { seed, start: startOf(flags, length), zone });
  if (flags.days === undefined) return { plan, end };
  return { plan, end: Math.min(end, plan.start + whole(flags.days, "--days", 1) * day) };
}

async function run(flags: SimulateFlags): Promise<void> {
  const { plan: asked, end } = readPlan(flags);
  const plan = { ...asked, ...speakingLorawan(flags) };
  if (flags.registers !== undefined) return writeRegisters(flags.registers, flags, plan, end);
  const speed = readSpeed(flags.speed, "--speed");
  const interval = flags.interval === undefined ? undefined : whole(flags.interval, "--interval", 4);
  const by = receivers.find((known): known is Receiver => known === flags.by);
  if (by === undefined) throw new Error(`--by must be one of ${receivers.join(", ")}`);
  const spacing = flags.air === true ? usualSpacing : flags.air;
  const city = buildCity(plan);
  if (flags.keyFile !== undefined) writeFileSync(flags.keyFile, city.keyFile(), { mode: 0o600 });
  if (flags.lorawanFiles !== undefined) writeLorawanFiles(flags.lorawanFiles, city);
  const span = [plan.start, end].map((at) => new Date(at * 1000).toISOString());
  say(`${plan.meters} meters from ${span.join(" to ")}`);
  const ears = cityEars(city, {
    by,
    ...(typeof spacing === "string"
      ? { air: { spacing: whole(spacing, "--air", 1), seed: plan.seed, start: plan.start, end } }
      : {}),
  });
  const feed = city.openFeed(plan.start, interval);
  const downlinks = downlinkCounter(feed);
  const way = { ...flags, heard: downlinks.heard };
  const { start } = plan;
  const sendings = citySendings({ city, feed, ears, lorawan: flags.lorawanTo !== undefined, start, interval });
  await send();
  for (const sentence of [...ears.says(), ...downlinks.says()]) say(sentence);

  async function send(): Promise<void> {
    if (flags.clockPort === undefined) {
      const begins = flags.start === rightNow ? start * 1000 : milliseconds();
      return sendAndSay(
        (stop) => asTimeGoes({ sendings, start, end, speed, clock: milliseconds, begins, stop }),
        way,
        speed,
      );
    }
    const lines = asTimeGoes({ sendings, start, end, speed: "max" });
    const run = {
      port: whole(flags.clockPort, "--clock-port", 0),
      others: whole(flags.clockMembers, "--clock-members", 0),
      window: whole(flags.clockWindow, "--clock-window", 0),
      step: whole(flags.step, "--step", 1),
      start,
      end: end + whole(flags.clockAfter, "--clock-after", 0),
    };
    await sayHow({ ...way, lorawanPause: 0 }, (sender) => leadRun(lines, sender, run));
  }
}

async function writeRegisters(path: string, flags: SimulateFlags, plan: CityPlan, end: number): Promise<void> {
  const begun = milliseconds();
  const distinct = Math.min(plan.meters, whole(flags.distinct ?? String(plan.meters), "--distinct", 1));
  const { rows, bytes } = await writeCityRegisters({
    path,
    plan: { ...plan, meters: distinct },
    end,
    meters: plan.meters,
  });
  const [seconds, each] = [Math.round((milliseconds() - begun) / 1000), (bytes / rows).toFixed(2)];
  say(`${rows} registers of ${plan.meters} meters in ${seconds} s: ${bytes} bytes, ${each} a row`);
}

/** Gives the command its options. */
export function configure(command: Command): void {
  command
    .description("Send the telegrams of a simulated city: the same plan always makes the same telegrams.")
    .option("--scenario <name>", `a city that is planned already: ${scenarioNames.join(", ")}`)
    .option("--meters <number>", "how many meters, 1 to 50,000", "40")
    .option("--customer <kind>", `who is at all addresses: ${customers.join(", ")} (a mixture)`)
    .option("--utilities <list>", `what is metered, some of ${cityUtilities.join(",")} (all but heat)`)
    .option("--seed <number>", "another seed makes another city", "1")
    .option("--days <number>", "how long (7, or as the scenario is)")
    .option("--start <date>", "when it begins, UTC, or now (so that it ends today)")
    .option("--interval <seconds>", "how often each meter sends (as its model does)")
    .option("--zone <zone>", "time zone of the city", "UTC")
    .option("--speed <speed>", "max, or how many times faster than time goes by", "max")
    .option("--to <where>", "tcp://host:port, mqtt://host:port, a file, or - for standard output", "-")
    .option("--by <receiver>", "who hears: one gateway, or each building's own", "gateway")
    .option("--air [metres]", "through the air, to gateways so far apart (120): weak, broken, twice or not at all")
    .option("--password-file <file>", "password of the gateways in whose names telegrams go over MQTT")
    .option("--key-file <file>", "write the meters' keys here")
    .option("--lorawan <share>", "share of water meters that speak LoRaWAN, 0 to 1 (none, or as the scenario is)")
    .option("--lorawan-to <where>", "udp://host:port of the network server that has the LoRaWAN meters")
    .option("--lorawan-files <folder>", "write the LoRaWAN meters' sessions, fields and codec here")
    .option("--registers <file>", "write what the meters show each hour as Parquet, and send nothing")
    .option("--distinct <number>", "simulate so many of the meters; the others are these, shifted and scaled (all)")
    .option("--clock-port <port>", "virtual time: other processes join with --clock 127.0.0.1:<port>")
    .option("--clock-members <number>", "how many others take part in virtual time", "0")
    .option("--step <seconds>", "in virtual time, telegrams of so many seconds are sent together", "60")
    .option("--clock-window <milliseconds>", "timers that are due so close together share a moment", "0")
    .option("--clock-after <seconds>", "how long virtual time goes on after the last telegram", "0")
    .action(run);
}
