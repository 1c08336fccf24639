// The door for edge nodes: batches by mutual TLS, and the certificates that it takes (sync 8443).
import type { TLSSocket } from "node:tls";
import type { Intake } from "@tributary/cloud-intake";
import { identityOf, newRequest, type Pki, PkiError, type PkiIdentity, pkiErrors } from "@tributary/cloud-pki";
import type { ProcessClock } from "@tributary/core";
import { type HandedKeys, handedKeysPath, isImport, lambdaPlacePath, lambdaRunsPath } from "@tributary/wire";
import fastify, { type FastifyError, type FastifyReply, type FastifyRequest } from "fastify";
import { z } from "zod";
import { attempts, placeOf } from "./attempts.ts";
import { type LambdaDoor, runLambda } from "./lambda-routes.ts";
import { Refusal, refusalOf, refusals, refuse } from "./refusal.ts";

export interface SyncServerParts {
  readonly intake: Pick<Intake, "receiveBatch">;
  readonly lambdas: LambdaDoor;
  readonly pki: Pki;
  readonly clock: ProcessClock;
  /** Names and addresses under which nodes reach this server. */
  readonly hosts: readonly string[];
  /** The keys of a node's meters, `same` when it had these already; without it none are handed over. */
  readonly keysFor?: (node: string, had: string | undefined) => HandedKeys | "same" | undefined;
  readonly log: (line: string) => void;
}

export interface SyncServer {
  /** Port 0 takes a free one; the url names it. */
  listen(host: string, port: number): Promise<{ readonly url: string }>;
  close(): Promise<void>;
}

/** The name of the cloud in its own certificates. */
const own: PkiIdentity = { role: "cloud", name: "cloud" };
/** The server's certificate is made anew so often, with a new key, long before its time is over. Milliseconds. */
const renewalMs = 24 * 3_600_000;
const batchLimit = 4 * 2 ** 20;
const requestLimit = 16_384;
/** Wrong codes of one address in an hour. */
const mostWrong = 10;

const enrolment = z.strictObject({ secret: z.string().max(64), request: z.string().max(8192) });
const renewal = z.strictObject({ request: z.string().max(8192) });

/** Who stands at the other end, if its certificate is good now. */
function peerOf(request: FastifyRequest, pki: Pki): { identity: PkiIdentity; serial: string } | undefined {
  const socket = request.raw.socket as TLSSocket;
  if (!socket.authorized) return undefined;
  const { subjectaltname, serialNumber } = socket.getPeerCertificate();
  const identity = identityOf(subjectaltname);
  return identity !== undefined && pki.isGood(serialNumber, identity) ? { identity, serial: serialNumber } : undefined;
}

const refusalFor = (error: PkiError): Refusal =>
  new Refusal(pkiErrors[error.code].status === 400 ? "bad-request" : "forbidden", error.message);

export async function openSyncServer({
  intake,
  lambdas,
  pki,
  clock,
  hosts,
  keysFor,
  log,
}: SyncServerParts): Promise<SyncServer> {
  async function ownContext() {
    const { key, request } = await newRequest();
    const { certificate } = await pki.issue(own, hosts, request);
    return { key, cert: certificate, ca: pki.authority, minVersion: "TLSv1.3" as const };
  }
  const context = await ownContext();
  const app = fastify({
    // A node without a certificate gets in as far as enrolment: each route looks at who asks.
    https: { ...context, requestCert: true, rejectUnauthorized: false },
    bodyLimit: requestLimit,
    requestTimeout: 60_000,
    frameworkErrors: (error, _, reply) => void refuse(reply, refusalOf(error)),
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const refusal = error instanceof PkiError ? refusalFor(error) : refusalOf(error);
    if (refusals[refusal.code].status >= 500) log(`${request.method} ${request.url}: ${error.stack ?? error.message}`);
    return refuse(reply, refusal);
  });
  app.addContentTypeParser("application/cbor", { parseAs: "buffer" }, (_, body, done) => done(null, body));

  const wrong = attempts(mostWrong, 3_600_000, clock.now);
  const notProved = (reply: FastifyReply) =>
    refuse(reply, new Refusal("not-proved", "no good certificate of this deployment: enrol with tributary pki enrol"));

  /** Of large bodies: who has no good certificate is refused before his is read. */
  const large = {
    bodyLimit: batchLimit,
    async onRequest(request: FastifyRequest, reply: FastifyReply) {
      if (peerOf(request, pki) === undefined) return notProved(reply);
    },
  };

  app.post("/sync/v1/batches", large, async (request, reply) => {
    const peer = peerOf(request, pki);
    if (peer === undefined) return notProved(reply);
    if (peer.identity.role !== "edge") return refuse(reply, new Refusal("forbidden", "only edge nodes bring batches"));
    if (!(request.body instanceof Uint8Array))
      return refuse(reply, new Refusal("wrong-media-type", "application/cbor"));
    const { name } = peer.identity;
    if (isImport(name)) return refuse(reply, new Refusal("forbidden", `${name} is the name of an import`));
    const answer = await intake.receiveBatch(request.body, name);
    if ("through" in answer) return answer;
    return refuse(reply, new Refusal(answer.refused === "busy" ? "busy" : "unreadable-batch", answer.says));
  });
  app.get<{ Querystring: { had?: string } }>(handedKeysPath, async (request, reply) => {
    const peer = peerOf(request, pki);
    if (peer === undefined) return notProved(reply);
    if (peer.identity.role !== "edge") return refuse(reply, new Refusal("forbidden", "only edge nodes get keys"));
    const keys = keysFor?.(peer.identity.name, request.query.had);
    if (keys === undefined) return refuse(reply, new Refusal("not-found", "no keys are kept for this node"));
    if (keys === "same") return reply.code(204).send();
    log(`keys of meters were handed to edge node ${peer.identity.name}`);
    return reply.header("cache-control", "no-store").send(keys);
  });
  app.get(lambdaPlacePath, (request, reply) => {
    const peer = peerOf(request, pki);
    return peer?.identity.role === "edge" ? lambdas.now() : notProved(reply);
  });
  app.post(lambdaRunsPath, large, async (request, reply) => {
    const peer = peerOf(request, pki);
    if (peer?.identity.role !== "edge") return notProved(reply);
    const answer = await runLambda(lambdas, request.body, peer.identity.name);
    return answer instanceof Refusal ? refuse(reply, answer) : answer;
  });
  app.get("/pki/v1/authority", () => ({ certificate: pki.authority }));
  app.post("/pki/v1/enrolment", async (request, reply) => {
    if (wrong.tooMany(placeOf(request.ip)))
      return refuse(reply, new Refusal("too-many", "too many wrong codes: wait an hour"));
    const asked = enrolment.safeParse(request.body);
    if (!asked.success) return refuse(reply, new Refusal("bad-request", z.prettifyError(asked.error)));
    try {
      return await pki.enrol(asked.data.secret, asked.data.request);
    } catch (error) {
      if (error instanceof PkiError && error.code === "pki/code") wrong.note(placeOf(request.ip));
      throw error;
    }
  });
  app.post("/pki/v1/renewal", async (request, reply) => {
    const peer = peerOf(request, pki);
    if (peer === undefined) return notProved(reply);
    const asked = renewal.safeParse(request.body);
    if (!asked.success) return refuse(reply, new Refusal("bad-request", z.prettifyError(asked.error)));
    return pki.renew(peer.serial, peer.identity, asked.data.request);
  });
  app.get("/pki/v1/revocations", async (request, reply) => {
    if (peerOf(request, pki) === undefined) return notProved(reply);
    return reply.type("application/pkix-crl").send(await pki.revocations());
  });

  let stopRenewal: () => void = () => undefined;
  const renewLater = () => {
    stopRenewal = clock.after(renewalMs, () => {
      ownContext()
        .then((fresh) => app.server.setSecureContext(fresh))
        .catch((error: unknown) => log(`the server's certificate could not be renewed: ${String(error)}`))
        .finally(renewLater);
    });
  };
  await app.ready();
  return {
    async listen(host, port) {
      const url = await app.listen({ host, port });
      renewLater();
      return { url };
    },
    async close() {
      stopRenewal();
      app.server.closeAllConnections();
      await app.close();
    },
  };
}
