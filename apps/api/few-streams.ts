// Lets a few long answers be streamed at once, fewer of them to one asker, and ends those that nobody reads.
import { Readable } from "node:stream";
import { Refusal } from "./refusal.ts";

/** Streams that go out at once, and of them those to one asker. */
const [most, mostOfOne] = [4, 2];
/** Milliseconds that a reader may take for a piece. */
const patienceMs = 60_000;

type Pieces = AsyncIterable<string | Uint8Array>;

/**
 * Runs what opens a stream, which counts from the call on until it ended, in whatever way; what answers no stream counts
 * no longer. `by`: who asks; "" where nobody is known.
 */
export function fewStreams(): (by: string, open: () => Promise<Pieces | Refusal>) => Promise<Readable | Refusal> {
  const underWay: string[] = [];

  return async (by, open) => {
    const own = underWay.filter((one) => one === by).length;
    if (underWay.length >= most) return new Refusal("busy", "as many exports are made as this server makes at once");
    if (by !== "" && own >= mostOfOne) return new Refusal("too-many", "your exports before this one are not read yet");
    underWay.push(by);
    const leave = () => underWay.splice(underWay.indexOf(by), 1);
    try {
      const pieces = await open();
      if (pieces instanceof Refusal) {
        leave();
        return pieces;
      }
      return patientStream(pieces).once("close", leave);
    } catch (error) {
      leave();
      throw error;
    }
  };
}

/** What it takes to make a piece is not counted: it is the reader who may not stand still. */
function patientStream(pieces: Pieces): Readable {
  let late: NodeJS.Timeout | undefined;
  const wait = () => {
    late = setTimeout(() => stream.destroy(new Error("nobody reads it")), patienceMs).unref();
  };
  async function* told() {
    clearTimeout(late);
    try {
      for await (const piece of pieces) {
        wait();
        yield piece;
        clearTimeout(late);
      }
    } finally {
      clearTimeout(late);
    }
  }
  const stream = Readable.from(told());
  wait();
  return stream.once("close", () => clearTimeout(late));
}
