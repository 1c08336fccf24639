// The way of an edge node to its cloud: batches by HTTP, each answered when it is durable there.
import { X509Certificate } from "node:crypto";
import { identityOf } from "@tributary/cloud-pki";
import { BatchRefused, type SyncTarget } from "@tributary/edge-node";
import { isLoopback, type SyncAnswer, syncAnswer } from "@tributary/wire";

export { isLoopback } from "@tributary/wire";

import { type CloudAnswer, type CloudWay, openWay } from "../pki/ask-cloud.ts";
import { type OwnCredentials, readCredentials, writeCredentials } from "../pki/credentials.ts";
import { isDue, renew } from "../pki/enrol.ts";
import { say } from "../terminal.ts";
import { milliseconds } from "./clocks.ts";
import { cloudRunner } from "./cloud-runner.ts";

/** How long an answer may take, in milliseconds. */
const patience = 60_000;
/** Of what a refusal says, so many characters are passed on. */
const mostSaid = 300;
const path = "/sync/v1/batches";
const type = "application/cbor";

/** The cloud read the batch, and something in it is wrong (apps/api: unreadable-batch). */
const unreadable = 422;

function through({ status, text }: CloudAnswer): SyncAnswer {
  if (status === unreadable) throw new BatchRefused(text.slice(0, mostSaid));
  if (status !== 200) throw new Error(`the cloud answered ${status}: ${text.slice(0, mostSaid)}`);
  return syncAnswer.parse(JSON.parse(text));
}

/**
 * The cloud at an address. By https:// both sides prove themselves with the certificates in the data folder, which are
 * renewed in time; by http:// only on this machine. Throws one sentence where that is not so.
 */
export function cloudTarget(cloud: string, data: string): SyncTarget {
  const url = new URL(path, cloud);
  if (url.protocol === "https:") {
    const own = readCredentials(data);
    if (own === undefined) throw new Error(`no certificate in ${data}: get one with tributary pki enrol`);
    return provedTarget(cloud, data, own);
  }
  if (!isLoopback(url.hostname)) {
    throw new Error(`${cloud}: to another machine only by https://, for readings are personal data`);
  }
  return targetBy(async (to, { method, type, body }) => {
    const response = await fetch(new URL(to, cloud), {
      method,
      ...(body === undefined
        ? {}
        : { body: Buffer.from(body), headers: { "content-type": type ?? "application/json" } }),
      signal: AbortSignal.timeout(patience),
    });
    return { status: response.status, text: await response.text() };
  });
}

/** Batches and lambdas by one way of asking. */
const targetBy = (ask: CloudWay["ask"]): SyncTarget => ({
  send: async (batch) => through(await ask(path, { method: "POST", type, body: batch })),
  lambdas: cloudRunner(ask),
});

function provedTarget(cloud: string, data: string, first: OwnCredentials): SyncTarget {
  const identity = identityOf(new X509Certificate(first.certificate).subjectAltName);
  if (identity?.role !== "edge") throw new Error(`the certificate in ${data} is none of an edge node`);
  let own = first;
  let way: CloudWay = openWay(cloud, own);
  let saidSo = false;

  async function renewWhenDue(): Promise<void> {
    if (!isDue(own.certificate, milliseconds())) return;
    try {
      own = await renew(way);
      writeCredentials(data, own);
      way.close();
      way = openWay(cloud, own);
      saidSo = false;
    } catch (error) {
      // There is a third of its time left to try again, with each batch.
      if (!saidSo) say(`the certificate could not be renewed yet: ${String(error)}`);
      saidSo = true;
    }
  }
  return targetBy(async (to, question) => {
    await renewWhenDue();
    return way.ask(to, question);
  });
}
