// The words for what goes wrong in the city, in its meters and with the people behind them.
import type { MeterId, Seconds } from "@tributary/core";

/** When something goes wrong; without `to` it lasts. */
interface Span {
  readonly from: Seconds;
  readonly to?: Seconds;
}

/** How a small leak looks: it never rests, it is a cistern that refills litre by litre, or one that runs on after flushes. */
export type LeakForm = "steady" | "cistern" | "flush";
/** How a meter is cheated: cut off from its pipe or line, passed by, held by a magnet, or mounted the wrong way round. */
export type FraudWay = "zero-use" | "bypass" | "magnet" | "reversed";

export type Happening = Span &
  (
    | { readonly kind: "leak"; readonly form: LeakForm; readonly litresPerHour: number }
    | { readonly kind: "burst"; readonly litresPerHour: number }
    | { readonly kind: "backflow"; readonly litresPerDay: number }
    | { readonly kind: "fraud"; readonly way: FraudWay }
    | { readonly kind: "clock-error"; readonly seconds: number }
    // The register passes its highest number at `from`; a new meter hangs in the place of the old one from `from` on.
    | { readonly kind: "stopped" | "low-battery" | "dead-battery" | "rollover" | "exchange" | "stuck-valve" }
  );

export type IncidentKind = Happening["kind"];

/** What happened to which meter: for scorers, who alone are told. */
export type Incident = Happening & { readonly meter: MeterId };

/** Whether something that happens goes on at a moment. */
export function lasts({ from, to = Infinity }: Span, at: Seconds): boolean {
  return at >= from && at < to;
}
