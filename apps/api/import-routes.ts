// The route by which programs bring readings that were made elsewhere.
import type { Intake } from "@tributary/cloud-intake";
import { syncAnswer } from "@tributary/wire";
import { z } from "zod";
import { bytes } from "./body.ts";
import { Refusal } from "./refusal.ts";
import { type Route, route } from "./route.ts";

const name = z
  .string()
  .regex(/^import-[a-z0-9-]{1,32}$/)
  .describe("name of the import");

export const importRoutes = (intake: Pick<Intake, "receiveBatch">): readonly Route[] => [
  route({
    method: "POST",
    path: "/api/v1/imports/:import",
    access: { scope: "onboard", of: "deployment" },
    says: "Takes a batch of readings that were made elsewhere, as an edge node would send it, in the name of an import",
    params: z.object({ import: name }),
    body: bytes("application/cbor", 4 * 1024 * 1024),
    answer: syncAnswer,
    async answers(_, { params, body }) {
      const answer = await intake.receiveBatch(body, params.import);
      if (!("refused" in answer)) return answer;
      return new Refusal(answer.refused === "busy" ? "busy" : "unreadable-batch", answer.says);
    },
  }),
];
