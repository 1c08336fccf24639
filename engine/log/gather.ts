// Gathers what arrives at the same time, so that one write to disk serves many.

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A function that answers each item when `settle` has dealt with the group it came in: all that arrived while the group
 * before was dealt with, at most so many that they weigh `most` together, and one at least. When `settle` throws, or the
 * promise breaks that it answers, the promises of its group break.
 */
export function gather<Item, Answer>(
  most: number,
  settle: (items: readonly Item[]) => readonly Answer[] | Promise<readonly Answer[]>,
  weigh: (item: Item) => number = () => 1,
): (item: Item) => Promise<Answer> {
  let waiting: Waiting<Item, Answer>[] = [];
  const run = () => {
    let weight = 0;
    const isLight = ({ item }: Waiting<Item, Answer>) => {
      weight += weigh(item);
      return weight <= most;
    };
    const end = waiting.findIndex((one) => !isLight(one));
    const group = end < 0 ? waiting : waiting.slice(0, Math.max(1, end));
    waiting = waiting.slice(group.length);
    if (waiting.length > 0) setImmediate(run);
    const resolve = (answers: readonly Answer[]) => {
      for (const [index, answer] of answers.entries()) group[index]?.resolve(answer);
    };
    const reject = (error: unknown) => {
      for (const { reject } of group) reject(error);
    };
    try {
      const answers = settle(group.map(({ item }) => item));
      if (answers instanceof Promise) answers.then(resolve, reject);
      else resolve(answers);
    } catch (error) {
      reject(error);
    }
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (waiting.length === 1) setImmediate(run);
    });
}
