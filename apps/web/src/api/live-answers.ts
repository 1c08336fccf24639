// Keeps the answers that the page has in step with the live events.

import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { AlarmView, MeterDetail, MeterList, MeterView } from "@tributary/wire";
import type { LiveListener, LiveState } from "./live.ts";
import { mergeAlarm, mergeDetail, mergeMeters } from "./merge.ts";
import { alarmsQuery, intakeQuery, meterQuery, overviewQuery } from "./queries.ts";

/** Telegrams are shown together this often (ms), so that a thousand a second cost two drawings. */
const drawEvery = 500;

/** A listener that writes what it hears into the answers of `client` and hands each change of the line to `onState`. */
export function liveAnswers(client: QueryClient, onState: (state: LiveState) => void): LiveListener {
  let heard = new Map<string, MeterView>();
  let waiting = false;
  let missed = false;

  const draw = () => {
    const news = heard;
    heard = new Map();
    waiting = false;
    showInLists(client, news);
    for (const meter of news.values()) showOnPage(client, meter);
  };

  return {
    state: (state) => {
      if (state === "reconnecting") missed = true;
      if (state === "live" && missed) {
        missed = false;
        client.invalidateQueries();
      }
      onState(state);
    },
    meter: (meter) => {
      heard.set(meter.meter, meter);
      if (waiting) return;
      waiting = true;
      setTimeout(draw, drawEvery);
    },
    alarm: (alarm) => showAlarm(client, alarm),
    intake: (intake) => client.setQueryData(intakeQuery.queryKey, intake),
  };
}

function showInLists(client: QueryClient, news: ReadonlyMap<string, MeterView>): void {
  const unknown = new Set(news.keys());
  const lists = client.getQueriesData<InfiniteData<MeterList>>({ queryKey: ["meters"] });
  for (const [key, list] of lists) {
    if (list === undefined) continue;
    for (const { meters } of list.pages) for (const { meter } of meters) unknown.delete(meter);
    const pages = list.pages.map((page) => {
      const meters = mergeMeters(page.meters, news);
      return meters === page.meters ? page : { ...page, meters: [...meters] };
    });
    if (pages.some((page, index) => page !== list.pages[index])) client.setQueryData(key, { ...list, pages });
  }
  const complete = lists.every(([, list]) => list?.pages.at(-1)?.next === null);
  // A meter that no list has is new, or beyond the pages that are loaded: then it comes when they do.
  if (unknown.size === 0 || !complete) return;
  client.invalidateQueries({ queryKey: ["meters"] }, { cancelRefetch: false });
  client.invalidateQueries({ queryKey: overviewQuery.queryKey }, { cancelRefetch: false });
}

function showOnPage(client: QueryClient, meter: MeterView): void {
  const { queryKey } = meterQuery(meter.meter);
  const detail = client.getQueryData<MeterDetail>(queryKey);
  if (detail === undefined) return;
  client.setQueryData(queryKey, mergeDetail(detail, meter));
  // An answer under way is let through: at full speed a new question each time would never be answered.
  client.invalidateQueries({ queryKey: ["meter", meter.meter] }, { cancelRefetch: false });
}

function showAlarm(client: QueryClient, alarm: AlarmView): void {
  client.setQueryData<AlarmView[]>(alarmsQuery.queryKey, (list) =>
    list === undefined ? list : mergeAlarm(list, alarm),
  );
  client.setQueryData<MeterDetail>(meterQuery(alarm.meter).queryKey, (detail) =>
    detail === undefined ? detail : { ...detail, openAlarms: mergeAlarm(detail.openAlarms, alarm) },
  );
  client.invalidateQueries({ queryKey: ["decisions"] }, { cancelRefetch: false });
  client.invalidateQueries({ queryKey: overviewQuery.queryKey }, { cancelRefetch: false });
}
