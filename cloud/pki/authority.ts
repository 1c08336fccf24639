// The project's own certificate authority: makes itself, signs requests, and says what it revoked (RFC 5280).
import "reflect-metadata";
import { type webcrypto as crypto, webcrypto } from "node:crypto";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  type JsonGeneralNames,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  Pkcs10CertificateRequest,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  X509Crl,
  X509CrlGenerator,
} from "@peculiar/x509";
import type { Seconds } from "@tributary/core";
import { identityUri, type PkiIdentity } from "./identity.ts";

cryptoProvider.set(webcrypto);

/** ECDSA on P-256 with SHA-256: small certificates that every TLS library reads. */
const signing = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

const authorityYears = 20;
const year: Seconds = 365.25 * 86_400;
/** How far clocks may differ before a fresh certificate is not valid yet. */
const clockTolerance: Seconds = 300;

/** An authority as it is kept: both parts in PEM. */
export interface AuthorityFiles {
  readonly certificate: string;
  /** PKCS #8. Whoever has it can be anybody. */
  readonly key: string;
}

/** What a certificate is issued for. */
export interface Grant extends PkiIdentity {
  /** Names and addresses under which others reach it, for roles that listen. */
  readonly hosts: readonly string[];
  readonly days: number;
}

/** A certificate that was issued. */
export interface Issued {
  readonly certificate: string;
  /** Hexadecimal, as TLS libraries print it. */
  readonly serial: string;
  readonly notAfter: Seconds;
}

/** A certificate that is no longer good although its time has not come. */
export interface Revoked {
  readonly serial: string;
  readonly at: Seconds;
}

export interface Authority {
  /** Its certificate, PEM. */
  readonly certificate: string;
  /** SHA-256 of the certificate, hexadecimal. */
  readonly fingerprint: string;
  /** Signs a request (PKCS #10, PEM) after its own signature proved that the asker holds the key. Throws a RangeError. */
  issue(request: string, grant: Grant, now: Seconds): Promise<Issued>;
  /** The revocation list, PEM. `number` grows with each list. */
  revocations(revoked: readonly Revoked[], number: number, now: Seconds): Promise<string>;
}

/** A list is taken so long without a newer one: a node may be without its cloud for weeks and must still hear its gateways. */
const listDays = 30;

/** The CRL number (RFC 5280, 5.2.3): a DER integer. */
function crlNumber(number: number): Extension {
  const hex = number.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  const bytes = Buffer.from(Number.parseInt(even.slice(0, 2), 16) >= 0x80 ? `00${even}` : even, "hex");
  return new Extension("2.5.29.20", false, Uint8Array.of(0x02, bytes.length, ...bytes));
}

const date = (seconds: Seconds): Date => new Date(seconds * 1000);

/** A serial number of 126 random bits, positive and of full length (RFC 5280, 4.1.2.2). */
function newSerial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return Buffer.from(bytes).toString("hex");
}

async function keyPem(key: crypto.CryptoKey): Promise<string> {
  return PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}

/** Makes a new authority. */
export async function newAuthority(name: string, now: Seconds): Promise<AuthorityFiles> {
  const keys = await webcrypto.subtle.generateKey(signing, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: [{ CN: [name] }],
    notBefore: date(now - clockTolerance),
    notAfter: date(now + authorityYears * year),
    signingAlgorithm: signing,
    keys,
    extensions: [
      // It signs certificates for processes and no further authorities.
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString("pem"), key: await keyPem(keys.privateKey) };
}

/** A key and a request for its certificate, made where the key stays. Who it is for, the authority says: by code or renewal. */
export async function newRequest(): Promise<{ readonly key: string; readonly request: string }> {
  const keys = await webcrypto.subtle.generateKey(signing, true, ["sign", "verify"]);
  const request = await Pkcs10CertificateRequestGenerator.create({ name: [], keys, signingAlgorithm: signing });
  return { key: await keyPem(keys.privateKey), request: request.toString("pem") };
}

function readRequest(pem: string): Pkcs10CertificateRequest {
  try {
    return new Pkcs10CertificateRequest(pem);
  } catch {
    throw new RangeError("the request for a certificate is no PKCS #10 request in PEM");
  }
}

const isAddress = (host: string) => /^[\d.]+$/.test(host) || host.includes(":");

export async function openAuthority(files: AuthorityFiles): Promise<Authority> {
  const own = new X509Certificate(files.certificate);
  const der = PemConverter.decodeFirst(files.key);
  const signingKey = await webcrypto.subtle.importKey("pkcs8", der, signing, false, ["sign"]);
  const fingerprint = Buffer.from(await own.getThumbprint("SHA-256", webcrypto)).toString("hex");
  return {
    certificate: files.certificate,
    fingerprint,
    async issue(pem, { role, name, hosts, days }, now) {
      const request = readRequest(pem);
      // What the request says of its name is not believed: the grant says it.
      const { algorithm } = request.publicKey;
      if (algorithm.name !== signing.name) throw new RangeError("the request's key must be ECDSA on P-256");
      if (!(await request.verify())) throw new RangeError("the request is not signed by its own key");
      const names: JsonGeneralNames = [
        { type: "url", value: identityUri({ role, name }) },
        ...hosts.map((host) => ({ type: isAddress(host) ? ("ip" as const) : ("dns" as const), value: host })),
      ];
      const serial = newSerial();
      const notAfter = Math.min(now + days * 86_400, own.notAfter.getTime() / 1000);
      const certificate = await X509CertificateGenerator.create({
        serialNumber: serial,
        subject: [{ CN: [`${role} ${name}`] }],
        issuer: own.subject,
        notBefore: date(now - clockTolerance),
        notAfter: date(notAfter),
        signingAlgorithm: signing,
        publicKey: request.publicKey,
        signingKey,
        extensions: [
          new BasicConstraintsExtension(false, undefined, true),
          new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
          new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth, ExtendedKeyUsage.serverAuth]),
          new SubjectAlternativeNameExtension(names),
          await AuthorityKeyIdentifierExtension.create(own),
          await SubjectKeyIdentifierExtension.create(request.publicKey),
        ],
      });
      return { certificate: certificate.toString("pem"), serial, notAfter };
    },
    async revocations(revoked, number, now) {
      const list = await X509CrlGenerator.create({
        issuer: own.subject,
        thisUpdate: date(now - clockTolerance),
        nextUpdate: date(now + listDays * 86_400),
        entries: revoked.map(({ serial, at }) => ({ serialNumber: serial, revocationDate: date(at) })),
        signingAlgorithm: signing,
        signingKey,
        extensions: [await AuthorityKeyIdentifierExtension.create(own), crlNumber(number)],
      });
      // The label that TLS libraries read (RFC 7468, 7).
      return PemConverter.encode(list.rawData, "X509 CRL");
    },
  };
}

/** The serial numbers in a revocation list (PEM), hexadecimal in lower case. Throws for a text that is none. */
export function revokedIn(list: string): Set<string> {
  const { entries } = new X509Crl(PemConverter.decodeFirst(list));
  return new Set(entries.map(({ serialNumber }) => serialNumber.toLowerCase()));
}
