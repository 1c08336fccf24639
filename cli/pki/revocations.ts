// Fetches the revocation list of the deployment from the cloud, time and again.
import type { ProcessClock } from "@tributary/core";
import { writeRevocations } from "./credentials.ts";
import { followCloud } from "./follow-cloud.ts";

/** Fetches it now and each hour; calls `changed` after each time. A list is good for thirty days. Answers how to stop. */
export function followRevocations(cloud: string, data: string, clock: ProcessClock, changed: () => void): () => void {
  let stopped = false;
  const stop = followCloud({
    ...{ cloud, data, clock },
    failed: "the revocation list could not be fetched, the last one counts",
    async fetch(way) {
      const { status, text } = await way.ask("/pki/v1/revocations", { method: "GET" });
      if (status !== 200) throw new Error(`the cloud answered ${status}`);
      if (!text.includes("-----BEGIN X509 CRL-----")) throw new Error("the cloud sent no revocation list");
      writeRevocations(data, text);
      if (!stopped) changed();
    },
  });
  return () => {
    stopped = true;
    stop();
  };
}
