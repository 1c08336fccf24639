// Settings that an operator signs for one edge node.
import { z } from "zod";
import { type Signed, signed } from "./signed.ts";

export const nodeConfiguration = z.strictObject({
  /** The node that it is for. */
  node: z.string().regex(/^[a-z0-9-]{1,32}$/),
  /** Higher than that of any configuration that the node took before. */
  version: z.number().int().min(1),
  says: z.string().max(300).default(""),
  /** As in `tributary.yaml`, whose values these replace; what is not named stays as it stands there. */
  settings: z.record(z.string().max(64), z.json()),
});

export type NodeConfiguration = z.infer<typeof nodeConfiguration>;
export type SignedConfiguration = Signed<NodeConfiguration>;
export const signedConfiguration = signed(nodeConfiguration);
