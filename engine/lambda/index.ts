// Runs scripts of others where they can do no harm: a sandbox for lambdas and for the payload codecs of LoRaWAN devices.
export { type Outcome, type SandboxFailure, type SandboxLimits, sandboxFailures, usualLimits } from "./outcome.ts";
export { type CallMoment, type Sandbox, type Sandboxes, startSandboxes } from "./sandboxes.ts";
