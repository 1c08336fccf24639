// How runs of lambdas are timed: by the machine, or in a simulation by the machine that a place is said to be.

export interface LambdaTime {
  /** Speed of the place's CPU, against 1. */
  readonly speed: number;
  /** Milliseconds that only go forward: what deadlines are measured by. */
  elapsed(): number;
  /** Told the CPU milliseconds of each run as it ends; answers those of this place. */
  spent(cpu: number): number;
  /** Milliseconds since `begun` when another place has answered, which says that it took `there`. */
  answered(begun: number, there: number): number;
}

export const machineTime = (speed: number): LambdaTime => ({
  speed,
  elapsed: () => performance.now(),
  spent: (cpu) => cpu,
  answered: (begun) => performance.now() - begun,
});

/**
 * Where several places share one machine, its clock says nothing about any of them: a run takes the CPU time that it took,
 * on a CPU of the place's speed, and nothing else passes time.
 */
export function simulatedTime(speed: number): LambdaTime {
  let elapsed = 0;
  return {
    speed,
    elapsed: () => elapsed,
    spent(cpu) {
      elapsed += cpu / speed;
      return cpu / speed;
    },
    answered: (_, there) => there,
  };
}
