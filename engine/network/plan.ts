// What a district metered area (DMA) is built from: lists that name each other by place, lengths in m, diameters in mm.

export interface NetworkPlan {
  readonly nodes: readonly NetworkNode[];
  readonly pipes: readonly Pipe[];
  readonly valves: readonly Valve[];
  /** Valves whose flow is metered, the only ways into the area; a pipe stands between each of them and its source. */
  readonly inlets: readonly number[];
  readonly houses: readonly House[];
}

export interface Place {
  readonly x: number;
  readonly y: number;
  /** Metres above the sea. */
  readonly elevation: number;
}

export interface NetworkNode extends Place {
  /** Where it is a source: the level that its water would rise to, in metres above the sea. */
  readonly head?: number;
}

export interface Pipe {
  readonly from: number;
  readonly to: number;
  readonly length: number;
  readonly diameter: number;
  /** Hazen-Williams coefficient: 140 is smooth, 80 is old iron. */
  readonly roughness: number;
  /** Background leakage: holes in mm2 per 100 m, and by how much a metre of pressure widens them. */
  readonly leakArea: number;
  readonly leakExpansion: number;
}

export interface Valve {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly diameter: number;
  /** A pressure reducing valve keeps this pressure behind it, in m; any other is a gate valve. */
  readonly reducesTo?: number;
}

/** A connection: the node that it is tapped from, and where its meter is. */
export interface House extends Place {
  readonly node: number;
  /** Place in the list of streets, for addresses. */
  readonly street: number;
}

/** Meters show bar, networks are computed in metres of water. */
export const barPerMetre = 0.0980665;
