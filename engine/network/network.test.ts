import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Demands,
  dmaNetwork,
  type NetworkEvent,
  type NetworkPlan,
  type NetworkRun,
  solveNetwork,
} from "./index.ts";

const start = 1_760_000_000;
const hour = 3600;
const step = 900;

/** Numbers from 0 to below 1, the same for a seed. */
function drawer(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A day that is quiet at night: most houses use nothing in most quarters of an hour. */
function demandsOf(plan: NetworkPlan, seed: number, hours = 24): Demands {
  const draw = drawer(seed);
  const flow = Float32Array.from({ length: (hours * hour * plan.houses.length) / step }, (_, index) => {
    const wall = (Math.floor(index / plan.houses.length) * step) / hour;
    const busy = wall % 24 < 6 ? 0.05 : 0.4;
    return draw() < busy ? 0.08 * draw() : 0;
  });
  return { start, step, flow };
}

const sum = (numbers: readonly number[]) => numbers.reduce((before, number) => before + number, 0);
const at = (hours: number) => start + hours * hour;
const useOf = (run: NetworkRun, plan: NetworkPlan, moment: number) =>
  sum(plan.houses.map((_, house) => run.use(house, moment)));

/** A street that is the only way to some houses, but not to most, and those houses. */
function onlyWay(plan: NetworkPlan): { valve: number; houses: number[] } {
  const [source = 0] = plan.nodes.flatMap(({ head }, node) => (head === undefined ? [] : [node]));
  for (const valve of plan.valves.keys()) {
    if (plan.inlets.includes(valve)) continue;
    const reached = new Set([source]);
    const links = [...plan.pipes, ...plan.valves.toSpliced(valve, 1)];
    for (const node of reached) {
      for (const { from, to } of links) {
        if (from === node) reached.add(to);
        if (to === node) reached.add(from);
      }
    }
    const cut = plan.houses.flatMap(({ node }, house) => (reached.has(node) ? [] : [house]));
    if (cut.length > 1 && cut.length < plan.houses.length / 2) return { valve, houses: cut };
  }
  throw new Error("no street is the only way");
}

test("a district has its houses, all joined, on ground that a street can climb, and pressures that a utility would give", async () => {
  for (const [seed, houses] of [
    [1, 1],
    [2, 15],
    [3, 120],
    [4, 400],
    [5, 1000],
  ] as const) {
    const plan = dmaNetwork(drawer(seed), houses);
    assert.equal(plan.houses.length, houses);
    assert.deepEqual(dmaNetwork(drawer(seed), houses), plan);
    const run = await solveNetwork(plan, { start, step, flow: new Float32Array(houses).fill(0.01) });
    for (const [house, { elevation }] of plan.houses.entries()) {
      const pressure = run.pressure(house, start);
      assert.ok(pressure > 25 && pressure < 80, `${pressure} m at ${elevation} m`);
    }
    assert.ok(plan.pipes.every(({ length, diameter }) => length > 0 && diameter > 0));
  }
});

test("other draws make another district", () => {
  assert.notDeepEqual(dmaNetwork(drawer(1), 60), dmaNetwork(drawer(2), 60));
});

test("what enters is used or lost, in every step, with leaks that begin, grow and are mended and valves that turn", async () => {
  for (const seed of [11, 12, 13]) {
    const plan = dmaNetwork(drawer(seed), 200);
    const { valve } = onlyWay(plan);
    const [leaky = 0, other = 0] = [plan.houses[150]?.node, plan.houses[30]?.node];
    const events: NetworkEvent[] = [
      { kind: "leak", node: leaky, at: at(3), until: at(20), area: 200 },
      { kind: "leak", node: leaky, at: at(5), area: 20 },
      { kind: "leak", node: other, at: at(2), area: 100, growing: 12 * hour },
      { kind: "valve", valve, at: at(8), position: 0 },
      { kind: "valve", valve, at: at(9), position: 0.2 },
      { kind: "house-valve", house: 7, at: at(10), position: 0 },
    ];
    const run = await solveNetwork(plan, demandsOf(plan, seed), events);
    for (let moment = start; moment < at(24); moment += step) {
      const losses =
        run.leakFlow(0, moment) + run.leakFlow(1, moment) + run.leakFlow(2, moment) + run.backgroundLeakage(moment);
      const inlet = run.inletFlow(0, moment);
      const rest = inlet - useOf(run, plan, moment) - losses;
      assert.ok(Math.abs(rest) < 0.001 * inlet + 0.001, `${rest} of ${inlet} m3/h after ${moment - start} s`);
    }
    assert.deepEqual([run.leakFlow(0, at(2)), run.leakFlow(0, at(20))], [0, 0]);
    assert.ok(run.leakFlow(2, at(14)) > 1.8 * run.leakFlow(2, at(8)), "it grows");
    assert.ok(run.leakFlow(0, at(6)) > 9 * run.leakFlow(1, at(6)), "holes of one node share by their size");
    assert.ok(run.backgroundLeakage(at(3)) > 0);
  }
});

test("a burst takes pressure from all, most from where it is, and more water comes in", async () => {
  const plan = dmaNetwork(drawer(21), 300);
  const demands = demandsOf(plan, 21, 6);
  const burst = plan.houses.length - 1;
  const quiet = await solveNetwork(plan, demands);
  const run = await solveNetwork(plan, demands, [
    { kind: "leak", node: plan.houses[burst]?.node ?? 0, at: at(3), area: 400 },
  ]);
  const before = at(2.75);
  const after = at(3);
  assert.equal(run.inletFlow(0, before), quiet.inletFlow(0, before));
  const more = run.inletFlow(0, after) - quiet.inletFlow(0, after);
  assert.ok(Math.abs(more - run.leakFlow(0, after)) < 0.1 * more && more > 5, `${more} m3/h`);
  const falls = plan.houses.map((_, house) => quiet.pressure(house, after) - run.pressure(house, after));
  assert.ok(falls.every((fall) => fall > -0.01));
  assert.equal(Math.max(...falls), Math.max(falls[burst] ?? 0, falls[burst - 1] ?? 0));
  assert.ok((falls[burst] ?? 0) > 1, `${falls[burst]} m`);
  const { node = 0, elevation = 0 } = plan.houses[burst] ?? {};
  const pressure = run.pressure(burst, after) + elevation - (plan.nodes[node]?.elevation ?? 0);
  const torricelli = 0.6 * 400e-6 * Math.sqrt(2 * 9.80665 * pressure) * 3600;
  assert.ok(Math.abs(run.leakFlow(0, after) - torricelli) < 0.001 * torricelli);
});

test("a closed street valve cuts the houses behind it and no others, until it is opened", async () => {
  const plan = dmaNetwork(drawer(31), 150);
  const { valve, houses } = onlyWay(plan);
  const events: NetworkEvent[] = [
    { kind: "valve", valve, at: at(1), position: 0 },
    { kind: "valve", valve, at: at(2), position: 1 },
  ];
  const flow = new Float32Array(12 * plan.houses.length).fill(0.02);
  const run = await solveNetwork(plan, { start, step, flow }, events);
  for (const [house] of plan.houses.entries()) {
    const cut = houses.includes(house);
    assert.equal(run.pressure(house, at(1)) === 0, cut);
    assert.equal(run.use(house, at(1)) === 0, cut);
    for (const served of [at(0.75), at(2)]) {
      assert.ok(run.pressure(house, served) > 25);
      assert.ok(Math.abs(run.use(house, served) - 0.02) < 1e-3);
    }
  }
});

test("the more a street valve is closed, the less pressure is left behind it", async () => {
  const plan = dmaNetwork(drawer(32), 150);
  const {
    valve,
    houses: [house = 0],
  } = onlyWay(plan);
  const turned = [1, 0.5, 0.1, 0.03].map(
    (position, index) => ({ kind: "valve", valve, at: at(index), position }) as const,
  );
  const flow = new Float32Array(16 * plan.houses.length).fill(0.3);
  const run = await solveNetwork(plan, { start, step, flow }, turned);
  const pressures = [0, 1, 2, 3].map((hours) => run.pressure(house, at(hours)));
  assert.deepEqual(
    pressures,
    pressures.toSorted((a, b) => b - a),
  );
  assert.ok((pressures[0] ?? 0) - (pressures[3] ?? 0) > 1, pressures.join());
});

test("a house's own valve cuts it alone", async () => {
  const plan = dmaNetwork(drawer(33), 40);
  const flow = new Float32Array(2 * plan.houses.length).fill(0.02);
  const run = await solveNetwork(plan, { start, step, flow }, [
    { kind: "house-valve", house: 5, at: start + 1, position: 0 },
  ]);
  assert.ok(run.use(5, start) > 0);
  const dry = plan.houses.flatMap((_, house) => (run.use(house, start + step) === 0 ? [house] : []));
  assert.deepEqual(dry, [5]);
  assert.equal(run.pressure(5, start + step), 0);
});

test("behind a closed inlet nothing flows and nothing is lost", async () => {
  const plan = dmaNetwork(drawer(34), 40);
  const flow = new Float32Array(3 * plan.houses.length).fill(0.02);
  const run = await solveNetwork(plan, { start, step, flow }, [
    { kind: "leak", node: plan.houses[3]?.node ?? 0, at: start, area: 50 },
    { kind: "valve", valve: 0, at: start + step, position: 0 },
    { kind: "valve", valve: 0, at: start + 2 * step, position: 1 },
  ]);
  const shown = (moment: number) => [run.inletFlow(0, moment), run.leakFlow(0, moment), run.backgroundLeakage(moment)];
  assert.deepEqual([...shown(start + step), useOf(run, plan, start + step)], [0, 0, 0, 0]);
  for (const [index, value] of shown(start + 2 * step).entries()) {
    assert.ok(value > 0 && Math.abs(value - (shown(start)[index] ?? 0)) < 0.005 * value);
  }
});

test("who asks for more than the pipes can carry gets less", async () => {
  const plan = dmaNetwork(drawer(35), 30);
  const flow = new Float32Array(plan.houses.length).fill(20);
  const run = await solveNetwork(plan, { start, step, flow });
  const got = useOf(run, plan, start);
  assert.ok(got > 20 && got < 0.8 * 20 * plan.houses.length, `${got} m3/h`);
  assert.ok(plan.houses.some((_, house) => run.pressure(house, start) < 15));
});

test("a day solved alone, or half by half, or after another district, is the same day", async () => {
  const plan = dmaNetwork(drawer(41), 120);
  const demands = demandsOf(plan, 41, 4);
  const { valve } = onlyWay(plan);
  const events: NetworkEvent[] = [
    { kind: "valve", valve, at: at(1), position: 0 },
    { kind: "leak", node: plan.houses[90]?.node ?? 0, at: at(1.5), area: 30 },
  ];
  const whole = await solveNetwork(plan, demands, events);
  const other = solveNetwork(dmaNetwork(drawer(42), 50), { start, step, flow: new Float32Array(50) });
  const later = { ...demands, start: at(2), flow: demands.flow.slice(demands.flow.length / 2) };
  const [half] = await Promise.all([solveNetwork(plan, later, events), other]);
  for (let moment = at(2); moment < at(4); moment += step) {
    assert.ok(Math.abs(half.inletFlow(0, moment) - whole.inletFlow(0, moment)) < 1e-3);
    for (const [house] of plan.houses.entries()) {
      assert.ok(Math.abs(half.pressure(house, moment) - whole.pressure(house, moment)) < 0.01);
    }
  }
});

test("what does not fit the plan is refused, and the next district is solved", async () => {
  const plan = dmaNetwork(drawer(51), 10);
  const demands: Demands = { start, step, flow: new Float32Array(10) };
  const refused = (...given: Parameters<typeof solveNetwork>) => assert.rejects(solveNetwork(...given), RangeError);
  await refused(plan, { ...demands, flow: new Float32Array(11) });
  await refused(plan, { ...demands, flow: new Float32Array(10).fill(-1) });
  await refused(plan, { ...demands, step: 0 });
  await refused(plan, demands, [{ kind: "valve", valve: 99, at: start, position: 0 }]);
  await refused(plan, demands, [{ kind: "leak", node: 0, at: start, area: -1 }]);
  await refused(plan, demands, [{ kind: "house-valve", house: 0, at: start, position: 2 }]);
  const unsupplied = { ...plan, nodes: plan.nodes.map(({ head: _, ...node }) => node) };
  await assert.rejects(solveNetwork(unsupplied, demands));
  const run = await solveNetwork(plan, demands);
  assert.equal(run.steps, 1);
  for (const moment of [start - 1, start + step]) assert.throws(() => run.pressure(0, moment), RangeError);
  assert.throws(() => run.pressure(10, start), RangeError);
});
