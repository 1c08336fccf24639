// Finds meters whose mode 5 telegrams use an initial vector again, and what that tells without their key (CVE-2021-34576).
//
// The vector is the meter's address and the access number (EN 13757-7, 7.6.5), which has eight bits: after 256 telegrams
// every vector returns under the same key. In CBC equal beginnings then encrypt to equal blocks. Since the index stands at
// the beginning, an equal first block shows whoever listens that nothing was consumed, and a different one that something was.
import { type MeterAddress, type MeterId, meterId, sameBytes } from "@tributary/core";
import { encryptedLength } from "./security.ts";
import type { SealedTelegram } from "./telegram.ts";

const aesBlock = 16;
/** The same bytes within this time are one telegram that was heard twice, in seconds. */
const heardTwice = 15 * 60;
/** Telegrams kept per vector, so that a long recording fits. */
const mostKept = 16;

/** Two telegrams of a meter under one vector. */
export interface IvReuse {
  readonly accessNumber: number;
  /** Where the two stand: the numbers that they were taken in with. */
  readonly first: number;
  readonly again: number;
  /** How many blocks at the beginning are equal: so much of the two contents is known to be equal. */
  readonly equalBlocks: number;
  /** The whole contents are equal. */
  readonly whole: boolean;
}

/** What the audit says about one meter that uses vectors again. */
export interface IvFinding {
  readonly meter: MeterAddress;
  /** Telegrams in mode 5 that were sent; those heard twice count once. */
  readonly telegrams: number;
  /** Vectors that came again. */
  readonly vectors: number;
  /** Telegrams under a vector that was used before. */
  readonly reuses: number;
  /** Of these, how many begin with a block that an earlier one began with: no consumption in between, readable by anyone. */
  readonly unchanged: number;
  /** The reuse that tells most. */
  readonly example: IvReuse;
}

export interface IvAudit {
  /** Takes a telegram in, in the order of sending. `number` is how findings name it; `at` when it was heard, UTC seconds. */
  take(sealed: SealedTelegram, number: number, at?: number): void;
  /** Meters with findings, those that leak first. */
  findings(): IvFinding[];
}

interface Sent {
  readonly number: number;
  readonly content: Uint8Array;
  at: number | undefined;
  /** How many telegrams the meter had sent when this one came last. */
  order: number;
}

interface MeterState {
  readonly meter: MeterAddress;
  telegrams: number;
  reuses: number;
  unchanged: number;
  readonly vectors: Set<number>;
  readonly sent: Map<number, Sent[]>;
  example?: IvReuse;
}

export function ivAudit(): IvAudit {
  const meters = new Map<MeterId, MeterState>();

  return {
    take(sealed, number, at) {
      const content = encryptedContent(sealed);
      if (content === undefined) return;
      const id = meterId(sealed.meter);
      const state = meters.get(id) ?? newState(sealed.meter);
      meters.set(id, state);
      takeContent(state, sealed.accessNumber, content, number, at);
    },
    findings: () =>
      [...meters.values()]
        .flatMap(({ meter, telegrams, vectors, reuses, unchanged, example }) =>
          example === undefined ? [] : [{ meter, telegrams, vectors: vectors.size, reuses, unchanged, example }],
        )
        .toSorted((a, b) => b.unchanged - a.unchanged || b.reuses - a.reuses),
  };
}

function newState(meter: MeterAddress): MeterState {
  return { meter, telegrams: 0, reuses: 0, unchanged: 0, vectors: new Set(), sent: new Map() };
}

/** What mode 5 encrypted; other modes have vectors that do not return. */
function encryptedContent({ security, transport, frame, end }: SealedTelegram): Uint8Array | undefined {
  if (security.layer !== "transport" || security.mode !== 5 || transport === undefined) return undefined;
  const length = encryptedLength(transport, end);
  const whole = length - (length % aesBlock);
  return whole === 0 || transport.end + whole > end ? undefined : frame.slice(transport.end, transport.end + whole);
}

function takeContent(state: MeterState, accessNumber: number, content: Uint8Array, number: number, at?: number): void {
  const earlier = state.sent.get(accessNumber) ?? [];
  state.sent.set(accessNumber, earlier);
  const same = earlier.find((one) => sameBytes(one.content, content));
  if (same !== undefined && wasHeardTwice(same, state.telegrams, at)) return;

  state.telegrams += 1;
  if (earlier.length > 0) {
    const reuse = mostTelling(earlier, accessNumber, content, number);
    state.reuses += 1;
    state.unchanged += reuse.equalBlocks > 0 ? 1 : 0;
    state.vectors.add(accessNumber);
    if (state.example === undefined || tells(reuse) > tells(state.example)) state.example = reuse;
  }
  if (same !== undefined) {
    same.at = at;
    same.order = state.telegrams;
  } else if (earlier.length < mostKept) earlier.push({ number, content, at, order: state.telegrams });
}

/** Two receivers hear a telegram at about the same time; without times: before the meter sends its next one. */
function wasHeardTwice(same: Sent, telegrams: number, at: number | undefined): boolean {
  return same.at === undefined || at === undefined ? same.order === telegrams : Math.abs(at - same.at) <= heardTwice;
}

function mostTelling(earlier: readonly Sent[], accessNumber: number, content: Uint8Array, again: number): IvReuse {
  const reuses = earlier.map((one): IvReuse => {
    const equalBlocks = equalBeginning(one.content, content);
    const whole = sameBytes(one.content, content);
    return { accessNumber, first: one.number, again, equalBlocks, whole };
  });
  return reuses.reduce((best, reuse) => (tells(reuse) > tells(best) ? reuse : best));
}

/** Contents that are equal only at the beginning tell most: the index stood still while something else changed. */
function tells({ equalBlocks, whole }: IvReuse): number {
  return equalBlocks + (whole ? 1 : 0);
}

function equalBeginning(a: Uint8Array, b: Uint8Array): number {
  const most = Math.min(a.length, b.length);
  let equal = 0;
  while (equal < most && a[equal] === b[equal]) equal += 1;
  return Math.floor(equal / aesBlock);
}
