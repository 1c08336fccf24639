// Reads from what a meter says whether it obeyed a command.
import { type Seconds, valveStateOf } from "@tributary/core";
import type { CommandOrder } from "@tributary/wire";

/** What a meter says, in a telegram or in readings of its gateway. */
export interface Saying {
  readonly at: Seconds;
  /** Low byte of the counter of the command that it answers, where it is a proved answer. */
  readonly answers?: number;
  readonly status: readonly string[];
  /** The meter's own time. */
  readonly meterTime?: Seconds;
  /** Momentary value of a register in the unit of its quantity. */
  value(register: string): number | undefined;
}

/** `refused` and `obeyed` end a command; `moving`: the meter is about it; `nothing`: it may not have heard. */
export interface Evidence {
  readonly shows: "obeyed" | "moving" | "refused" | "nothing";
  readonly says: string;
}

/** Meters tell their time to the minute, and the frame has waited for its window. */
const clockTolerance: Seconds = 120;
const nothing: Evidence = { shows: "nothing", says: "" };

/** Whether the saying answers the command with this counter. */
export function isAnswer({ answers }: Saying, counter: number | undefined): boolean {
  return counter !== undefined && answers === (counter & 0xff);
}

/** What the saying shows of an order whose newest frame had this counter. */
export function evidenceOf(order: CommandOrder, counter: number | undefined, saying: Saying): Evidence {
  const answered = isAnswer(saying, counter);
  if (answered && saying.status.includes("application-error")) {
    return { shows: "refused", says: "the meter understood and says that it cannot do it" };
  }
  const { value, at, meterTime } = saying;
  switch (order.kind) {
    case "valve": {
      const { position } = order;
      const state = valveStateOf(value("valve-state") ?? -1);
      if (state === "stuck") return { shows: "refused", says: "the meter says that its valve is stuck" };
      if (state === position) return { shows: "obeyed", says: `the meter says that its valve is ${position}` };
      const wanted = position === "open" ? "opening" : "closing";
      return state === wanted ? { shows: "moving", says: `the meter says that its valve is ${wanted}` } : nothing;
    }
    case "interval": {
      const { seconds } = order;
      if (value("duration.transmission-period") !== seconds) return nothing;
      return { shows: "obeyed", says: `the meter says that it sends every ${seconds} s` };
    }
    case "read":
      return answered ? { shows: "obeyed", says: "the meter answered" } : nothing;
    case "clock": {
      if (!answered) return nothing;
      if (meterTime === undefined) return { shows: "obeyed", says: "the meter answered" };
      // A frame that waited long for its window has set an old time: it is sealed anew.
      return Math.abs(meterTime - at) > clockTolerance
        ? nothing
        : { shows: "obeyed", says: "the meter says the right time" };
    }
  }
}
