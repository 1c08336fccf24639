// Writes live events as server-sent events, as fast as the reader reads (HTML standard, 9.2).
import { Readable } from "node:stream";
import type { Subscription } from "@tributary/cloud-telemetry";
import type { LiveEvent } from "@tributary/wire";

/** Milliseconds after which a browser that lost the connection tries again. */
const retryMs = 2000;
/** Milliseconds between comments that show both ends that the connection is alive. */
const heartbeatMs = 15_000;

/** Milliseconds after which a stream ends: who comes back is asked anew who he is. */
const longestMs = 600_000;

/** An event goes to many readers: it becomes text once. */
const texts = new WeakMap<LiveEvent, string>();

function textOf(event: LiveEvent): string {
  let text = texts.get(event);
  if (text === undefined) {
    text = `event: ${event.name}\ndata: ${JSON.stringify(event.data)}\n\n`;
    texts.set(event, text);
  }
  return text;
}

/** A stream of a subscription, after some events to begin with. It ends with the subscription, or when the server closes. */
export function eventStream(subscription: Subscription, first: readonly LiveEvent[], closing: AbortSignal): Readable {
  let taking = false;
  const stream = new Readable({
    read() {
      // A heartbeat makes the stream ask again while it still waits for events.
      if (taking) return;
      taking = true;
      void subscription.take().then((events) => {
        taking = false;
        stream.push(events.length === 0 ? null : events.map(textOf).join(""));
      });
    },
    destroy(failure, done) {
      clearInterval(heartbeat);
      clearTimeout(end);
      closing.removeEventListener("abort", subscription.close);
      subscription.close();
      done(failure);
    },
  });
  const heartbeat = setInterval(() => {
    // A reader that is behind gets no comments on top.
    if (stream.readableLength === 0 && !stream.readableEnded) stream.push(": still here\n\n");
  }, heartbeatMs);
  heartbeat.unref();
  const end = setTimeout(subscription.close, longestMs);
  end.unref();
  closing.addEventListener("abort", subscription.close);
  stream.push(`retry: ${retryMs}\n\n${first.map(textOf).join("")}`);
  return stream;
}
