// Decides where a lambda of this node runs, by what its earlier runs needed.
import {
  decidePlacement,
  type LambdaNeed,
  type PlacementDecision,
  reportItem,
  type Surroundings,
} from "@tributary/engine-lambda";
import type { LambdaManifest, LambdaPlace, LambdaReport } from "@tributary/wire";

/** Earlier runs that tell of the next. */
const lately = 20;
/** Bytes of a value and its moment where they are kept. */
const bytesOfValue = 8;
const day = 86_400;

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** What a run needs, as the last ones did wherever they ran; `undefined` before the first. */
function needOf(
  { every, deadline }: LambdaManifest,
  reports: readonly LambdaReport[],
  askBytes: number,
): LambdaNeed | undefined {
  const runs = reports.slice(0, lately).filter(({ outcome }) => outcome.state !== "failed");
  if (runs.length === 0) return undefined;
  return {
    inputBytes: bytesOfValue * median(runs.map(({ read }) => read)),
    askBytes,
    answerBytes: median(runs.map((run) => JSON.stringify(reportItem(run, 0)).length)),
    work: median(runs.map(({ work }) => work)),
    runsPerDay: day / every,
    deadline,
  };
}

const undecided = (place: LambdaPlace, says: string): PlacementDecision => ({ place, says, judged: [] });

/** Where it is before anything was measured. */
export const firstPlace = ({ placement }: LambdaManifest): PlacementDecision =>
  placement === "auto"
    ? undecided("edge", "no run was measured yet: it begins at the node")
    : undecided(placement, "its manifest names the place");

/** Where it should run now, and why. `now`: where it runs. */
export function place(
  manifest: LambdaManifest,
  reports: readonly LambdaReport[],
  askBytes: number,
  around: Surroundings,
  now: LambdaPlace,
): PlacementDecision {
  const need = needOf(manifest, reports, askBytes);
  return need === undefined ? firstPlace(manifest) : decidePlacement(need, around, now);
}
