// Says what a batch brought that is worth telling to those who watch.
import type { LiveEvent, ReceivedBatch } from "@tributary/wire";
import type { History } from "./history.ts";

/** Each meter that the batch touched and each alarm once, as they stand now, and the counts when they moved. */
export function* news(batch: ReceivedBatch, history: History): Generator<LiveEvent> {
  const meters = new Set<string>();
  const alarms = new Map<string, LiveEvent>();
  let counted = false;
  for (const item of batch.items) {
    if (item.kind === "counts") counted = true;
    else if ("meter" in item) meters.add(item.meter);
    if (item.kind === "readings") {
      const data = history.liveReading(item);
      if (data !== undefined) yield { name: "reading", data };
    }
    if (item.kind === "event") alarms.set(item.id, { name: "alarm", data: history.alarm(item) });
    if (item.kind === "acknowledgement") {
      const seen = history.alarmById(item.id);
      if (seen !== undefined) alarms.set(item.id, { name: "alarm", data: seen });
    }
  }
  for (const meter of meters) {
    const view = history.meter(meter);
    if (view !== undefined) yield { name: "meter", data: view };
  }
  yield* alarms.values();
  if (counted) yield { name: "intake", data: history.intake() };
}
