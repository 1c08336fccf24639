// What an end device needs of its radio: to send a frame, and to be told what was heard in reply.
import type { Device, Reception, Transmission } from "@tributary/lorawan";

/** The part of a process' clock that radio work needs. */
export interface RadioClock {
  /** UTC in milliseconds. */
  now(): number;
  /** Runs something once, so many milliseconds later; answers how to call it off. */
  after(milliseconds: number, run: () => void): () => void;
  /** Keeps a simulation's time standing while something outside it is waited for. */
  hold<Result>(work: Promise<Result>): Promise<Result>;
}

export interface LoraRadio {
  /** Sends a frame that begins now. Kept when its receive windows are over, whatever was heard; never broken. */
  transmit(frame: Transmission, windows: NonNullable<Device["lastUplink"]>): Promise<void>;
  /** Told of every frame that is heard; takes them until the radio is closed. */
  listen(heard: (frame: Reception) => void): void;
  /** What became of frames: `sent`, `heard`, `lost-up`, `lost-down`, and what went wrong. */
  counts(): Readonly<Record<string, number>>;
  /** Ends what is under way, too. */
  close(): Promise<void>;
}

/** Resolved so many milliseconds later, or when the signal ends the wait. */
export function pause(clock: RadioClock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const end = () => {
      never();
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const never = clock.after(milliseconds, end);
    signal?.addEventListener("abort", end);
  });
}
