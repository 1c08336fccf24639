// Moves between pages without loading the document again.
import { useSyncExternalStore } from "react";
import { type Route, readRoute, writeRoute } from "./route.ts";

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("popstate", listener);
  };
}

function address(): string {
  return location.pathname + location.search;
}

/** The page that is open; the component draws again when another is opened. */
export function useRoute(): Route {
  useSyncExternalStore(subscribe, address);
  return readRoute(location.pathname, location.search);
}

/** Opens another page, at its top. */
export function open(route: Route): void {
  history.pushState(null, "", writeRoute(route));
  scrollTo(0, 0);
  for (const listener of listeners) listener();
}

/** Changes what the open page shows; the way back skips it. */
export function refine(route: Route): void {
  history.replaceState(null, "", writeRoute(route));
  for (const listener of listeners) listener();
}
