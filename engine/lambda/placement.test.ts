import assert from "node:assert/strict";
import { test } from "node:test";
import { type LambdaPlace, lambdaPlaces } from "@tributary/wire";
import { decidePlacement, type LambdaNeed, type PlaceNow, type Surroundings } from "./placement.ts";

const need: LambdaNeed = {
  inputBytes: 2_000_000,
  askBytes: 4000,
  answerBytes: 500,
  work: 300,
  runsPerDay: 24,
  deadline: 60_000,
};
const place = (speed: number, cpuSecond: number, memory = 1e9): PlaceNow => {
  return { speed, load: 0, waits: 0, memory, cpuSecond, signers: [] };
};

/** A small board with a radio, a board at the edge, a fast cloud; traffic to the cloud is paid for. */
const usual: Surroundings = {
  places: { gateway: place(0.02, 0.0005, 64e6), edge: place(0.2, 0.00001), cloud: place(1, 0.00005) },
  links: {
    gateway: { up: true, bytesPerSecond: 10_000, latency: 200, perMegabyte: 0 },
    cloud: { up: true, bytesPerSecond: 1_000_000, latency: 40, perMegabyte: 0.002 },
  },
};
const placeNow = (which: LambdaPlace, more: Partial<PlaceNow>, around = usual): Surroundings => ({
  ...around,
  places: { ...around.places, [which]: { ...around.places[which], ...more } },
});
const linkNow = (which: "gateway" | "cloud", more: Partial<Surroundings["links"]["cloud"]>, around = usual) => ({
  ...around,
  links: { ...around.links, [which]: { ...around.links[which], ...more } },
});

/** The place that a calculation of its own, place by place, finds cheapest among those in time. */
function cheapest(want: LambdaNeed, { places, links }: Surroundings): LambdaPlace | undefined {
  const both = want.askBytes + want.answerBytes;
  const priced = lambdaPlaces.flatMap((which) => {
    const { speed, load, waits, memory, cpuSecond } = places[which];
    const way = which === "edge" ? undefined : links[which];
    if (way?.up === false || 8 * want.inputBytes + 2 ** 24 > memory) return [];
    const time =
      waits +
      want.work / speed / (1 - load) +
      (way === undefined ? 0 : way.latency + (1000 * both) / way.bytesPerSecond);
    const traffic =
      (links.cloud.perMegabyte * (which === "cloud" ? both : want.answerBytes) +
        (which === "gateway" ? links.gateway.perMegabyte * both : 0)) /
      2 ** 20;
    return time > want.deadline ? [] : [{ which, cost: traffic + (cpuSecond * want.work) / speed / 1000 }];
  });
  return priced.toSorted((a, b) => a.cost - b.cost)[0]?.which;
}

test("F68 it runs where that is cheapest, and the decision is explained place by place", () => {
  const { place: chosen, says, judged } = decidePlacement(need, usual);
  assert.equal(chosen, "edge");
  assert.match(says, /^the edge is cheapest: 1500 ms of 60000, [\d.e-]+ a day$/);
  assert.deepEqual(
    judged.map(({ place: which, parts }) => [which, parts.bytes, Math.round(1000 * parts.cpuSeconds)]),
    [
      ["gateway", 24 * 5000, 360_000],
      ["edge", 24 * 500, 36_000],
      ["cloud", 24 * 4500, 7200],
    ],
  );
});

test("F68 it moves when the deadline shortens, the node is loaded or the link is cut, and back", () => {
  const hasty = decidePlacement({ ...need, deadline: 1000 }, usual, "edge");
  assert.equal(hasty.place, "cloud");
  assert.match(hasty.says, /; at the edge it takes 1500 ms of 1000/);
  const busy = placeNow("edge", { waits: 90_000 });
  const loaded = decidePlacement(need, busy, "edge");
  assert.equal(loaded.place, "cloud");
  assert.equal(decidePlacement(need, placeNow("edge", { load: 0.98 }), "edge").place, "cloud");
  const small = { ...need, inputBytes: 20_000 };
  const cut = decidePlacement(small, linkNow("cloud", { up: false }, busy), "cloud");
  assert.equal(cut.place, "gateway");
  assert.match(cut.says, /at the cloud the link is down/);
  assert.equal(decidePlacement(small, usual, "gateway").place, "edge");
});

test("F68 whatever the surroundings, it is where it proves cheapest", () => {
  let state = 7;
  const draw = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const chosen = new Map<string, number>();
  const drawPlace = (memory: number): PlaceNow => {
    return { ...place(10 ** (-2 * draw()), 10 ** (-5 + 2 * draw()), memory), load: 0.9 * draw(), waits: 1000 * draw() };
  };
  const drawLink = () => ({
    ...{ up: draw() > 0.2, bytesPerSecond: 1000 * 1000 ** draw() },
    ...{ latency: 500 * draw(), perMegabyte: draw() / 10 },
  });
  for (let round = 0; round < 500; round += 1) {
    const around: Surroundings = {
      places: { gateway: drawPlace(64e6), edge: drawPlace(512e6), cloud: drawPlace(8e9) },
      links: { gateway: drawLink(), cloud: drawLink() },
    };
    const want: LambdaNeed = {
      ...need,
      inputBytes: 10 ** (8 * draw()),
      askBytes: 10 ** (3 + 3 * draw()),
      work: 10 ** (4 * draw()),
      deadline: 10 ** (2 + 3 * draw()),
    };
    const best = cheapest(want, around);
    if (best === undefined) continue;
    chosen.set(best, (chosen.get(best) ?? 0) + 1);
    assert.equal(decidePlacement(want, around).place, best);
  }
  for (const which of lambdaPlaces) assert.ok((chosen.get(which) ?? 0) >= 20, `${which} ${chosen.get(which)}`);
});

test("it does not move to and fro for a small gain", () => {
  const even = placeNow("cloud", { cpuSecond: 0.000_049, speed: 1 }, placeNow("edge", { cpuSecond: 0.000_01 }));
  const light: LambdaNeed = { ...need, askBytes: 0, answerBytes: 0 };
  const [a, b] = [decidePlacement(light, even, "edge"), decidePlacement(light, even, "cloud")];
  assert.deepEqual([a.place, b.place], ["edge", "cloud"]);
  assert.match(b.says, /^stays at the cloud/);
  assert.equal(decidePlacement(light, placeNow("cloud", { cpuSecond: 0.000_03 }), "edge").place, "cloud");
});

test("a place that cannot run it says why, and where nothing is in time the fastest is taken and said", () => {
  const without = placeNow("gateway", { no: "it holds no keys" });
  const { judged } = decidePlacement(need, without);
  assert.equal(judged[0]?.says, "it holds no keys");
  assert.equal(decidePlacement(need, usual).judged[0]?.possible, true);
  assert.match(decidePlacement({ ...need, inputBytes: 60e6 }, usual).judged[0]?.says ?? "", /too little memory/);
  const late = decidePlacement({ ...need, deadline: 50 }, usual);
  assert.equal(late.place, "cloud");
  assert.match(late.says, /no place keeps the deadline; cloud is the fastest/);
  const nowhere = lambdaPlaces.reduce((around, which) => placeNow(which, { no: "it is gone" }, around), usual);
  assert.equal(decidePlacement(need, nowhere).place, undefined);
});
