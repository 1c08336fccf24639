import assert from "node:assert/strict";
import { test } from "node:test";
import { adjustedRand, cluster, silhouette } from "./clusters.ts";
import { classify, estimate, nearest } from "./nearest.ts";
import { fitLinear, predictLinear } from "./regression.ts";
import { amplitudes, fourier, inverseFourier } from "./spectrum.ts";

const near = (a: number, b: number, within = 1e-9) => assert.ok(Math.abs(a - b) <= within, `${a} is not ${b}`);

/** Numbers between 0 and 1 that look drawn, the same each time. */
function drawer(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test("F50 F51 a line and a plane are found, with their accuracy", () => {
  const line = fitLinear([[0], [1], [2], [3]], [5, 7, 9, 11]);
  near(line.intercept, 5);
  near(line.coefficients[0] ?? 0, 2);
  near(line.r2, 1);
  const draw = drawer(1);
  const rows = Array.from({ length: 500 }, () => [20 * draw(), 400_000 + 50_000 * draw()]);
  const y = rows.map(([degrees = 0, pascals = 0]) => 12 + 3 * degrees - 2e-5 * pascals + (draw() - 0.5));
  const plane = fitLinear(rows, y);
  near(plane.coefficients[0] ?? 0, 3, 0.02);
  near(plane.coefficients[1] ?? 0, -2e-5, 2e-6);
  near(plane.residual, Math.sqrt(1 / 12), 0.02);
  near(predictLinear(plane, [10, 420_000]), 12 + 30 - 8.4, 0.1);
});

test("columns that say the same do not break a regression, too few observations are refused", () => {
  const model = fitLinear(
    [
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ],
    [2, 4, 6, 8],
  );
  near(predictLinear(model, [5, 5]), 10, 1e-6);
  assert.throws(
    () =>
      fitLinear(
        [
          [1, 2],
          [3, 4],
        ],
        [1, 2],
      ),
    /too few/,
  );
  assert.throws(() => fitLinear([[1], [2], [3]], [1, 2]), /a value for each observation/);
});

test("F52 k-means finds planted groups, whatever the seed, and numbers them by size", () => {
  const centres = [
    [0, 0],
    [10, 0],
    [0, 10],
  ];
  const sizes = [60, 40, 20];
  for (const seed of [1, 2, 3]) {
    const draw = drawer(seed);
    const truth = sizes.flatMap((size, kind) => new Array<number>(size).fill(kind));
    const points = truth.map((kind) => (centres[kind] ?? []).map((value) => value + 3 * (draw() - 0.5)));
    const found = cluster(points, 3, { seed });
    assert.equal(adjustedRand(truth, found.assignment), 1);
    assert.deepEqual(found.assignment, truth);
    assert.ok(silhouette(points, found) > 0.7);
    assert.ok(silhouette(points, found) > silhouette(points, cluster(points, 5, { seed })));
  }
  assert.throws(() => cluster([[1]], 2, { seed: 1 }), RangeError);
});

test("the adjusted Rand index is 1 for other names, and about 0 for drawn ones", () => {
  assert.equal(adjustedRand(["a", "a", "b", "b"], [1, 1, 0, 0]), 1);
  const draw = drawer(9);
  const drawn = () => Array.from({ length: 5000 }, () => Math.floor(4 * draw()));
  near(adjustedRand(drawn(), drawn()), 0, 0.02);
});

test("F52 nearest neighbours vote, and the nearest decides between equals", () => {
  const examples = [
    { point: [0], answer: "house" },
    { point: [1], answer: "house" },
    { point: [5], answer: "office" },
    { point: [6], answer: "office" },
  ];
  assert.equal(classify(examples, [0.4], 3), "house");
  assert.equal(classify(examples, [5.2], 3), "office");
  assert.equal(classify(examples, [2.9], 2), "house");
  assert.equal(classify([], [1], 3), undefined);
  assert.deepEqual(
    nearest(examples, [5.9], 2).map(({ point }) => point[0]),
    [6, 5],
  );
  const values = examples.map(({ point }) => ({ point, answer: 10 * (point[0] ?? 0) }));
  assert.equal(estimate(values, [5.5], 2), 55);
});

test("F53 the transform names a planted rhythm, and its inverse gives the values back", () => {
  const draw = drawer(4);
  const values = Array.from({ length: 256 }, (_, n) => 7 + 3 * Math.cos((2 * Math.PI * 12 * n) / 256) + draw());
  const found = amplitudes(fourier(values));
  assert.equal(found.indexOf(Math.max(...found.slice(1))), 12);
  near(found[12] ?? 0, 3, 0.2);
  for (const [index, value] of inverseFourier(fourier(values)).entries()) near(value, values[index] ?? 0, 1e-9);
  assert.throws(() => fourier([1, 2, 3]), /power of two/);
});

test("the transform is the sum that defines it", () => {
  const values = [1, -2, 3, 0.5, 0, 4, -1, 2];
  const { real, imaginary } = fourier(values);
  for (let frequency = 0; frequency < values.length; frequency += 1) {
    const turn = (n: number) => (2 * Math.PI * frequency * n) / values.length;
    near(
      real[frequency] ?? 0,
      values.reduce((sum, value, n) => sum + value * Math.cos(turn(n)), 0),
      1e-9,
    );
    near(
      imaginary[frequency] ?? 0,
      values.reduce((sum, value, n) => sum - value * Math.sin(turn(n)), 0),
      1e-9,
    );
  }
});
