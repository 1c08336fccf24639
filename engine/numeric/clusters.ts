// Puts points into clusters by k-means, with restarts, and says how well they stand apart.
import { kmeans } from "ml-kmeans";

export interface Clusters {
  readonly centroids: readonly (readonly number[])[];
  /** The cluster of each point, from 0; the largest cluster is 0. */
  readonly assignment: readonly number[];
  /** Sum of squared distances to the own centroid. */
  readonly inertia: number;
}

export interface ClusterOptions {
  /** The same seed gives the same clusters. */
  readonly seed: number;
  /** Starts from other centroids, of which the best is kept. */
  readonly restarts?: number;
}

type Point = readonly number[];

const squaredDistance = (a: Point, b: Point): number =>
  a.reduce((sum, value, index) => sum + (value - (b[index] ?? 0)) ** 2, 0);

/** The number of the centroid that is nearest to a point, and the squared distance to it. */
export function nearestCentroid(point: Point, centroids: readonly Point[]): { cluster: number; distance: number } {
  let best = { cluster: 0, distance: Number.POSITIVE_INFINITY };
  for (const [cluster, centroid] of centroids.entries()) {
    const distance = squaredDistance(point, centroid);
    if (distance < best.distance) best = { cluster, distance };
  }
  return best;
}

/** Numbers clusters by their size, so that a name does not depend on the draw. */
function inOrder(points: readonly Point[], centroids: readonly Point[]): Clusters {
  const sizes = new Array<number>(centroids.length).fill(0);
  for (const point of points) {
    const { cluster } = nearestCentroid(point, centroids);
    sizes[cluster] = (sizes[cluster] ?? 0) + 1;
  }
  const ordered = centroids
    .map((centroid, index) => ({ centroid, size: sizes[index] ?? 0 }))
    .toSorted((a, b) => b.size - a.size)
    .map(({ centroid }) => centroid);
  let inertia = 0;
  const assignment = points.map((point) => {
    const { cluster, distance } = nearestCentroid(point, ordered);
    inertia += distance;
    return cluster;
  });
  return { centroids: ordered, assignment, inertia };
}

/** `k` clusters of points. Throws a RangeError when there are fewer points than clusters. */
export function cluster(points: readonly Point[], k: number, { seed, restarts = 8 }: ClusterOptions): Clusters {
  if (!(Number.isInteger(k) && k >= 1 && k <= points.length)) {
    throw new RangeError(`${points.length} points cannot stand in ${k} clusters`);
  }
  const data = points.map((point) => [...point]);
  let best: Clusters | undefined;
  for (let start = 0; start < restarts; start += 1) {
    const { centroids } = kmeans(data, k, { seed: seed * 1009 + start, initialization: "kmeans++" });
    const found = inOrder(points, centroids);
    if (best === undefined || found.inertia < best.inertia) best = found;
  }
  if (best === undefined) throw new RangeError("at least one start is needed");
  return best;
}

/**
 * Mean silhouette, -1 to 1: how much nearer points are to their own cluster's centroid than to the next one's.
 * By centroids (the simplified silhouette), so that its time grows with the points and not with their square.
 */
export function silhouette(points: readonly Point[], { centroids, assignment }: Clusters): number {
  if (centroids.length < 2) return 0;
  const each = points.map((point, index) => {
    const distances = centroids.map((centroid) => Math.sqrt(squaredDistance(point, centroid)));
    const own = distances[assignment[index] ?? 0] ?? 0;
    const next = Math.min(...distances.filter((_, cluster) => cluster !== assignment[index]));
    const larger = Math.max(own, next);
    return larger === 0 ? 0 : (next - own) / larger;
  });
  return each.reduce((sum, value) => sum + value, 0) / each.length;
}

/** Agreement of two assignments of the same points, adjusted for chance: 1 when equal but for names, about 0 by chance. */
export function adjustedRand(one: readonly unknown[], other: readonly unknown[]): number {
  if (one.length !== other.length) throw new RangeError("two assignments of the same points are compared");
  const pairs = (count: number) => (count * (count - 1)) / 2;
  const sizes = (keys: readonly unknown[]) => {
    const counts = new Map<unknown, number>();
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    return [...counts.values()].reduce((sum, count) => sum + pairs(count), 0);
  };
  const both = sizes(one.map((key, index) => `${JSON.stringify(key)} ${JSON.stringify(other[index])}`));
  const rows = sizes(one);
  const columns = sizes(other);
  const expected = (rows * columns) / Math.max(1, pairs(one.length));
  const most = (rows + columns) / 2;
  return most === expected ? 1 : (both - expected) / (most - expected);
}
