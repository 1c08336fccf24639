// What is told of the cloud's store of readings, and of what waits for it, by the HTTP API.
import { z } from "zod";

export const storePath = "/store/v1";

export const storeStates = ["running", "stopped", "failing"] as const;

export const storeView = z.object({
  store: z.enum(storeStates).describe("stopped by somebody, or failing by itself: then it is tried again and again"),
  says: z.string().nullable().describe("why it does not run"),
  waiting: z.number().int().describe("groups of batches that came and are not in the store yet"),
  since: z.number().int().nullable().describe("when the oldest of them came, UTC seconds"),
  refused: z.record(z.string(), z.number().int()).describe("items that were refused since the beginning, by why"),
});

export type StoreView = z.infer<typeof storeView>;
