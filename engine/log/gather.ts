// Gathers what arrives at the same time, so that one write to disk serves many.

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A function that answers each item when `settle` has dealt with the group it came in: all that arrived while the group
 * before was dealt with, at most `most`. When `settle` throws, the promises of its group break.
 */
export function gather<Item, Answer>(
  most: number,
  settle: (items: readonly Item[]) => readonly Answer[],
): (item: Item) => Promise<Answer> {
  let waiting: Waiting<Item, Answer>[] = [];
  const run = () => {
    const group = waiting.slice(0, most);
    waiting = waiting.slice(most);
    if (waiting.length > 0) setImmediate(run);
    try {
      const answers = settle(group.map(({ item }) => item));
      for (const [index, answer] of answers.entries()) group[index]?.resolve(answer);
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (waiting.length === 1) setImmediate(run);
    });
}
