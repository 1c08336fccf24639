// Every route of the book of assets.
import type { Route } from "../route.ts";
import type { AssetDoor } from "./asset-door.ts";
import { contractRoutes } from "./contract-routes.ts";
import { districtRoutes } from "./district-routes.ts";
import { networkRoutes } from "./network-routes.ts";
import { onboardingRoutes } from "./onboarding-routes.ts";
import { placeRoutes } from "./place-routes.ts";

export const assetRoutes = (door: AssetDoor): readonly Route[] => [
  ...placeRoutes(door),
  ...contractRoutes(door),
  ...districtRoutes(door),
  ...networkRoutes(door),
  ...onboardingRoutes(door),
];
