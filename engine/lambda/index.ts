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
export { type LambdaService, type LambdaServiceSettings, openLambdaService } from "./lambda-service.ts";
export { type LambdaTime, machineTime, simulatedTime } from "./lambda-time.ts";
export {
  type LambdaCallOptions,
  type LambdaStreams,
  type Lambdas,
  type LambdasSettings,
  momentOf,
  openLambdas,
  type Refusal,
} from "./lambdas.ts";
export { type Outcome, type SandboxFailure, type SandboxLimits, sandboxFailures, usualLimits } from "./outcome.ts";
export {
  decidePlacement,
  type Judgement,
  type LambdaNeed,
  type LinkNow,
  type PlacementDecision,
  type PlaceNow,
  type Surroundings,
} from "./placement.ts";
export { reportItem, shortened } from "./report-item.ts";
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
