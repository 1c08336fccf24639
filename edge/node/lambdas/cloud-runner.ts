// Lambdas at the cloud, as a way there brings them to the node.
import type { LambdaPlaceNow, LambdaRun, LambdaRunAnswer } from "@tributary/wire";

/** Both promises break when the cloud does not answer. */
export interface CloudRunner {
  /** How it is now; a sentence where it runs none. */
  now(): Promise<LambdaPlaceNow | string>;
  run(run: LambdaRun): Promise<LambdaRunAnswer>;
}
