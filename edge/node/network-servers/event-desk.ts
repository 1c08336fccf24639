// Takes events of a network server one by one, to the place where they become durable, and counts what became of each.
import { type DeviceEvent, type EventCause, type EventTaker, eventCauses } from "./device-uplink.ts";

export interface EventDesk {
  /** Kept when the event need not come again; broken when what it brought could not be made durable. */
  take(event: DeviceEvent | undefined, length: number): Promise<EventCause>;
  count(cause: EventCause): void;
  counts(): Readonly<Partial<Record<EventCause, number>>>;
}

/** Longest event in bytes: the largest payload in base64, and radio facts of many gateways. */
export const longestEvent = 65_536;

export function openEventDesk({ onUplink, onDownlink, knows = () => true }: EventTaker): EventDesk {
  const counts = new Map<EventCause, number>();

  async function settle(event: DeviceEvent | undefined, length: number): Promise<EventCause> {
    if (length > longestEvent) return "too-long";
    if (event === undefined) return "not-an-event";
    if (event.kind === "other") return event.cause;
    const { devEui } = event.kind === "uplink" ? event.uplink : event.news;
    if (!knows(devEui)) return "unknown-device";
    if (event.kind === "uplink") await onUplink(event.uplink);
    else await onDownlink?.(event.news);
    return event.kind === "uplink" ? "taken" : "downlink";
  }

  const count = (cause: EventCause) => counts.set(cause, (counts.get(cause) ?? 0) + 1);
  return {
    async take(event, length) {
      try {
        const cause = await settle(event, length);
        count(cause);
        return cause;
      } catch (error) {
        count("not-durable");
        throw error;
      }
    },
    count,
    counts: () => Object.fromEntries(counts),
  };
}

/** One sentence for an operator. */
export function causeSays(cause: EventCause): string {
  return `an event ${eventCauses[cause]}`;
}
