// Draws streets between crossings: a tree that joins them all, and some streets more that close loops.

export interface Street {
  /** Places of the crossings that it joins; `from` is nearer to the first crossing, where the water enters. */
  readonly from: number;
  readonly to: number;
  readonly houses: number;
  /** Houses that get their water through it, its own among them. */
  readonly supplies: number;
}

export interface StreetNet {
  readonly crossings: readonly Crossing[];
  readonly streets: readonly Street[];
}

/** Metres from any corner. */
export interface Crossing {
  readonly x: number;
  readonly y: number;
}

const housesPerStreet = 14;
/** Streets that close a loop, per crossing. */
const loops = 0.15;
const block = 120;
/** By how much crossings stand off the grid. */
const crooked = 50;

interface Edge {
  readonly a: number;
  readonly b: number;
}

export function layStreets(draw: () => number, houses: number): StreetNet {
  if (!(houses >= 1 && houses <= 5000)) throw new RangeError("a district has 1 to 5000 houses");
  const count = Math.max(2, Math.round((houses / housesPerStreet + 1) / (1 + loops)));
  const columns = Math.ceil(Math.sqrt(count));
  const crossings = Array.from({ length: count }, (_, index) => ({
    x: (index % columns) * block + crooked * (draw() - 0.5),
    y: Math.floor(index / columns) * block + crooked * (draw() - 0.5),
  }));
  const edges = chosen(shuffled(neighbours(count, columns), draw), count);
  const { order, parent } = walk(edges, count);

  // Houses stand evenly along all streets, whatever their lengths.
  const lengths = edges.map(({ a, b }) => distance(crossings[a], crossings[b]));
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  let passed = 0;
  const along = lengths.map((length) => {
    const before = Math.round((passed / whole) * houses);
    passed += length;
    return Math.round((passed / whole) * houses) - before;
  });

  // From the far ends back: what a crossing's street supplies is its own houses and those behind the crossing.
  const rank = new Map(order.map((crossing, index) => [crossing, index]));
  const behind = new Array<number>(count).fill(0);
  const directed = edges.map(({ a, b }) =>
    (rank.get(a) ?? 0) < (rank.get(b) ?? 0) ? { from: a, to: b } : { from: b, to: a },
  );
  const supplies = [...along];
  for (const crossing of order.toReversed()) {
    for (const [street, { from, to }] of directed.entries()) {
      if (to !== crossing) continue;
      if (parent[to] === from) supplies[street] = (along[street] ?? 0) + (behind[to] ?? 0);
      behind[from] = (behind[from] ?? 0) + (supplies[street] ?? 0);
    }
  }
  return {
    crossings,
    streets: directed.map((street, index) => ({
      ...street,
      houses: along[index] ?? 0,
      supplies: supplies[index] ?? 0,
    })),
  };
}

function neighbours(count: number, columns: number): Edge[] {
  const edges: Edge[] = [];
  for (let b = 1; b < count; b += 1) {
    if (b % columns > 0) edges.push({ a: b - 1, b });
    if (b >= columns) edges.push({ a: b - columns, b });
  }
  return edges;
}

function shuffled<T>(list: readonly T[], draw: () => number): T[] {
  return list
    .map((item) => ({ item, drawn: draw() }))
    .sort((one, other) => one.drawn - other.drawn)
    .map(({ item }) => item);
}

/** Kruskal's tree, and of the edges left over as many as there are to be loops. */
function chosen(edges: readonly Edge[], count: number): Edge[] {
  const group = Array.from({ length: count }, (_, index) => index);
  const spare: Edge[] = [];
  const tree = edges.filter((edge) => {
    const [one, other] = [group[edge.a], group[edge.b]];
    if (one === other) {
      spare.push(edge);
      return false;
    }
    for (const [index, member] of group.entries()) if (member === other) group[index] = one ?? 0;
    return true;
  });
  return [...tree, ...spare.slice(0, Math.round(loops * count))];
}

/** Breadth first from crossing 0: crossings in the order in which water comes to them, and each one's neighbour before. */
function walk(edges: readonly Edge[], count: number): { order: number[]; parent: number[] } {
  const parent = new Array<number>(count).fill(-1);
  const order = [0];
  for (const crossing of order) {
    for (const { a, b } of edges) {
      const next = a === crossing ? b : b === crossing ? a : -1;
      if (next <= 0 || parent[next] !== -1) continue;
      parent[next] = crossing;
      order.push(next);
    }
  }
  return { order, parent };
}

function distance(one: Crossing = { x: 0, y: 0 }, other: Crossing = { x: 0, y: 0 }): number {
  return Math.hypot(other.x - one.x, other.y - one.y);
}
