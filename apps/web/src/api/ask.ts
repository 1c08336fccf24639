// Asks the HTTP API, version 1.
import type {
  AlarmList,
  ConsumptionList,
  DecisionList,
  GroupEventList,
  IntakeView,
  MeterDetail,
  MeterList,
  OverviewView,
  Problem,
  ReadingList,
} from "@tributary/wire";
import type { Utility } from "../words/meters.ts";
import type { BrowserChannel } from "./push.ts";

/** An answer that is none: the API's problem (RFC 9457), or status 0 when nobody answered. */
export class ApiError extends Error {
  readonly status: number;
  constructor(status: number, says: string) {
    super(says);
    this.status = status;
  }
}

type Parameters = Readonly<Record<string, string | number | undefined>>;

/** The address of a route with its query; parameters without a value are left out. */
export function apiAddress(route: readonly string[], parameters: Parameters = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== "") query.set(name, String(value));
  }
  const path = `/api/v1/${route.map(encodeURIComponent).join("/")}`;
  return query.size === 0 ? path : `${path}?${query}`;
}

async function ask<Answer>(route: readonly string[], parameters: Parameters, signal: AbortSignal): Promise<Answer> {
  return answerOf(apiAddress(route, parameters), { signal });
}

/** Asks for a change. */
async function change<Answer>(method: "POST" | "DELETE", route: readonly string[], body?: object): Promise<Answer> {
  const said =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  return answerOf(apiAddress(route), { method, ...said });
}

async function answerOf<Answer>(address: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(address, init).catch((cause: unknown) => {
    if (init.signal?.aborted === true) throw cause;
    throw new ApiError(0, "The server does not answer. Is it running?");
  });
  // The log-in is a page of the server, and not of this one. Telegrams can be decoded without.
  if (response.status === 401 && window.location.pathname !== "/decode") window.location.assign("/login");
  if (!response.ok) throw new ApiError(response.status, await problemText(response));
  return response.json();
}

async function problemText(response: Response): Promise<string> {
  const unsaid = `The server answered with status ${response.status}.`;
  try {
    const { title, detail }: Partial<Problem> = await response.json();
    return detail ?? title ?? unsaid;
  } catch {
    return unsaid;
  }
}

export interface Span {
  /** UTC seconds, inclusive. */
  readonly from: number;
  /** UTC seconds, exclusive. */
  readonly to: number;
}

export interface MeterFilter {
  readonly utility: Utility | undefined;
  readonly search: string;
}

/** One function a route; each throws an `ApiError` when there is no answer. */
export const api = {
  overview: (signal: AbortSignal) => ask<OverviewView>(["overview"], {}, signal),
  meters: (filter: MeterFilter, after: string | undefined, limit: number, signal: AbortSignal) =>
    ask<MeterList>(["meters"], { ...filter, after, limit }, signal),
  meter: (meter: string, signal: AbortSignal) => ask<MeterDetail>(["meters", meter], {}, signal),
  readings: (meter: string, register: string, span: Span, limit: number, signal: AbortSignal) =>
    ask<ReadingList>(["meters", meter, "readings"], { register, ...span, limit }, signal),
  consumption: (meter: string, register: string, bucket: "hour" | "day", span: Span, signal: AbortSignal) =>
    ask<ConsumptionList>(["meters", meter, "consumption"], { register, bucket, ...span }, signal),
  alarms: (signal: AbortSignal) => ask<AlarmList>(["alarms"], { state: "open", limit: 1000 }, signal),
  decisions: (meter: string | undefined, signal: AbortSignal) =>
    ask<DecisionList>(["valves", "decisions"], { meter, limit: 50 }, signal),
  groupEvents: (signal: AbortSignal) => ask<GroupEventList>(["alarms", "groups"], { limit: 50 }, signal),
  intake: (signal: AbortSignal) => ask<IntakeView>(["intake"], {}, signal),
  toldSettings: (signal: AbortSignal = new AbortController().signal) =>
    ask<{ readonly vapidKey: string }>(["notifications", "settings"], {}, signal),
  addChannel: (channel: BrowserChannel) =>
    change<{ readonly id: string }>("POST", ["notifications", "channels"], channel),
  removeChannel: (channel: string) => change("DELETE", ["notifications", "channels", channel]),
};
