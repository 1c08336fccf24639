// An air for simulations that loses a share of all frames: the same ones in every run.
import type { Signal } from "./udp-radio.ts";

/** How a simulated frame is heard that is not lost. */
const heard: Signal = { rssi: -101, snr: 2 };

/** `name` tells airs apart: each loses other frames. */
export function lossyAir(share: number, name: string): () => Signal | "lost" {
  // Multiply and add (Knuth's constants): not for secrets, but the same everywhere.
  let state = Array.from(name).reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), 7) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 < share ? "lost" : heard;
  };
}
