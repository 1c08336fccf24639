// Enrols a process at its cloud by a one-time code, and renews its certificate while that is good.
import { createHash, X509Certificate } from "node:crypto";
import { connect } from "node:tls";
import { markOf, newRequest, readCode } from "@tributary/cloud-pki";
import { z } from "zod";
import { type CloudAnswer, type CloudWay, openWay } from "./ask-cloud.ts";
import type { OwnCredentials } from "./credentials.ts";

const credentials = z.object({ certificate: z.string(), authority: z.string() });
/** Of what a refusal says, so many characters are passed on. */
const mostSaid = 300;
const patience = 10_000;

/** The authority that a server shows, before anything is said to it. PEM. */
function authorityShownBy(url: URL): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  // Nobody is trusted yet: what is shown counts only if it bears the code's mark.
  const socket = connect({ host: url.hostname, port: Number(url.port || 443), rejectUnauthorized: false });
  socket.setTimeout(patience, () => socket.destroy(new Error(`${url.host} did not answer`)));
  socket.on("error", reject);
  socket.on("secureConnect", () => {
    socket.write(`GET /pki/v1/authority HTTP/1.1\r\nhost: ${url.host}\r\nconnection: close\r\n\r\n`);
  });
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk.toString();
    if (text.length > 65_536) socket.destroy(new Error(`${url.host} does not answer like a cloud`));
  });
  socket.on("close", () => {
    const shown = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\n\s]+-----END CERTIFICATE-----/.exec(text)?.[0];
    if (shown === undefined) reject(new Error(`${url.host} does not answer like a cloud`));
    else resolve(shown.replaceAll("\\n", "\n"));
  });
  return promise;
}

function read({ status, text }: CloudAnswer, what: string): z.infer<typeof credentials> {
  if (status !== 200) {
    const problem = z.object({ detail: z.string() }).safeParse(safeJson(text)).data;
    throw new Error(`${what}: the cloud answered ${status}: ${(problem?.detail ?? text).slice(0, mostSaid)}`);
  }
  return credentials.parse(safeJson(text));
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const json = (value: unknown) => ({ method: "POST" as const, body: Buffer.from(JSON.stringify(value)) });

/** Gets the first certificate. Throws one sentence: what was wrong and what to do. */
export async function enrol(cloud: string, code: string): Promise<OwnCredentials> {
  const url = new URL(cloud);
  if (url.protocol !== "https:") throw new Error(`${cloud}: enrol over https://`);
  const parts = readCode(code);
  if (parts === undefined) throw new Error("that is no enrolment code: it has 24 letters, a point and 32 digits");
  const authority = await authorityShownBy(url);
  const fingerprint = createHash("sha256").update(new X509Certificate(authority).raw).digest("hex");
  if (markOf(fingerprint) !== parts.mark) {
    throw new Error(`${url.host} is not the cloud that made this code: nothing was sent to it`);
  }
  const { key, request } = await newRequest();
  const way = openWay(cloud, { authority });
  try {
    const answer = await way.ask("/pki/v1/enrolment", json({ secret: parts.secret, request }));
    return { key, ...read(answer, "enrolment") };
  } finally {
    way.close();
  }
}

/** Whether a certificate is in the last third of its time. */
export function isDue(certificate: string, nowMs: number): boolean {
  const { validFromDate, validToDate } = new X509Certificate(certificate);
  const whole = validToDate.getTime() - validFromDate.getTime();
  return validToDate.getTime() - nowMs < whole / 3;
}

/** Gets the next certificate, with a new key. */
export async function renew(way: CloudWay): Promise<OwnCredentials> {
  const { key, request } = await newRequest();
  return { key, ...read(await way.ask("/pki/v1/renewal", json({ request })), "renewal") };
}
