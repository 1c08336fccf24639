// The layers of the fog and the zones of its links, as the two papers draw them.

/** What stands where (paper 2, figure 1): sensors, the edge's two layers, the cloud. */
export const layerOf = {
  device: "SAL",
  meter: "SAL",
  gateway: "EPL-A",
  edge: "EPL-B",
  cloud: "CSL",
} as const;

export type EndKind = keyof typeof layerOf;
export type FogLayer = (typeof layerOf)[EndKind];
/** What has a row of its own; meters have theirs, and the cloud is one. */
export type StationKind = "gateway" | "edge";

/** The zones of links (paper 1, 3.2). */
export const linkZones = {
  direct: "a handheld unit or a customer's device reads the meter",
  "meter-access": "a meter reaches another meter or a collector beside it",
  "meter-gateway": "a meter reaches a gateway",
  provider: "a gateway or edge node reaches the utility",
  cellular: "a meter reaches the utility by itself over a mobile network",
} as const;

export type LinkZone = keyof typeof linkZones;

/** The zone of a link by what stands at its ends; `undefined` where nothing links the two. */
export function zoneOfLink(lower: EndKind, upper: EndKind): LinkZone | undefined {
  if (lower === "device") return upper === "meter" ? "direct" : undefined;
  if (lower === "meter") {
    if (upper === "meter") return "meter-access";
    if (upper === "gateway") return "meter-gateway";
    return upper === "edge" || upper === "cloud" ? "cellular" : undefined;
  }
  if (lower === "gateway") return upper === "edge" || upper === "cloud" ? "provider" : undefined;
  return lower === "edge" && upper === "cloud" ? "provider" : undefined;
}
