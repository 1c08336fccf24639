// Takes what an edge node sends down to a gateway, and says what was wrong with it.
import {
  type Downlink,
  decodeDownlink,
  encodeLambdaTold,
  type LambdaAsk,
  type LambdaTold,
  readLambdaAsk,
} from "@tributary/wire";

/** Who takes what; without `answer` no lambda is ever run. */
export interface DownTakers {
  /** Throws when the downlink cannot be made durable. */
  readonly take?: ((downlink: Downlink) => void) | undefined;
  readonly answer?: ((ask: LambdaAsk) => Promise<LambdaTold>) | undefined;
}

/** Bytes of an answer that every way up takes. */
const longestTold = 200_000;

/** `tell` brings an answer up. */
export function takeDown(
  payload: Uint8Array,
  { take, answer }: DownTakers,
  tell: (told: Uint8Array) => Promise<unknown>,
  say: (sentence: string) => void,
): void {
  const ask = readLambdaAsk(payload);
  if (ask !== undefined) {
    // What does not arrive is missed by the edge node, which then runs it itself.
    void answer?.(ask)
      .then(toldBytes)
      .then(tell)
      .catch(() => undefined);
    return;
  }
  const downlink = decodeDownlink(payload);
  try {
    if (typeof downlink === "string") say(`from the edge node: ${downlink}`);
    else take?.(downlink);
  } catch (error) {
    // Not durable means no report, and the edge node sends it again.
    say(`a downlink could not be kept: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function toldBytes(told: LambdaTold): Uint8Array {
  const bytes = encodeLambdaTold(told);
  if (bytes.length <= longestTold) return bytes;
  return encodeLambdaTold({
    ...told,
    answer: { refused: `its answer has ${bytes.length} bytes, too many for the way up` },
  });
}
