// Makes seeded mutants of telegrams: flipped, cut, lengthened, spliced and shuffled bytes, and lines that are none.

/** Numbers from 0 up to, not including, `below`; the same ones for the same seed (xorshift32). */
export type Dice = (below: number) => number;

export function dice(seed: number): Dice {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const hexDigit = (roll: Dice) => roll(16).toString(16);
const hexByte = (roll: Dice) => hexDigit(roll) + hexDigit(roll);

/** What can happen to a telegram's hex text on its way. */
const accidents: readonly ((hex: string, roll: Dice, other: string) => string)[] = [
  (hex, roll) => {
    const at = roll(hex.length);
    return hex.slice(0, at) + hexDigit(roll) + hex.slice(at + 1);
  },
  (hex, roll) => hex.slice(0, 2 * roll(hex.length / 2)),
  (hex, roll) => hex + Array.from({ length: 1 + roll(40) }, () => hexByte(roll)).join(""),
  (hex, roll, other) => hex.slice(0, 2 * roll(hex.length / 2)) + other.slice(2 * roll(other.length / 2)),
  (hex, roll) => {
    const at = 2 * roll(hex.length / 2);
    return hex.slice(0, at) + hexByte(roll) + hex.slice(at);
  },
  // A well-formed frame around nonsense: the length field is right, so that the inner layers are reached.
  (hex, roll) => {
    const at = 20 + 2 * roll(Math.max(1, hex.length / 2 - 10));
    const inner = hex.slice(2, at) + Array.from({ length: roll(60) }, () => hexByte(roll)).join("");
    return (inner.length / 2).toString(16).padStart(2, "0").slice(-2) + inner;
  },
  (hex, roll) => hex.slice(0, roll(hex.length)),
];

/** A line as `decode` reads it, with its telegram mutated one to four times. */
function mutate(line: string, roll: Dice, otherLine: string): string {
  const record: { telegram: string } = JSON.parse(line);
  const other: { telegram: string } = JSON.parse(otherLine);
  let { telegram } = record;
  for (let times = 1 + roll(4); times > 0 && telegram.length > 4; times -= 1) {
    telegram = accidents[roll(accidents.length)]?.(telegram, roll, other.telegram) ?? telegram;
  }
  if (roll(50) === 0) return `{"telegram":"${telegram}`;
  // An empty line is none, so what nothing is left of is still written as a record.
  return roll(4) === 0 && telegram !== "" ? telegram : JSON.stringify({ ...record, telegram });
}

/** `count` lines, each tenth of them untouched, the others mutants. */
export function* mutantLines(lines: readonly string[], count: number, seed: number): Generator<string> {
  const roll = dice(seed);
  for (let i = 0; i < count; i += 1) {
    const line = lines[Math.floor(i / 10) % lines.length] ?? "";
    const other = lines[roll(lines.length)] ?? "";
    yield i % 10 === 0 ? line : mutate(lines[roll(lines.length)] ?? "", roll, other);
  }
}
