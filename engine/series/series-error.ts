// Everything that the store of readings refuses with.

/** Code, the sentence that a person reads, and the HTTP status. */
export const seriesErrors = {
  "series/paused": { says: "the store of readings is stopped for maintenance", status: 503 },
  "series/damaged": { says: "a file of the lake is missing or damaged", status: 500 },
} as const satisfies Record<string, { says: string; status: number }>;

export type SeriesErrorCode = keyof typeof seriesErrors;

export class SeriesError extends Error {
  readonly code: SeriesErrorCode;

  constructor(code: SeriesErrorCode, detail = "") {
    super(detail === "" ? seriesErrors[code].says : `${seriesErrors[code].says}: ${detail}`);
    this.code = code;
  }
}
