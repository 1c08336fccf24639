// Says what commands need of the registry, of identity and of whoever counts valves; the front door plugs it in.
import type { MeterId, Seconds } from "@tributary/core";
import type { CommandItem, InstructionOrder } from "@tributary/wire";

/** What edge nodes tell of meters and commands, and how they are asked. */
export interface NodeBook {
  /** The node that tells of a meter, and the gateway that hears it. */
  wayTo(meter: MeterId): { readonly node: string; readonly gateway: string } | undefined;
  /** A command as its node told it last. */
  told(command: string): Pick<CommandItem, "state" | "sentAt" | "endedAt" | "gateway" | "says"> | undefined;
  /** Asks a node; durable when it returns. `id`: the same again changes nothing. */
  ask(node: string, id: string, order: InstructionOrder, at: Seconds): void;
  /** What became of what was asked; `undefined`: it never was. */
  asked(
    id: string,
  ): { readonly state: "waiting" | "done" | "refused" | "superseded"; readonly says: string } | undefined;
}

/** Who shares the deployment. */
export interface Utilities {
  /** The utilities of meters; those of none are left out. */
  tenantsOf(meters: readonly MeterId[]): Promise<ReadonlyMap<MeterId, string>>;
  /** How many meters with a valve a utility has; "": those of no utility. */
  valves(tenant: string): Promise<number>;
}

/** The log that cannot be rewritten unnoticed. */
export interface AuditLog {
  note(entry: {
    readonly actor: string;
    readonly action: string;
    readonly subject: string;
    readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
  }): Promise<void>;
}

/** What protects meters from whoever may command them. */
export interface CommandPolicy {
  /** More meters than this within an hour need the approval of a second person; reading them does not. */
  readonly twoPersonAbove: number;
  /** Share of a utility's valves that may be moved within an hour, 0 to 1; one valve always may. */
  readonly valveShare: number;
  /** Commands that one gateway's meters are given in a minute. */
  readonly cellPerMinute: number;
  /** Utilities that let residents close their own valve. */
  readonly residentsMayClose: readonly string[];
}
