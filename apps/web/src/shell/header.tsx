// The head of every page: the name, the ways, and whether the line to the server stands.
import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { LiveState } from "../api/live.ts";
import { alarmsQuery } from "../api/queries.ts";
import { Link } from "../routing/link.tsx";
import { home, type Route } from "../routing/route.ts";
import { counted } from "../words/numbers.ts";
import "./header.css";
import { Icon } from "./icons.tsx";
import { Logo, Streams } from "./logo.tsx";

const liveWords = {
  connecting: "Connecting",
  live: "Live",
  reconnecting: "Reconnecting",
} as const satisfies Record<LiveState, string>;

export function Header({ route, live }: { readonly route: Route; readonly live: LiveState }) {
  const { data: alarms } = useQuery(alarmsQuery);
  const here = (pages: readonly Route["page"][]) => (pages.includes(route.page) ? "page" : undefined);
  return (
    <header className="header">
      <Streams />
      <div className="header-row">
        <Link className="brand" to={home}>
          <Logo />
          Tributary
        </Link>
        <nav aria-label="Pages">
          <Link to={home} aria-current={here(["meters", "meter"])}>
            Meters
          </Link>
          <Link to={{ page: "alarms" }} aria-current={here(["alarms"])}>
            Alarms
            {alarms !== undefined && alarms.length > 0 && (
              <span className="count" title={counted(alarms.length, "open alarm")}>
                {alarms.length}
              </span>
            )}
          </Link>
          <Link to={{ page: "intake" }} aria-current={here(["intake"])}>
            Intake
          </Link>
          <Link to={{ page: "decode" }} aria-current={here(["decode"])}>
            Decode
          </Link>
        </nav>
        <div className="live" role="status" aria-live="polite" data-live={live}>
          <span className="live-drop" aria-hidden="true" />
          {liveWords[live]}
        </div>
        <SchemeSwitch />
        <ActionIcon
          component="a"
          className="scheme"
          variant="transparent"
          size={36}
          href="/account"
          aria-label="Account"
        >
          <Icon name="person" />
        </ActionIcon>
      </div>
    </header>
  );
}

function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const other = useComputedColorScheme("light") === "light" ? "dark" : "light";
  return (
    <ActionIcon
      className="scheme"
      variant="transparent"
      size={36}
      aria-label={`Use the ${other} colours`}
      onClick={() => setColorScheme(other)}
    >
      <Icon name={other === "dark" ? "moon" : "sun"} />
    </ActionIcon>
  );
}
