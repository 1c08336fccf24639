// Tells the book of assets of each gateway and edge node that gets a certificate.
import { X509Certificate } from "node:crypto";
import { type IssuedRow, identityOf, type Pki, type PkiIdentity } from "@tributary/cloud-pki";
import type { Assets } from "@tributary/cloud-registry";
import type { ProcessClock, Seconds } from "@tributary/core";
import { say } from "../terminal.ts";

/** The same PKI, which tells the book of each gateway and edge node that it gives a certificate. */
export async function pkiInBook(pki: Pki, assets: Assets, clock: ProcessClock): Promise<Pki> {
  const note = async ({ role, name }: PkiIdentity, at: Seconds) => {
    if (role !== "cloud") await assets.noteEnrolled({ kind: role, name }, at);
  };
  const newest = new Map<string, IssuedRow>(pki.list().map((row) => [`${row.role} ${row.name}`, row]));
  const stations = [...(await assets.stations("gateway")), ...(await assets.stations("edge"))];
  const noted = new Map(stations.map(({ kind, name, enrolledAt }) => [`${kind} ${name}`, enrolledAt]));
  for (const [name, row] of newest) if (noted.get(name) !== row.issuedAt) await note(row, row.issuedAt);
  return {
    ...pki,
    async enrol(secret, request) {
      const credentials = await pki.enrol(secret, request);
      const identity = identityOf(new X509Certificate(credentials.certificate).subjectAltName);
      // A node has its certificate, whatever becomes of the note: it is made good at the next start.
      await (identity === undefined ? undefined : note(identity, clock.seconds()))?.catch((error: unknown) =>
        say(`${identity?.role} ${identity?.name} enrolled, but is not in the book yet: ${String(error)}`),
      );
      return credentials;
    },
  };
}
