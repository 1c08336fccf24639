import assert from "node:assert/strict";
import { test } from "node:test";
import { decidePlacement, type LambdaNeed, type Place, places, type Surroundings } from "./placement.ts";

const need: LambdaNeed = {
  inputBytes: 2_000_000,
  outputBytes: 500,
  work: 300,
  runsPerDay: 24,
  deadline: 60_000,
  dataAt: "edge",
  answerAt: "cloud",
};

/** A board at the edge, a fast cloud, a fibre between them, and traffic that is paid for. */
const usual: Surroundings = {
  places: {
    gateway: { speed: 0.05, load: 0.1, memory: 64e6 },
    edge: { speed: 0.2, load: 0.2, memory: 512e6 },
    cloud: { speed: 1, load: 0.3, memory: 8e9 },
  },
  links: {
    gateway: { up: true, bytesPerSecond: 100, latency: 2000, perMegabyte: 5 },
    edge: { up: true, bytesPerSecond: 1_000_000, latency: 40, perMegabyte: 0.01 },
  },
  prices: { gateway: 0.01, edge: 0.001, cloud: 0.0005 },
};

const edgeNow = (more: Partial<Surroundings["places"]["edge"]>): Surroundings => ({
  ...usual,
  places: { ...usual.places, edge: { ...usual.places.edge, ...more } },
});
const linkNow = (more: Partial<Surroundings["links"]["edge"]>): Surroundings => ({
  ...usual,
  links: { ...usual.links, edge: { ...usual.links.edge, ...more } },
});

/** The place that a calculation of its own, place by place, finds cheapest among those in time. */
function cheapest(want: LambdaNeed, around: Surroundings): Place | undefined {
  const priced = (["edge", "cloud"] as const).flatMap((place) => {
    const { speed, load } = around.places[place];
    const link = around.links.edge;
    const bytes = place === "edge" ? want.outputBytes : want.inputBytes;
    if (place === "cloud" && !link.up) return [];
    const time = want.work / speed / (1 - load) + link.latency + (1000 * bytes) / link.bytesPerSecond;
    const cost = (link.perMegabyte * bytes) / 2 ** 20 + (around.prices[place] * want.work) / speed / 1000;
    return time > want.deadline ? [] : [{ place, cost }];
  });
  return priced.toSorted((a, b) => a.cost - b.cost)[0]?.place;
}

test("F68 much data and little work stay where the data is, the decision is explained", () => {
  const { place, says, judged } = decidePlacement(need, usual);
  assert.equal(place, "edge");
  assert.match(says, /^edge is cheapest: \d+ ms of 60000/);
  assert.deepEqual(
    judged.map((one) => one.place),
    ["edge", "cloud"],
  );
});

test("F68 it moves when the deadline shortens, when the node is loaded and when the link is cut, and back", () => {
  const work: LambdaNeed = { ...need, inputBytes: 20_000, work: 4000 };
  const start = decidePlacement(work, usual);
  assert.equal(start.place, "cloud");
  const cut = decidePlacement(work, linkNow({ up: false }), start.place);
  assert.equal(cut.place, "edge");
  assert.match(cut.says, /at cloud its data cannot get there: a link is down/);
  assert.equal(decidePlacement(work, usual, cut.place).place, "cloud");

  const heavy: LambdaNeed = { ...need, work: 4000 };
  assert.equal(decidePlacement(heavy, usual, "edge").place, "edge");
  const hasty = decidePlacement({ ...heavy, deadline: 10_000 }, usual, "edge");
  assert.equal(hasty.place, "cloud");
  assert.match(hasty.says, /for at edge it takes 25\d\d\d ms of 10000/);
  const loaded = decidePlacement(heavy, edgeNow({ load: 0.9 }), "edge");
  assert.equal(loaded.place, "cloud");
});

test("F68 whatever the surroundings, it is where it proves cheapest", () => {
  let state = 7;
  const draw = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  let chosen = 0;
  for (let round = 0; round < 500; round += 1) {
    const around: Surroundings = {
      ...usual,
      places: {
        ...usual.places,
        edge: { ...usual.places.edge, speed: 0.1 + draw(), load: 0.9 * draw() },
        cloud: { ...usual.places.cloud, load: 0.9 * draw() },
      },
      links: {
        ...usual.links,
        edge: {
          up: draw() > 0.2,
          bytesPerSecond: 1000 * 1000 ** draw(),
          latency: 500 * draw(),
          perMegabyte: draw() / 10,
        },
      },
    };
    const want: LambdaNeed = {
      ...need,
      inputBytes: 10 ** (7 * draw()),
      work: 10 ** (4 * draw()),
      deadline: 10 ** (2 + 3 * draw()),
    };
    const best = cheapest(want, around);
    if (best === undefined) continue;
    chosen += 1;
    assert.equal(decidePlacement(want, around).place, best);
  }
  assert.ok(chosen > 200);
});

test("it does not move to and fro for a small gain", () => {
  const nearly: Surroundings = { ...usual, prices: { ...usual.prices, cloud: 0.00019 } };
  const even: LambdaNeed = { ...need, inputBytes: 500, work: 1000 };
  const [a, b] = [decidePlacement(even, nearly, "edge"), decidePlacement(even, nearly, "cloud")];
  const costs = a.judged.map(({ cost }) => cost);
  const gain = Math.max(...costs) / Math.min(...costs);
  assert.equal(a.place === "edge" && b.place === "cloud", gain <= 1.2);
});

test("a place below the data is never asked, and where nothing is in time the fastest is taken and said", () => {
  assert.ok(places.includes("gateway"));
  const late = decidePlacement({ ...need, deadline: 50 }, usual);
  assert.equal(late.place, "edge");
  assert.match(late.says, /no place keeps the deadline/);
  const gone = decidePlacement(
    { ...need, dataAt: "gateway", inputBytes: 100e6 },
    { ...usual, links: { gateway: { ...usual.links.gateway, up: false }, edge: usual.links.edge } },
  );
  assert.equal(gone.place, "gateway");
  assert.match(gone.says, /gateway is the fastest/);
});
