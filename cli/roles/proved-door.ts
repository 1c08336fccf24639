// The door of an edge node to which gateways come with certificates of the deployment.
import { X509Certificate } from "node:crypto";
import { identityOf, type PkiRole, revokedIn } from "@tributary/cloud-pki";
import type { ProcessClock } from "@tributary/core";
import type { MutualTls, TlsChanges } from "@tributary/edge-gateway";
import { type OwnCredentials, readCredentials, readRevocations } from "../pki/credentials.ts";
import { followRevocations } from "../pki/revocations.ts";
import { say } from "../terminal.ts";
import type { OnStop } from "./run-role.ts";

/** The certificate in a data folder and the name in it; throws a sentence where it is none of that role. */
export function ownCertificate(data: string, role: PkiRole): OwnCredentials & { readonly name: string } {
  const own = readCredentials(data);
  if (own === undefined) throw new Error(`no certificate in ${data}: get one with tributary pki enrol`);
  const identity = identityOf(new X509Certificate(own.certificate).subjectAltName);
  if (identity?.role !== role)
    throw new Error(`the certificate in ${data} is none of ${role === "edge" ? "an edge node" : `a ${role}`}`);
  return { ...own, name: identity.name };
}

function tlsOf(data: string): MutualTls {
  const { key, certificate, authority } = ownCertificate(data, "edge");
  const crl = readRevocations(data);
  return { key, cert: certificate, ca: authority, ...(crl === undefined ? {} : { crl }) };
}

/**
 * What the doors for gateways show, trust and no longer trust, as it stands in the data folder and as the cloud renews it: one
 * list is fetched for all of them.
 */
export function provedDoor(data: string, cloud: string | undefined, clock: ProcessClock, onStop: OnStop) {
  const doors: Parameters<TlsChanges>[0][] = [];
  const renew = () => {
    const tls = tlsOf(data);
    const revoked = tls.crl === undefined ? new Set<string>() : revokedIn(tls.crl);
    for (const changed of doors) changed(tls, revoked);
  };
  return {
    tls: tlsOf(data),
    tlsChanges(changed: Parameters<TlsChanges>[0]) {
      doors.push(changed);
      if (doors.length > 1) return;
      if (cloud === undefined || !cloud.startsWith("https:")) {
        say("no cloud tells which certificates were revoked: name it with --cloud https://...");
        return;
      }
      onStop(followRevocations(cloud, data, clock, renew));
    },
  };
}
