// Every meter that the filter lets through; more are loaded as the end comes near.
import { Button, TextInput } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { MeterFilter } from "../api/ask.ts";
import { metersQuery } from "../api/queries.ts";
import { refine } from "../routing/navigation.ts";
import { home } from "../routing/route.ts";
import { Bars, Failed, State } from "../shell/answer.tsx";
import { Icon } from "../shell/icons.tsx";
import { utilities } from "../words/meters.ts";
import { HowToSend } from "./how-to-send.tsx";
import "./meter-list.css";
import { MeterRow } from "./meter-row.tsx";

/** Typing settles for this long (ms) before the list is asked. */
const settle = 250;

export function MeterList({ filter: { utility, search } }: { readonly filter: MeterFilter }) {
  const filtered = utility !== undefined || search !== "";
  return (
    <section className="section" aria-labelledby="list">
      <div className="section-head">
        <h2 id="list">{utility === undefined ? "All meters" : `${utilities[utility].title} meters`}</h2>
        <Search utility={utility} search={search} />
      </div>
      <Rows filter={{ utility, search: search.trim() }} filtered={filtered} />
    </section>
  );
}

function Search({ utility, search }: MeterFilter) {
  const [typed, setTyped] = useState(search);
  // The address may change without typing: by the way back, or by a press on "Show all meters".
  useEffect(() => setTyped(search), [search]);
  useEffect(() => {
    if (typed === search) return;
    const timer = setTimeout(() => refine({ page: "meters", utility, search: typed }), settle);
    return () => clearTimeout(timer);
  }, [typed, search, utility]);
  return (
    <TextInput
      className="search"
      type="search"
      aria-label="Search meters by name or id"
      placeholder="Name or id"
      maxLength={64}
      leftSection={<Icon name="search" />}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
}

function Rows({ filter, filtered }: { readonly filter: MeterFilter; readonly filtered: boolean }) {
  const query = useInfiniteQuery(metersQuery(filter));
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  if (data === undefined) {
    if (query.isError) return <Failed what="the meters" error={query.error} retry={() => query.refetch()} />;
    return <Bars count={6} height={64} />;
  }
  const meters = data.pages.flatMap((page) => page.meters);
  if (meters.length === 0) return filtered ? <NothingFound /> : <HowToSend />;
  return (
    <>
      <ul className="meter-list" data-count={meters.length}>
        {meters.map((meter) => (
          <MeterRow key={meter.meter} meter={meter} />
        ))}
      </ul>
      {hasNextPage && <More busy={isFetchingNextPage} load={fetchNextPage} />}
    </>
  );
}

function NothingFound() {
  return (
    <State icon="search" title="No meter matches">
      <p className="dim">Part of the name or of the id is enough.</p>
      <Button variant="light" onClick={() => refine(home)}>
        Show all meters
      </Button>
    </State>
  );
}

/** A button that presses itself when it comes into sight. */
function More({ busy, load }: { readonly busy: boolean; readonly load: () => void }) {
  const end = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (busy || end.current === null) return;
    const sight = new IntersectionObserver(([entry]) => entry?.isIntersecting && load(), { rootMargin: "800px" });
    sight.observe(end.current);
    return () => sight.disconnect();
  }, [busy, load]);
  return (
    <Button ref={end} variant="light" loading={busy} onClick={load}>
      Show more meters
    </Button>
  );
}
