// The questions that pages ask, under the keys by which live events find the answers.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { learnTime, now } from "../words/clock.ts";
import { api, type MeterFilter } from "./ask.ts";
import { newestFirst } from "./merge.ts";
import { toldBrowser } from "./push.ts";
import { type SpanName, spanOf, spans } from "./spans.ts";

/** Meters in one answer; the list asks for more when its end comes near. */
const pageSize = 250;
/** What no live event tells of is asked for this often (ms). */
const decidedEvery = 10_000;
/** Recent readings on a meter's page. */
const shownReadings = 24;

export const overviewQuery = queryOptions({
  queryKey: ["overview"],
  queryFn: async ({ signal }) => {
    const overview = await api.overview(signal);
    learnTime(overview.at);
    return overview;
  },
  refetchInterval: 15_000,
});

export const metersQuery = (filter: MeterFilter) =>
  infiniteQueryOptions({
    queryKey: ["meters", filter],
    queryFn: ({ pageParam, signal }) => api.meters(filter, pageParam, pageSize, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });

export const meterQuery = (meter: string) =>
  queryOptions({ queryKey: ["meter", meter, "detail"], queryFn: ({ signal }) => api.meter(meter, signal) });

export const consumptionQuery = (meter: string, register: string, span: SpanName, zone: string) =>
  queryOptions({
    queryKey: ["meter", meter, "consumption", register, span],
    queryFn: async ({ signal }) => {
      const asked = spanOf(span, zone, now());
      const answer = await api.consumption(meter, register, spans[span].bucket, asked, signal);
      return { ...answer, ...asked };
    },
  });

/** The newest readings of a register, however old, newest first. */
export const readingsQuery = (meter: string, register: string) =>
  queryOptions({
    queryKey: ["meter", meter, "readings", register],
    queryFn: async ({ signal }) => {
      const to = now() + 1;
      const span = { from: 0, to };
      const { unit, readings } = await api.readings(meter, register, span, shownReadings, signal);
      return { unit, readings: readings.reverse() };
    },
  });

export const alarmsQuery = queryOptions({
  queryKey: ["alarms"],
  queryFn: async ({ signal }) => newestFirst((await api.alarms(signal)).alarms),
});

/** What nodes decided on valves; of all meters without one. It comes after the alarm that it answers. */
export const decisionsQuery = (meter: string | undefined) =>
  queryOptions({
    queryKey: ["decisions", meter],
    queryFn: async ({ signal }) => (await api.decisions(meter, signal)).decisions,
    refetchInterval: decidedEvery,
  });

export const groupEventsQuery = queryOptions({
  queryKey: ["group-events"],
  queryFn: async ({ signal }) => (await api.groupEvents(signal)).events,
  refetchInterval: decidedEvery,
});

export const intakeQuery = queryOptions({ queryKey: ["intake"], queryFn: ({ signal }) => api.intake(signal) });

/** Whether this browser is told of alarms; fails where the server tells nobody. */
export const toldQuery = queryOptions({
  queryKey: ["told"],
  queryFn: async ({ signal }) => {
    await api.toldSettings(signal);
    return { isTold: (await toldBrowser()) !== undefined };
  },
});
