// Telegrams from standard input, one a line.
import type { InputKind } from "../input-kind.ts";
import { streamInput } from "../stream-input.ts";

export const input: InputKind = { open: () => streamInput(process.stdin) };
