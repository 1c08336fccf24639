// The addresses of the pages, in both directions.
import { isUtility, type Utility } from "../words/meters.ts";

export type Route =
  | { readonly page: "meters"; readonly utility: Utility | undefined; readonly search: string }
  | { readonly page: "meter"; readonly meter: string }
  | { readonly page: "alarms" }
  | { readonly page: "intake" }
  | { readonly page: "decode" }
  | { readonly page: "unknown"; readonly path: string };

/** The page that an address names. A meter's id stays as it is written there; the API judges it. */
export function readRoute(path: string, query = ""): Route {
  const parts = path.split("/").filter((part) => part !== "");
  const [first, second] = parts;
  if (first === undefined) {
    const parameters = new URLSearchParams(query);
    const utility = parameters.get("utility") ?? "";
    return {
      page: "meters",
      utility: isUtility(utility) ? utility : undefined,
      search: parameters.get("search") ?? "",
    };
  }
  if (parts.length === 2 && first === "meters" && second !== undefined) {
    const meter = decoded(second);
    if (meter !== undefined) return { page: "meter", meter };
  }
  if (parts.length === 1 && (first === "alarms" || first === "intake" || first === "decode")) return { page: first };
  return { page: "unknown", path };
}

/** The address of a page. */
export function writeRoute(route: Route): string {
  switch (route.page) {
    case "meters": {
      const parameters = new URLSearchParams();
      if (route.utility !== undefined) parameters.set("utility", route.utility);
      if (route.search !== "") parameters.set("search", route.search);
      return parameters.size === 0 ? "/" : `/?${parameters}`;
    }
    case "meter":
      return `/meters/${encodeURIComponent(route.meter)}`;
    case "unknown":
      return route.path;
    default:
      return `/${route.page}`;
  }
}

export const home: Route = { page: "meters", utility: undefined, search: "" };

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
