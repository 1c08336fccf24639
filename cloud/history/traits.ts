// Says what history needs of the other cloud services, which the front door plugs in.
import type { MeterId, RegisterName, Seconds, Utility } from "@tributary/core";
import type {
  AcknowledgementItem,
  CommandItem,
  EventItem,
  GroupEventItem,
  MeterItem,
  Page,
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
