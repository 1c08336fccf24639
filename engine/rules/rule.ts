// What a rule is: one row that says when it is asked, what it finds, and how an incident of it ends.
import type { Alarm, MeterId, RegisterName, Seconds, Utility } from "@tributary/core";
import type { Stream } from "@tributary/engine-pipeline";

/** What a rule finds: enough to open an incident, enough to keep one open, or nothing; `undefined` where it cannot be told. */
export type Finding =
  | { readonly level: "alarm"; readonly detail: string }
  | { readonly level: "lingers" | "over" }
  | undefined;

/** What a rule may see of a meter. */
export interface Watched {
  readonly meter: MeterId;
  readonly utility: Utility;
  readonly zone: string;
  stream(register: RegisterName): Stream | undefined;
}

export interface Rule {
  readonly alarm: Alarm;
  readonly utility: Utility | "every";
  /** The register it watches. */
  readonly register: RegisterName;
  /** Looks at whole hours: it is asked at their ends, once. */
  readonly hourly: boolean;
  /** It must be over for so long before the incident closes. */
  readonly quiet: Seconds;
  find(stream: Stream, at: Seconds): Finding;
}
