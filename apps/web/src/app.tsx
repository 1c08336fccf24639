// The whole page: its head, and the room that the address names.
import { Skeleton } from "@mantine/core";
import { lazy, Suspense, useEffect, useRef } from "react";
import { AlarmsPage } from "./alarms/alarms-page.tsx";
import { IntakePage } from "./intake/intake-page.tsx";
import { MetersPage } from "./meters/meters-page.tsx";
import { Link } from "./routing/link.tsx";
import { useRoute } from "./routing/navigation.ts";
import { home, type Route } from "./routing/route.ts";
import { State } from "./shell/answer.tsx";
import { Header } from "./shell/header.tsx";
import { PageTitle } from "./shell/page-title.tsx";
import { useLive } from "./shell/use-live.ts";

// The charts come only when a meter is opened.
const MeterPage = lazy(async () => ({ default: (await import("./meter/meter-page.tsx")).MeterPage }));

// The decoder, with every driver, comes only to those who decode.
const DecodePage = lazy(async () => ({ default: (await import("./decode/decode-page.tsx")).DecodePage }));

export function App() {
  const route = useRoute();
  const live = useLive();
  const main = useFocusOnArrival(route);
  return (
    <>
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <Header route={route} live={live} />
      <main id="content" className="page" tabIndex={-1} ref={main}>
        <Suspense fallback={<Skeleton height={320} radius="md" />}>
          <Page route={route} />
        </Suspense>
      </main>
    </>
  );
}

function Page({ route }: { readonly route: Route }) {
  switch (route.page) {
    case "meters":
      return <MetersPage filter={route} />;
    case "meter":
      return <MeterPage meter={route.meter} key={route.meter} />;
    case "alarms":
      return <AlarmsPage />;
    case "intake":
      return <IntakePage />;
    case "decode":
      return <DecodePage />;
    default:
      return (
        <>
          <PageTitle title="Not found" />
          <State icon="search" title="There is no such page">
            <Link to={home}>To all meters</Link>
          </State>
        </>
      );
  }
}

/** After a way was taken the keyboard goes on in the new room, not at the head of the page. */
function useFocusOnArrival(route: Route) {
  const main = useRef<HTMLElement>(null);
  const room = route.page === "meter" ? route.meter : route.page;
  const last = useRef(room);
  useEffect(() => {
    if (last.current === room) return;
    last.current = room;
    main.current?.focus({ preventScroll: true });
  }, [room]);
  return main;
}
