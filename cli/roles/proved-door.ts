// The door of an edge node to which gateways come with certificates of the deployment.
import { X509Certificate } from "node:crypto";
import { identityOf, type PkiRole, revokedIn } from "@tributary/cloud-pki";
import type { ProcessClock } from "@tributary/core";
import type { MutualTls } from "@tributary/edge-gateway";
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

/** What the embedded broker shows, trusts and no longer trusts, as it stands in the data folder and as the cloud renews it. */
export function provedDoor(data: string, cloud: string | undefined, clock: ProcessClock, onStop: OnStop) {
  return {
    tls: tlsOf(data),
    tlsChanges(changed: (tls: MutualTls, revoked: ReadonlySet<string>) => void) {
      if (cloud === undefined || !cloud.startsWith("https:")) {
        say("no cloud tells which certificates were revoked: name it with --cloud https://...");
        return;
      }
      const renew = () => {
        const tls = tlsOf(data);
        changed(tls, tls.crl === undefined ? new Set() : revokedIn(tls.crl));
      };
      onStop(followRevocations(cloud, data, clock, renew));
    },
  };
}
