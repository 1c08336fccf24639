// Meter models as data, and the way from a telegram's bytes to readings.
export { type Catalogue, catalogue, catalogueOf } from "./catalogue.ts";
export type { Decoded, Decoder } from "./decoders/decoder.ts";
export { decoderNamed } from "./decoders/decoders.ts";
export {
  type BriefReading,
  brief,
  type Driver,
  type Features,
  type MeterFamily,
  type RecordRule,
  type Sample,
  type StatusRow,
  type StatusWord,
} from "./driver.ts";
export { explain } from "./explain/explain.ts";
export { type ExplainedField, type ExplainedLayer, type Explanation, isTrustworthy } from "./explain/explanation.ts";
export { type FittingKey, fittingKey } from "./explain/fitting-key.ts";
export { circumstances, readingWords, valueText } from "./explain/value-words.ts";
export { type Interpretation, interpret } from "./interpret.ts";
export { openTelegram, type ReadOptions, type ReadTelegram, readTelegram } from "./read-telegram.ts";
export { statusWords } from "./status.ts";
