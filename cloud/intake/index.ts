// Takes the batches of edge nodes, and brings them to the stores.
export { type BatchRefusal, type Intake, type IntakeParts, type IntakeState, openIntake } from "./intake.ts";
export type { InstructionSource, MaskedSums, MeterOwners, MeterRecorder, ToldOf } from "./traits.ts";
