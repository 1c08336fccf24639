// Fetches the revocation list of the deployment from the cloud, time and again.
import type { ProcessClock } from "@tributary/core";
import { say } from "../terminal.ts";
import { openWay } from "./ask-cloud.ts";
import { readCredentials, writeRevocations } from "./credentials.ts";

/** A list is good for thirty days: while the cloud is away the last one serves. Milliseconds. */
const fetchEvery = 3_600_000;
const tryAgain = 600_000;

/** The list as the cloud has it now, kept in the data folder. */
async function fetchOnce(cloud: string, data: string): Promise<void> {
  const own = readCredentials(data);
  if (own === undefined) throw new Error(`no certificate in ${data}`);
  const way = openWay(cloud, own);
  try {
    const { status, text } = await way.ask("/pki/v1/revocations", { method: "GET" });
    if (status !== 200) throw new Error(`the cloud answered ${status}`);
    if (!text.includes("-----BEGIN X509 CRL-----")) throw new Error("the cloud sent no revocation list");
    writeRevocations(data, text);
  } finally {
    way.close();
  }
}

/** Fetches it now and each hour; calls `changed` after each time. Answers how to stop. */
export function followRevocations(cloud: string, data: string, clock: ProcessClock, changed: () => void): () => void {
  let stop = () => {};
  let stopped = false;
  let saidSo = false;
  const run = () => {
    clock
      .hold(fetchOnce(cloud, data))
      .then(
        () => {
          saidSo = false;
          if (!stopped) changed();
          return fetchEvery;
        },
        (error: unknown) => {
          if (!saidSo) say(`the revocation list could not be fetched, the last one counts: ${String(error)}`);
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
