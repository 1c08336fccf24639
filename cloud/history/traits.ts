// Says what history and intake need of the other cloud services, which the front door plugs in.
import type { MeterId, RegisterName, Seconds, Utility } from "@tributary/core";
import type {
  AcknowledgementItem,
  CommandItem,
  EventItem,
  GroupEventItem,
  Instruction,
  LiveEvent,
  MeterItem,
  Page,
  ReceivedBatch,
  UpdateItem,
  ValveDecisionItem,
} from "@tributary/wire";

/** UTC now, whole seconds. */
export type Clock = () => Seconds;

/** The meters that an answer is about, those that who asks may see; all of them where it is left out. */
export type Within = { readonly within?: ReadonlySet<MeterId> | undefined };

/** The part of the registry that answers. */
export interface MeterBook {
  meter(meter: MeterId): MeterItem | undefined;
  meters(
    filter: Within & {
      readonly utility?: Utility | undefined;
      readonly search?: string | undefined;
      readonly after?: MeterId | undefined;
      readonly limit: number;
    },
  ): MeterItem[];
  alarm(id: string): EventItem | undefined;
  /** Who has seen an alarm. */
  acknowledgement(alarm: string): AcknowledgementItem | undefined;
  /** Decisions on valves, newest first. */
  deeds(kind: "valve-decision", filter: Within & Page & { readonly meter?: MeterId | undefined }): ValveDecisionItem[];
  groups(): readonly {
    readonly group: string;
    readonly utility: Utility;
    readonly register: RegisterName;
    readonly members: number;
    readonly masked: boolean;
  }[];
  /** What became of configurations and releases of nodes, newest first. */
  updates(page: Page): readonly (UpdateItem & { readonly node: string })[];
  /** Alarms of groups, newest hour first. */
  groupEvents(page: Page): readonly GroupEventItem[];
  /** Masked sums of which some but not all shares came, newest first. */
  unfinished(filter: { readonly limit: number }): readonly (SumName & { readonly missing: readonly string[] })[];
  alarms(filter: Within & Page & { readonly state: "open" | "all"; readonly meter?: MeterId | undefined }): EventItem[];
  commands(filter: Within & Page & { readonly meter?: MeterId | undefined }): CommandItem[];
  texts(meter: MeterId): { readonly register: RegisterName; readonly at: Seconds; readonly text: string }[];
  counts(): ReadonlyMap<string, number>;
  utilities(filter?: Within): {
    readonly utility: Utility;
    readonly meters: number;
    readonly alarms: number;
    readonly heardAt: Seconds | null;
  }[];
}

/** The part of the registry that is written: durable when it returns, and repeating a batch changes nothing. */
export interface MeterRecorder {
  record(batch: ReceivedBatch): void;
}

/** The part of the registry that knows what is asked of nodes. */
export interface InstructionSource {
  /** What a node did not report on yet, in the order of their numbers. */
  instructionsFor(node: string, limit: number): readonly Instruction[];
}

/** A node's masked part of a group's sum. */
export interface NodeShare {
  readonly node: string;
  readonly register: RegisterName;
  /** Whose shares make the sum. */
  readonly nodes: readonly string[];
  readonly share: number;
  readonly members: number;
  readonly filled: number;
  readonly noise: number;
  readonly version: number;
}

/** One sum of a group. */
export interface SumName {
  readonly group: string;
  readonly utility: Utility;
  readonly zone: string;
  readonly bucket: "hour" | "day";
  readonly start: Seconds;
}

/** The part of the registry that keeps shares: those of recorded batches among them. */
export interface ShareBook {
  shares(sum: SumName): readonly NodeShare[];
}

/** Who sends batches, and the newest entry of this one. */
export type Sender = Pick<ReceivedBatch, "node" | "epoch" | "last">;

/** Keeps what the columns of a list go on from. A batch may be taken and not become durable: both states are kept. */
export interface ListKeeper {
  /** A list as it stood when the sender's entries up to `through` were taken. */
  hourList(sender: Sender, list: string, through: number): string | undefined;
  /** Keeps lists as they stand after the sender's batch; those before it were taken up to `through`. */
  keepHourLists(sender: Sender, through: number, lists: ReadonlyMap<string, string>): void;
  /** Notes when meters were heard, where no item of their own says so. */
  noteHeard(heardAt: ReadonlyMap<MeterId, Seconds>): void;
}

/** The part of telemetry that is told what is new. */
export interface LiveFeed {
  publish(events: () => Iterable<LiveEvent>): void;
}
