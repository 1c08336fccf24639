// Writes live events as server-sent events, as fast as the reader reads (HTML standard, 9.2).
// Ten thousand wait for the next event at a time: each is a socket and a subscription, without a stream of its own.
import type { Writable } from "node:stream";
import type { Subscription } from "@tributary/cloud-telemetry";
import type { LiveEvent } from "@tributary/wire";

/** Milliseconds after which a browser that lost the connection tries again. */
const retryMs = 2000;
/** Milliseconds between comments that show both ends that the connection is alive. */
const heartbeatMs = 15_000;
/** Milliseconds after which an answer ends: who comes back is asked anew who he is. */
const longestMs = 600_000;
/** Milliseconds after its end in which a reader takes what he was told last, and closes. */
const farewellMs = 10_000;

/** An event goes to many readers: it becomes text once. */
const texts = new WeakMap<LiveEvent, Buffer>();

function textOf(event: LiveEvent): Buffer {
  let text = texts.get(event);
  if (text === undefined) {
    text = Buffer.from(`event: ${event.name}\ndata: ${JSON.stringify(event.data)}\n\n`);
    texts.set(event, text);
  }
  return text;
}

/** The answers that are open; one clock beats for all of them. */
const open = new Set<LiveAnswer>();
let beat: NodeJS.Timeout | undefined;

/** An answer that goes on until its subscription ends, its reader leaves, or somebody says so by `closing`. */
export class LiveAnswer {
  readonly #subscription: Subscription;
  readonly #first: readonly LiveEvent[];
  readonly #closing: AbortSignal;
  #socket: Writable | undefined;
  #begun = 0;
  #farewell: NodeJS.Timeout | undefined;

  /** `first`: events to begin with. */
  constructor(subscription: Subscription, first: readonly LiveEvent[], closing: AbortSignal) {
    this.#subscription = subscription;
    this.#first = first;
    this.#closing = closing;
  }

  /** Writes to a socket on which the head of the answer is written, to whose end the answer goes on. */
  begin(socket: Writable): void {
    this.#socket = socket;
    this.#begun = performance.now();
    open.add(this);
    beat ??= setInterval(beatAll, heartbeatMs).unref();
    socket.on("close", this.#end);
    socket.on("drain", this.#tell);
    this.#closing.addEventListener("abort", this.#subscription.close);
    if (this.#closing.aborted) this.#subscription.close();
    socket.write(`retry: ${retryMs}\n\n`);
    for (const event of this.#first) socket.write(textOf(event));
    this.#subscription.listen(this.#tell);
  }

  /** For a reader who left before anything was written. */
  cancel(): void {
    this.#subscription.close();
  }

  /** A reader that is behind gets no comments on top. */
  beat(): void {
    if (performance.now() - this.#begun > longestMs) this.#subscription.close();
    else if (this.#socket?.writableLength === 0) this.#socket.write(": still here\n\n");
  }

  /** Writes what waits, unless the reader is behind: then more waits, the newest in the place of the older. */
  readonly #tell = (): void => {
    const socket = this.#socket;
    if (socket === undefined || socket.destroyed || socket.writableEnded) return;
    if (this.#subscription.isClosed()) this.#leave(socket);
    else if (!socket.writableNeedDrain) this.#write(socket);
  };

  #write(socket: Writable): void {
    for (const event of this.#subscription.drain() ?? []) socket.write(textOf(event));
  }

  /** Of a reader who does not read nobody knows whether he ever will: nothing waits for him. */
  #leave(socket: Writable): void {
    if (socket.writableNeedDrain) {
      socket.destroy();
      return;
    }
    socket.end();
    this.#farewell = setTimeout(() => socket.destroy(), farewellMs).unref();
  }

  readonly #end = (): void => {
    clearTimeout(this.#farewell);
    open.delete(this);
    if (open.size === 0) {
      clearInterval(beat);
      beat = undefined;
    }
    this.#closing.removeEventListener("abort", this.#subscription.close);
    this.#subscription.close();
  };
}

function beatAll(): void {
  for (const answer of open) answer.beat();
}
