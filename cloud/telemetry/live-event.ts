// Names what those who watch are told.
import type { AlarmView, IntakeView, MeterView } from "@tributary/wire";

/** The thing as it stands now, so that the newest event of a thing makes the older ones worthless. */
export type LiveEvent =
  | { readonly name: "meter"; readonly data: MeterView }
  | { readonly name: "alarm"; readonly data: AlarmView }
  | { readonly name: "intake"; readonly data: IntakeView };
