// Lambdas of an edge node at its cloud: how the cloud is, and one run at a time, by HTTP.
import type { CloudRunner } from "@tributary/edge-node";
import { lambdaPlaceNow, lambdaPlacePath, lambdaRunAnswer, lambdaRunsPath } from "@tributary/wire";
import type { CloudWay } from "../pki/ask-cloud.ts";

/** Characters that an answer may have. */
const longest = 4 * 2 ** 20;
/** Of what a refusal says, so many characters are passed on. */
const mostSaid = 300;
/** A cloud of before, that knows no such path. */
const unknown = 404;

export function cloudRunner(ask: CloudWay["ask"]): CloudRunner {
  return {
    async now() {
      const { status, text } = await ask(lambdaPlacePath, { method: "GET" });
      if (status === unknown) return "the cloud runs no lambdas";
      if (status !== 200) throw new Error(`the cloud answered ${status}`);
      return lambdaPlaceNow.parse(JSON.parse(text));
    },
    async run(run) {
      const body = Buffer.from(JSON.stringify(run));
      const { status, text } = await ask(lambdaRunsPath, { method: "POST", type: "application/json", body, longest });
      if (status !== 200) throw new Error(`the cloud answered ${status}: ${text.slice(0, mostSaid)}`);
      return lambdaRunAnswer.parse(JSON.parse(text));
    },
  };
}
