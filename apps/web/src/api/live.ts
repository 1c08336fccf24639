// Listens to the API's live events and says in words whether the line stands.
import type { AlarmView, IntakeView, MeterView } from "@tributary/wire";

export type LiveState = "connecting" | "live" | "reconnecting";

/** What this file needs of the browser's EventSource. */
export interface EventSourceLike {
  readonly readyState: number;
  addEventListener(type: string, listener: (event: { readonly data?: unknown }) => void): void;
  close(): void;
}

export interface LiveListener {
  state(state: LiveState): void;
  meter(meter: MeterView): void;
  alarm(alarm: AlarmView): void;
  intake(intake: IntakeView): void;
}

const closed = 2;
const retryAfter = 3000;

/**
 * Listens until the function that it returns is called. EventSource itself comes back after a lost line; it gives up
 * for ever when a proxy or a starting server answers with an error, so then a new one is made after three seconds.
 */
export function listen(connect: () => EventSourceLike, listener: LiveListener): () => void {
  let source: EventSourceLike;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const start = () => {
    source = connect();
    source.addEventListener("open", () => listener.state("live"));
    source.addEventListener("error", () => {
      listener.state("reconnecting");
      if (source.readyState !== closed) return;
      clearTimeout(retry);
      retry = setTimeout(start, retryAfter);
    });
    source.addEventListener("meter", ({ data }) => tell<MeterView>(data, listener.meter));
    source.addEventListener("alarm", ({ data }) => tell<AlarmView>(data, listener.alarm));
    source.addEventListener("intake", ({ data }) => tell<IntakeView>(data, listener.intake));
  };

  listener.state("connecting");
  start();
  return () => {
    clearTimeout(retry);
    source.close();
  };
}

function tell<News>(data: unknown, listener: (news: News) => void): void {
  if (typeof data !== "string") return;
  let news: News;
  try {
    news = JSON.parse(data);
  } catch {
    return; // A line cut by a proxy: the next event of this meter repairs it.
  }
  listener(news);
}
