// Numeric kernels that run at the edge, in the cloud and in a browser alike.
export {
  adjustedRand,
  type ClusterOptions,
  type Clusters,
  cluster,
  nearestCentroid,
  silhouette,
} from "./clusters.ts";
export { classify, type Example, estimate, nearest } from "./nearest.ts";
export { fitLinear, type LinearModel, predictLinear } from "./regression.ts";
export { amplitudes, fourier, inverseFourier, type Spectrum } from "./spectrum.ts";
