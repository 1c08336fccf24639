// What a route takes as its body: JSON of a schema, or bytes of a type.
import { z } from "zod";

export interface RouteBody<Body = unknown> {
  /** The media type, without parameters. */
  readonly type: string;
  /** The most bytes it may have. */
  readonly limit: number;
  /** Checks it before the route is asked, and describes it in the document. */
  readonly schema: z.ZodType<Body>;
}

export const jsonType = "application/json";
const jsonLimit = 16_384;

/** JSON that a schema takes. */
export function json<Body>(schema: z.ZodType<Body>, limit = jsonLimit): RouteBody<Body> {
  return { type: jsonType, limit, schema };
}

/** Bytes that the route reads by itself; none are an empty array. */
export function bytes(type: string, limit: number): RouteBody<Uint8Array> {
  const schema = z
    .unknown()
    .transform((body) => (body instanceof Uint8Array ? body : new Uint8Array()))
    .meta({ type: "string", format: "binary" });
  return { type, limit, schema };
}
