// A link to another page of ours; new tabs and downloads stay the browser's.
import type { ComponentProps, MouseEvent } from "react";
import { open } from "./navigation.ts";
import { type Route, writeRoute } from "./route.ts";

interface LinkProps extends Omit<ComponentProps<"a">, "href" | "onClick"> {
  readonly to: Route;
}

export function Link({ to, ...anchor }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(to);
  };
  return <a {...anchor} href={writeRoute(to)} onClick={follow} />;
}
