// Lets a few questions that take long be answered at once, and asks whoever comes then to come again.
import { Refusal } from "./refusal.ts";

/** Runs some work when fewer than `most` are under way. */
export function fewAtOnce(most: number): <Answer>(work: () => Promise<Answer>) => Promise<Answer | Refusal> {
  let underWay = 0;
  return async (work) => {
    if (underWay >= most)
      return new Refusal("busy", "as many of these are being computed as this server computes at once");
    underWay += 1;
    try {
      return await work();
    } finally {
      underWay -= 1;
    }
  };
}
