// Link science: what was received of what was sent, how strong, and what changed, per meter and gateway, a telegram at a time.
export { type DeliveryPoint, deliveryCurve } from "./delivery-curve.ts";
export type { Summary } from "./distribution.ts";
export type { ChangePoint } from "./level-watch.ts";
export type { Hearing, Link, LinkDay, LinkReport, News } from "./link.ts";
export { hearMeter, type MeterLinks, type MeterReport, meterReport, missingNow, newMeterLinks } from "./meter-links.ts";
export {
  type Calendar,
  countRepeat,
  countUplink,
  type DayKind,
  dayKinds,
  newRetransmissions,
  type RetransmissionRow,
  type Retransmissions,
  retransmissionsOf,
} from "./retransmissions.ts";
export type { SendingHabit } from "./sending-habit.ts";
