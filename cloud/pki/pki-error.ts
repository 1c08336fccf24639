// Everything that the PKI refuses with.

/** Code, the sentence that a person reads, and the HTTP status. */
export const pkiErrors = {
  "pki/code": { says: "the enrolment code is unknown, spent or past its time", status: 403 },
  "pki/request": { says: "the request for a certificate cannot be signed", status: 400 },
  "pki/sealed": { says: "the authority's key is sealed: name the master key that opens it", status: 500 },
  "pki/not-good": { says: "the certificate is not, or no longer, one of this deployment", status: 403 },
} as const satisfies Record<string, { says: string; status: number }>;

export type PkiErrorCode = keyof typeof pkiErrors;

export class PkiError extends Error {
  readonly code: PkiErrorCode;

  constructor(code: PkiErrorCode, detail: string) {
    super(`${pkiErrors[code].says}: ${detail}`);
    this.code = code;
  }
}
