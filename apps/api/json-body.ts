// Reads the body of a request as JSON of a schema.
import type { z } from "zod";
import { Refusal } from "./refusal.ts";

/** What a route that takes JSON says of its body. */
export const json = { type: "application/json", limit: 16_384 } as const;

/** The body as its schema reads it. */
export function bodyOf<Body>(schema: z.ZodType<Body>, body: Uint8Array): Body | Refusal {
  let raw: unknown;
  try {
    raw = JSON.parse(Buffer.from(body).toString());
  } catch {
    return new Refusal("bad-request", "the body is no JSON");
  }
  const read = schema.safeParse(raw);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  return new Refusal("bad-request", `${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim());
}
