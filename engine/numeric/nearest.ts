// Answers for a point what its nearest known neighbours say: k-nearest neighbours.

/** A point whose answer is known. */
export interface Example<Answer> {
  readonly point: readonly number[];
  readonly answer: Answer;
}

/** The `k` examples nearest to a point, nearest first; equal distances in the order of the examples. */
export function nearest<Answer>(
  examples: readonly Example<Answer>[],
  point: readonly number[],
  k: number,
): readonly Example<Answer>[] {
  const distance = (example: Example<Answer>) =>
    example.point.reduce((sum, value, index) => sum + (value - (point[index] ?? 0)) ** 2, 0);
  return examples
    .map((example) => ({ example, far: distance(example) }))
    .toSorted((a, b) => a.far - b.far)
    .slice(0, k)
    .map(({ example }) => example);
}

/** The answer that most of the `k` nearest give; of equal ones the nearest. `undefined` without examples. */
export function classify<Answer>(
  examples: readonly Example<Answer>[],
  point: readonly number[],
  k: number,
): Answer | undefined {
  const votes = new Map<Answer, number>();
  for (const { answer } of nearest(examples, point, k)) votes.set(answer, (votes.get(answer) ?? 0) + 1);
  let best: { readonly answer: Answer; readonly count: number } | undefined;
  // Keys stand in the order of their nearest example.
  for (const [answer, count] of votes) if (best === undefined || count > best.count) best = { answer, count };
  return best?.answer;
}

/** The mean of what the `k` nearest say. `undefined` without examples. */
export function estimate(
  examples: readonly Example<number>[],
  point: readonly number[],
  k: number,
): number | undefined {
  const chosen = nearest(examples, point, k);
  return chosen.length === 0 ? undefined : chosen.reduce((sum, { answer }) => sum + answer, 0) / chosen.length;
}
