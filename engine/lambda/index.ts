// Runs scripts of others where they can do no harm: a sandbox for lambdas and for the payload codecs of LoRaWAN devices.
export {
  type AlarmRow,
  checkMapping,
  type Mapped,
  type MappedReading,
  type MappingRow,
  normalisedRows,
  openMapping,
  type RegisterRow,
} from "./codec-mapping.ts";
export { compileLambda } from "./compile.ts";
export type { LambdaReport } from "./lambda-report.ts";
export { type LambdaStreams, type Lambdas, type LambdasSettings, openLambdas, type Refusal } from "./lambdas.ts";
export { type Outcome, type SandboxFailure, type SandboxLimits, sandboxFailures, usualLimits } from "./outcome.ts";
export {
  decidePlacement,
  type Judgement,
  type LambdaNeed,
  type LinkNow,
  type Place,
  type PlacementDecision,
  type PlaceNow,
  places,
  type Surroundings,
} from "./placement.ts";
export { type CallMoment, type Sandbox, type Sandboxes, startSandboxes } from "./sandboxes.ts";
export { shippedCode, shippedLambdas } from "./shipped/index.ts";
export {
  isSignedAs,
  newSigningKeys,
  readTrusted,
  type SigningKeys,
  signDocument,
  signLambda,
  type Trusted,
} from "./signature.ts";
export {
  type Codec,
  type CodecBytes,
  type CodecData,
  type CodecFailure,
  type CodecUplink,
  openCodec,
} from "./ts013.ts";
