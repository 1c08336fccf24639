// Payload codecs of LoRaWAN devices: vendors' scripts after the LoRa Alliance's payload codec API (TS013-1.0.0).
import { failure, type Outcome, type SandboxFailure, type SandboxLimits } from "./outcome.ts";
import type { CallMoment, Sandboxes } from "./sandboxes.ts";

/** What a device sent, as `decodeUplink` takes it (TS013-1.0.0, 4.1.1). */
export interface CodecUplink {
  readonly bytes: Uint8Array;
  readonly fPort: number;
  /** UTC seconds; the script's clock stands there too, so a decoding repeated is a decoding equal. */
  readonly at: number;
}

/** What a codec says of a payload (TS013-1.0.0, 4.1.2). */
export interface CodecData {
  readonly ok: true;
  readonly data: Readonly<Record<string, unknown>>;
  /** The same in The Things Stack's common vocabulary, a measurement each, where the script has `normalizeUplink`. */
  readonly normalised: readonly unknown[];
  readonly warnings: readonly string[];
}

/** Bytes for a device and the port they go to (TS013-1.0.0, 4.2.2). */
export interface CodecBytes {
  readonly ok: true;
  readonly bytes: Uint8Array;
  readonly fPort: number;
  readonly warnings: readonly string[];
}

/** `refused`: the codec ran and said what is wrong with its input. `nonsense`: its answer has not the form of the API. */
export interface CodecFailure {
  readonly ok: false;
  readonly cause: SandboxFailure | "refused" | "nonsense";
  readonly says: string;
}

export interface Codec {
  decodeUplink(uplink: CodecUplink): Promise<CodecData | CodecFailure>;
  /** Bytes of a downlink for what is to be told to the device; `fPort` is used by codecs that name none. */
  encodeDownlink(
    data: Readonly<Record<string, unknown>>,
    moment: CallMoment & { fPort?: number },
  ): Promise<CodecBytes | CodecFailure>;
  /** What bytes of a downlink mean: shows that encoding worked. */
  decodeDownlink(downlink: CodecUplink): Promise<CodecData | CodecFailure>;
}

/** What vendors publish: the API's functions, then those of The Things Network version 2 and ChirpStack version 3. */
const names = "decodeUplink normalizeUplink encodeDownlink decodeDownlink Decoder Encoder Decode Encode".split(" ");

/** Run before the vendor's script: some hand their functions over as modules do. */
const preface = "var module = { exports: {} }; var exports = module.exports;";

/** Run after it: makes one form of the three. The two older ones answer the data, or the bytes, alone. */
const desk = `
const tributary = {
${names.map((name) => `  ${name}: typeof ${name} === "function" ? ${name} : module.exports.${name},`).join("\n")}
};
function tributaryUp(input) {
  const { decodeUplink, normalizeUplink, Decoder, Decode } = tributary;
  input.recvTime = new Date(input.recvTime);
  if (!decodeUplink && Decoder) return { data: Decoder(input.bytes, input.fPort) };
  if (!decodeUplink && Decode) return { data: Decode(input.fPort, input.bytes, {}) };
  if (!decodeUplink) return { missing: "decodeUplink" };
  const answer = decodeUplink(input);
  if (!normalizeUplink || !answer?.data || answer.errors?.length) return answer;
  return { ...answer, normalised: normalizeUplink({ data: answer.data }) };
}
function tributaryEncode(input) {
  const { encodeDownlink, Encoder, Encode } = tributary;
  if (encodeDownlink) return encodeDownlink(input);
  if (Encoder) return { bytes: Encoder(input.data, input.fPort) };
  return Encode ? { bytes: Encode(input.fPort, input.data, {}) } : { missing: "encodeDownlink" };
}
function tributaryDown(input) {
  const { decodeDownlink } = tributary;
  return decodeDownlink ? decodeDownlink(input) : { missing: "decodeDownlink" };
}
`;

const mostMessages = 20;
const longestMessage = 300;
/** LoRaWAN's application payload at its longest (RP002-1.0.4, table 10), and its application ports (L2 1.0.4, 4.3.2). */
const longestPayload = 242;
const lastPort = 223;
const usualPort = 1;

export function openCodec(sandboxes: Sandboxes, script: string, limits: Partial<SandboxLimits> = {}): Codec {
  const sandbox = sandboxes.open([preface, script, desk], limits);
  const told = ({ bytes, fPort, at }: CodecUplink) => ({ bytes: Array.from(bytes), fPort, recvTime: at * 1000 });
  return {
    async decodeUplink(uplink) {
      return readData(await sandbox.call("tributaryUp", [told(uplink)], { at: uplink.at * 1000 }));
    },
    async encodeDownlink(data, { fPort = usualPort, ...moment }) {
      return readBytes(await sandbox.call("tributaryEncode", [{ data, fPort }], moment), fPort);
    },
    async decodeDownlink(downlink) {
      return readData(await sandbox.call("tributaryDown", [told(downlink)], { at: downlink.at * 1000 }));
    },
  };
}

type Answer = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Answer {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Warnings or errors: texts, as the API has them; a lone text is taken for a list of one. */
function messages(value: unknown): string[] {
  const list = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  // An object may pretend to be no text at all, so it is not asked for one.
  const says = (message: unknown) => (typeof message === "string" ? message : JSON.stringify(message));
  return list.slice(0, mostMessages).map((message) => says(message).slice(0, longestMessage));
}

function nonsense(says: string): CodecFailure {
  return { ok: false, cause: "nonsense", says };
}

/** The answer as an object that states no error. */
function readAnswer(outcome: Outcome): { answer: Answer; warnings: string[] } | CodecFailure {
  if (!outcome.ok) return outcome;
  const { value } = outcome;
  if (!isObject(value)) return nonsense("answered no object");
  if (typeof value["missing"] === "string") return failure("no-function", value["missing"]);
  const errors = messages(value["errors"]);
  if (errors.length > 0) return { ok: false, cause: "refused", says: errors.join("; ") };
  return { answer: value, warnings: messages(value["warnings"]) };
}

function readData(outcome: Outcome): CodecData | CodecFailure {
  const read = readAnswer(outcome);
  if ("ok" in read) return read;
  const { data } = read.answer;
  if (!isObject(data)) return nonsense("answered no data and no errors");
  return { ok: true, data, normalised: readNormalised(read.answer["normalised"]), warnings: read.warnings };
}

/** One measurement or a list of them; with errors, none: the data itself is still good. */
function readNormalised(answer: unknown): unknown[] {
  if (!isObject(answer) || messages(answer["errors"]).length > 0) return [];
  const { data } = answer;
  return Array.isArray(data) ? data : isObject(data) ? [data] : [];
}

function readBytes(outcome: Outcome, usual: number): CodecBytes | CodecFailure {
  const read = readAnswer(outcome);
  if ("ok" in read) return read;
  const { bytes, fPort = usual } = read.answer;
  if (!Array.isArray(bytes) || bytes.length > longestPayload || !bytes.every(isByte))
    return nonsense("answered no bytes");
  if (typeof fPort !== "number" || !Number.isInteger(fPort) || fPort < 1 || fPort > lastPort) {
    return nonsense("answered a port that no application has");
  }
  return { ok: true, bytes: Uint8Array.from(bytes), fPort, warnings: read.warnings };
}

function isByte(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 255;
}
