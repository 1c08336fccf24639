// Knows who is at the other end of a connection by the certificate that he showed: a gateway, or its edge node.
import type { Duplex } from "node:stream";
import { checkServerIdentity, type PeerCertificate, TLSSocket } from "node:tls";
import type { Seconds } from "@tributary/core";

/** What a door that gateways reach by mutual TLS shows and trusts, PEM. */
export interface MutualTls {
  readonly key: string;
  readonly cert: string;
  /** Authorities that vouch for gateways. */
  readonly ca: string;
  /** Which of their certificates are good no longer. Past its own time nobody is heard any more. */
  readonly crl?: string | undefined;
}

const certifiedEdge = /^URI:urn:tributary:edge:[a-z0-9-]{1,32}$/;
const certifiedGateway = /^URI:urn:tributary:gateway:([a-z0-9-]{1,32})$/;

/** The gateway that a certificate speaks for which one of our authorities signed; `undefined` for none, or more than one. */
export function certifiedName(socket: Duplex): string | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const ours = namesIn(socket.getPeerCertificate());
  return ours.length === 1 ? certifiedGateway.exec(ours[0] ?? "")?.[1] : undefined;
}

const namesIn = ({ subjectaltname = "" }: PeerCertificate): string[] =>
  subjectaltname.split(", ").filter((name) => name.startsWith("URI:urn:tributary:"));

/** What is wrong with a certificate that should be an edge node's at that host; nothing where it is. */
export function checkEdge(host: string, certificate: PeerCertificate): Error | undefined {
  const wrong = checkServerIdentity(host, certificate);
  if (wrong !== undefined) return wrong;
  // Every process of the deployment has a certificate: a gateway's opens no ear to another gateway.
  return namesIn(certificate).some((name) => certifiedEdge.test(name))
    ? undefined
    : new Error(`${host} is no edge node`);
}

/** Whether the certificate by which a connection began is good no longer. `revoked`: serial numbers, lower case. */
export function hasEnded(socket: Duplex, revoked: ReadonlySet<string>, now: Seconds): boolean {
  if (!(socket instanceof TLSSocket)) return false;
  const { serialNumber, valid_to: until } = socket.getPeerCertificate();
  return revoked.has(serialNumber?.toLowerCase()) || Date.parse(until) / 1000 <= now;
}

/** How a TLS server asks its clients for certificates. */
export const mutual = { requestCert: true, rejectUnauthorized: true, minVersion: "TLSv1.3" } as const;
