// Downlinks that wait for a device to listen. In memory: whoever orders one keeps it until it is told what became of it.
import type { ProcessClock, Seconds } from "@tributary/core";

export interface DownlinkRequest {
  /** 1 to 223. */
  readonly port: number;
  readonly payload: Uint8Array;
  readonly confirmed?: boolean;
  /** After this second it is not radioed any more. */
  readonly expiresAt: Seconds;
}

/**
 * `sent`: a forwarder radioed it. `acknowledged`: the device said that it came (confirmed ones). `expired`: no window in time, or
 * no acknowledgement. `failed`: radioed as often as may be, to no effect, or the server was closed.
 */
export type DownlinkOutcome =
  | "sent"
  | "acknowledged"
  | "expired"
  | "failed"
  | "unknown-device"
  | "too-long"
  | "queue-full";

export interface WaitingDownlink extends DownlinkRequest {
  /** In the air, or awaiting its acknowledgement, under this frame counter. */
  counter?: number;
  attempts: number;
}

export interface DownlinkQueue {
  /** Settled when it is over with the downlink. */
  add(devEui: string, request: DownlinkRequest): Promise<DownlinkOutcome>;
  /** The oldest that is not under way and has room. */
  next(devEui: string, room: number): WaitingDownlink | undefined;
  /** How many are not under way. */
  waiting(devEui: string): number;
  /** A forwarder radioed it. */
  radioed(devEui: string, downlink: WaitingDownlink): void;
  /** It did not go out: it waits again, or was tried too often. */
  missed(devEui: string, downlink: WaitingDownlink): void;
  /** An uplink came: what awaited its acknowledgement has it now, or waits for the next window. */
  answered(devEui: string, acknowledged: number | undefined): void;
  close(): void;
}

const longestQueue = 32;
const mostAttempts = 4;

export function openDownlinkQueue(clock: ProcessClock): DownlinkQueue {
  const queues = new Map<string, Map<WaitingDownlink, (outcome: DownlinkOutcome) => void>>();
  const of = (devEui: string) => [...(queues.get(devEui)?.keys() ?? [])];
  const settle = (devEui: string, downlink: WaitingDownlink, outcome: DownlinkOutcome) => {
    const queue = queues.get(devEui);
    queue?.get(downlink)?.(outcome);
    queue?.delete(downlink);
    if (queue?.size === 0) queues.delete(devEui);
  };
  const again = (devEui: string, downlink: WaitingDownlink) => {
    delete downlink.counter;
    if (downlink.attempts >= mostAttempts) settle(devEui, downlink, "failed");
  };
  return {
    add(devEui, request) {
      const queue = queues.get(devEui) ?? new Map();
      if (queue.size >= longestQueue) return Promise.resolve("queue-full");
      if (clock.seconds() >= request.expiresAt) return Promise.resolve("expired");
      queues.set(devEui, queue);
      return new Promise((resolve) => {
        const downlink: WaitingDownlink = { ...request, attempts: 0 };
        const cancel = clock.after(Math.max(0, 1000 * request.expiresAt - clock.now()), () =>
          settle(devEui, downlink, "expired"),
        );
        queue.set(downlink, (outcome: DownlinkOutcome) => {
          cancel();
          resolve(outcome);
        });
      });
    },
    next: (devEui, room) => of(devEui).find(({ counter, payload }) => counter === undefined && payload.length <= room),
    waiting: (devEui) => of(devEui).filter(({ counter }) => counter === undefined).length,
    radioed(devEui, downlink) {
      if (downlink.confirmed !== true) settle(devEui, downlink, "sent");
    },
    missed: again,
    answered(devEui, acknowledged) {
      for (const downlink of of(devEui)) {
        if (downlink.counter === undefined) continue;
        if (downlink.counter === acknowledged) settle(devEui, downlink, "acknowledged");
        else if (downlink.confirmed === true) again(devEui, downlink);
      }
    },
    close() {
      for (const [devEui, queue] of queues) for (const downlink of queue.keys()) settle(devEui, downlink, "failed");
    },
  };
}
