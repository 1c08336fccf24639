// Takes out of what is told of a meter what it told before it was his who asks.
import type { AlarmView, LiveEvent, MeterDetail, MeterView } from "@tributary/wire";
import type { Admitted } from "./admit.ts";

type Since = Admitted["since"];

/** A meter, without the value of others. */
export function meterSince<View extends MeterView>(view: View, since: Since): View {
  return view.main !== null && view.main.at < since(view.meter) ? { ...view, main: null } : view;
}

/** A meter with those of its registers that told something since. */
export function detailSince(detail: MeterDetail, since: Since): MeterDetail {
  const first = since(detail.meter);
  return { ...meterSince(detail, since), registers: detail.registers.filter(({ at }) => at >= first) };
}

/** Whether an alarm was not over before. */
export const isAlarmSince = ({ meter, closedAt }: AlarmView, since: Since): boolean =>
  closedAt === null || closedAt >= since(meter);

/** An event as he may see it; `undefined` when it is about what was before. */
export function eventSince(event: LiveEvent, since: Since): LiveEvent | undefined {
  if (event.name === "alarm") return isAlarmSince(event.data, since) ? event : undefined;
  if (event.name === "reading") return event.data.at >= since(event.data.meter) ? event : undefined;
  if (event.name !== "meter") return event;
  const data = meterSince(event.data, since);
  return data === event.data ? event : { name: "meter", data };
}
