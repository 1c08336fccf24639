// Decides where a lambda of this node runs, by what its earlier runs needed.
import {
  decidePlacement,
  type LambdaNeed,
  type LambdaReport,
  type Place,
  type PlacementDecision,
  type Surroundings,
} from "@tributary/engine-lambda";
import type { LambdaManifest } from "@tributary/wire";

/** Earlier runs that tell of the next. */
const lately = 20;
/** Bytes of a value and its moment on the way. */
const bytesOfValue = 8;
const day = 86_400;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** What a run needs, as the last ones did; `undefined` before the first. `speed`: of the node, where they ran. */
function needOf(
  { every, deadline }: LambdaManifest,
  reports: readonly LambdaReport[],
  speed: number,
): LambdaNeed | undefined {
  const runs = reports.slice(0, lately).filter(({ outcome }) => outcome.state !== "failed");
  if (runs.length === 0) return undefined;
  const answers = runs.map(({ outcome }) => (outcome.state === "failed" ? 0 : JSON.stringify(outcome.value).length));
  return {
    inputBytes: bytesOfValue * median(runs.map(({ read }) => read)),
    outputBytes: median(answers),
    work: speed * median(runs.map(({ ran }) => ran)),
    runsPerDay: day / every,
    deadline,
    dataAt: "edge",
    answerAt: "cloud",
  };
}

/** Where it should run now, and why. `now`: where it runs. */
export function place(
  manifest: LambdaManifest,
  reports: readonly LambdaReport[],
  around: Surroundings,
  now: Place,
): PlacementDecision {
  if (manifest.placement !== "auto") {
    return { place: manifest.placement, says: "its manifest names the place", judged: [] };
  }
  const need = needOf(manifest, reports, around.places.edge.speed);
  if (need === undefined)
    return { place: "edge", says: "no run was measured yet: it begins where its data is", judged: [] };
  return decidePlacement(need, around, now);
}
