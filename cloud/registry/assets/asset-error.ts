// Everything that the book of assets refuses with.

/** Code, the sentence that a person reads, and the HTTP status. */
export const assetErrors = {
  "assets/id": { says: "this is no id", status: 400 },
  "assets/unknown": { says: "there is no such thing", status: 404 },
  "assets/tenant": { says: "there is no such utility", status: 404 },
  "assets/meter": { says: "this is no meter", status: 400 },
  "assets/other-utility": { says: "the meter belongs to another utility", status: 409 },
  "assets/zone": { says: "this is no time zone", status: 400 },
  "assets/span": { says: "it would end before it begins", status: 400 },
  "assets/overlap": { says: "something else stands there at this time", status: 409 },
  "assets/register": { says: "this cannot be read on a register", status: 400 },
  "assets/circle": { says: "a district cannot lie in itself", status: 409 },
  "assets/in-use": { says: "other rows refer to it: end what it is part of, its history stays", status: 409 },
  "assets/link": { says: "nothing links these two", status: 400 },
} as const satisfies Record<string, { says: string; status: number }>;

export type AssetErrorCode = keyof typeof assetErrors;

export class AssetError extends Error {
  readonly code: AssetErrorCode;
  /** What was wrong, without the sentence of the code. */
  readonly detail: string;

  constructor(code: AssetErrorCode, detail = "") {
    super(detail === "" ? assetErrors[code].says : `${assetErrors[code].says}: ${detail}`);
    this.code = code;
    this.detail = detail;
  }
}
