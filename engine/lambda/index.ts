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
export { type Outcome, type SandboxFailure, type SandboxLimits, sandboxFailures, usualLimits } from "./outcome.ts";
export { type CallMoment, type Sandbox, type Sandboxes, startSandboxes } from "./sandboxes.ts";
export {
  type Codec,
  type CodecBytes,
  type CodecData,
  type CodecFailure,
  type CodecUplink,
  openCodec,
} from "./ts013.ts";
