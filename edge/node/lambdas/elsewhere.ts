// What the desk of a node knows of another place that may run its lambdas.
import type { LinkNow, PlaceNow } from "@tributary/engine-lambda";
import type { LambdaArtefact, LambdaRun, LambdaRunAnswer } from "@tributary/wire";

/** A place as it is for one lambda, and the way there. */
export interface Look {
  readonly now: PlaceNow;
  readonly link: LinkNow;
}

export interface Elsewhere {
  readonly place: "gateway" | "cloud";
  look(artefact: LambdaArtefact): Promise<Look>;
  /** One run there; broken when no answer comes, and then nobody knows whether it ran. */
  run(run: LambdaRun): Promise<LambdaRunAnswer>;
}

/** A place that cannot run a lambda, and why. */
export const noPlace = (no: string): PlaceNow => ({
  ...{ speed: 1, load: 0, waits: 0, memory: 0, cpuSecond: 0, signers: [] },
  no,
});

/** A way that nothing went yet. */
export const unknownLink = (perMegabyte: number): LinkNow => ({
  ...{ up: false, latency: 50, bytesPerSecond: 1_000_000 },
  perMegabyte,
});

/** A place that answered, unless it does not trust who signed the lambda. */
export const placeFor = (now: PlaceNow, { signedBy }: LambdaArtefact): PlaceNow =>
  now.signers.includes(signedBy) ? now : noPlace(`it does not trust ${signedBy}`);
