// What an edge node is given, and what it can be asked.
import type { Fault, MeterId } from "@tributary/core";
import type { Trusted } from "@tributary/engine-lambda";
import type { ExtraStage } from "@tributary/engine-pipeline";
import type { SafetyPolicy } from "@tributary/engine-rules";
import type {
  DownlinkReport,
  HandedReadings,
  HopAnswer,
  HopBatch,
  IntakeCause,
  LambdaTold,
  Receipt,
  StageOverride,
  Uplink,
} from "@tributary/wire";
import type { Alerts } from "./alerts/alerts.ts";
import type { Clock } from "./clock.ts";
import type { Commands } from "./commands/commands.ts";
import type { EdgeState } from "./edge-state.ts";
import type { LambdaWay } from "./lambdas/gateway-place.ts";
import type { LambdaDesk, OwnPlace } from "./lambdas/lambda-desk.ts";
import type { DeviceLink } from "./lorawan/uplink-statistics.ts";
import type { MeterLatest } from "./meters/latest.ts";
import type { KeyLookup, TelegramReader } from "./meters/telegram-reader.ts";
import type { LinkFactsReport } from "./radio/link-facts.ts";
import type { Sync, SyncOptions } from "./sync/sync.ts";
import type { SyncTarget } from "./sync/sync-target.ts";
import type { ShownUpdates } from "./update-news.ts";

export interface EdgeSettings {
  /** A directory of its own; made when it is missing. */
  readonly dataDir: string;
  /** Name of the node, as the cloud knows it. */
  readonly node: string;
  readonly keys: KeyLookup;
  /** Time zone of meters whose key line names none. */
  readonly zone: string;
  readonly clock: Clock;
  readonly reader: TelegramReader;
  /** What the cloud is to be told: `full` unless told. A sync of less detail may follow, one of more finds no more. */
  readonly detail?: "full" | "hourly";
  /** Room for what the cloud has not confirmed, 4 GB unless told. */
  readonly outboxBytes?: number;
  /** Room for the store, as much as the disk has unless told. */
  readonly storeBytes?: number;
  /** When incidents close valves; bursts alone unless told. */
  readonly safety?: SafetyPolicy;
  /** Stages that judge readings after those of the house, from the first on. */
  readonly stages?: readonly ExtraStage[];
  /** What is changed in the table of stages, in the order that counts; nothing unless told. */
  readonly overrides?: readonly StageOverride[];
  /** Whose lambdas run here, nobody's unless told, and what the cost model is told of this place and of the ways from it. */
  readonly lambdas?: { readonly trusted: Trusted; readonly own?: OwnPlace; readonly perMegabyte?: MegabytePrices };
  /** Keep for each meter and gateway what was received and how strong. */
  readonly radio?: boolean;
  /** Told in one sentence what an operator should know. */
  readonly log?: (says: string) => void;
}

/** What a megabyte costs on the way to a gateway and to the cloud. */
export type MegabytePrices = Readonly<Record<"gateway" | "cloud", number>>;

export interface Edge {
  /** Kept when the telegram's fate is durable; broken when it could not be written (then nothing was taken). */
  receive(uplink: Uplink): Promise<Receipt>;
  /** Counts a line that held no telegram. */
  refuse(fault: Fault): Promise<Receipt>;
  /** Takes a batch of a gateway that proved itself: once, in its turn, and answers when it is durable. */
  receiveBatch(gateway: string, batch: HopBatch): Promise<HopAnswer>;
  /** Takes readings that came without a telegram; the same reading twice, or after its telegram, is one. */
  receiveReadings(handed: HandedReadings): Promise<Receipt>;
  /** Takes what a gateway says of a downlink. */
  report(gateway: string, report: DownlinkReport): Promise<void>;
  /** Notes that a door held a source back, gateway or address, because it brings more than its limits. */
  heldBack(source: string): void;
  /** Shows the links of LoRaWAN devices with the node's state. */
  showDevices(devices: () => readonly DeviceLink[]): void;
  /** Tells the cloud, from now on, what becomes of configurations and releases. */
  showUpdates(updates: ShownUpdates): void;
  readonly commands: Commands;
  /** Alarms, thresholds and the safety of valves. */
  readonly alerts: Alerts;
  /** Tasks that are deployed here, run by the clock. */
  readonly lambdas: LambdaDesk;
  /** Lets lambdas run at gateways that this way leads to. */
  addLambdaWay(way: LambdaWay): void;
  /** Takes what a gateway that proved itself says of them. */
  lambdaTold(gateway: string, told: LambdaTold): Promise<void>;
  /** Lets a stage judge readings from now on; answers how to take it away. After a restart it is one of the settings. */
  addStage(stage: ExtraStage): () => void;
  /** What is changed in the table of stages; another list judges from the next reading on. After a restart it is one of the settings. */
  readonly overrides: { list(): readonly StageOverride[]; set(overrides: readonly StageOverride[]): void };
  /** Does what is due by the clock: silent meters, days that closed, lambdas. A clock with timers sees to it by itself, each minute. */
  tick(): void;
  /** How many telegrams met which fate since the node was set up. */
  counts(): Readonly<Partial<Record<IntakeCause, number>>>;
  /** Begins to send to the cloud; goes on by itself after failures. */
  startSync(target: SyncTarget, options?: SyncOptions): Sync;
  /** Entries that the cloud has not confirmed yet. */
  unsent(): number;
  /** The newest values of a meter, by its id or serial number. */
  latest(meter: string): MeterLatest | undefined;
  /** How gateways hear a meter; `undefined` where that is not kept. */
  radioOf(meter: MeterId): LinkFactsReport | undefined;
  /** What the node is doing, for people who look after it. */
  state(): EdgeState;
  close(): Promise<void>;
}
