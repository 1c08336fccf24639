// Fetches something from the cloud time and again, over mutual TLS with the certificate of the data folder.
import type { ProcessClock } from "@tributary/core";
import { say } from "../terminal.ts";
import { type CloudWay, openWay } from "./ask-cloud.ts";
import { readCredentials } from "./credentials.ts";

/** Milliseconds. */
const fetchEvery = 3_600_000;
const tryAgain = 600_000;

export interface Following {
  readonly cloud: string;
  /** Data folder with the credentials. */
  readonly data: string;
  readonly clock: ProcessClock;
  /** One turn. What it throws is said once, and tried again earlier. */
  readonly fetch: (way: CloudWay) => Promise<void>;
  /** Begins the sentence of a failure. */
  readonly failed: string;
}

async function fetchOnce({ cloud, data, fetch }: Following): Promise<void> {
  const own = readCredentials(data);
  if (own === undefined) throw new Error(`no certificate in ${data}`);
  const way = openWay(cloud, own);
  try {
    await fetch(way);
  } finally {
    way.close();
  }
}

/** Fetches now and each hour. Answers how to stop. */
export function followCloud(following: Following): () => void {
  const { clock, failed } = following;
  let stop = () => {};
  let stopped = false;
  let saidSo = false;
  const run = () => {
    clock
      .hold(fetchOnce(following))
      .then(
        () => {
          saidSo = false;
          return fetchEvery;
        },
        (error: unknown) => {
          if (!saidSo && !stopped) say(`${failed}: ${error instanceof Error ? error.message : String(error)}`);
          saidSo = true;
          return tryAgain;
        },
      )
      .then((pause) => {
        if (!stopped) stop = clock.after(pause, run);
      });
  };
  run();
  return () => {
    stopped = true;
    stop();
  };
}
