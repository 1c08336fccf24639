// Keys of meters as the cloud hands them to the edge node that reads those meters, over mutual TLS alone.
import { z } from "zod";

/** GET; with `?had=<tag>` it answers 204 while nothing changed. */
export const handedKeysPath = "/sync/v1/keys";

export const handedKeys = z.object({
  /** Changes with the keys, and tells nothing of them. */
  tag: z.string().regex(/^[0-9a-f]{64}$/),
  /** A key file. */
  keys: z.string(),
});

export type HandedKeys = z.infer<typeof handedKeys>;
