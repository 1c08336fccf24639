// Tests what Prometheus, Grafana and OpenTelemetry are given, and that none of it names a meter or a person.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { type Attributes, context, ROOT_CONTEXT, type Span, type SpanOptions, trace } from "@opentelemetry/api";
import { batchOf, meter, meterItems, openTrialCloud, through } from "./trial-cloud.ts";

let cloud: Awaited<ReturnType<typeof openTrialCloud>>;
/** Spans that ended: a name and its attributes. */
const ended: [string, Attributes][] = [];

/** Stands in for an SDK. */
function span(name: string, { attributes = {} }: SpanOptions = {}): Span {
  const all = { ...attributes };
  const made: Partial<Span> = {
    setAttribute(key, value) {
      all[key] = value;
      return span(name);
    },
    setStatus: () => span(name),
    end: () => void ended.push([name, all]),
  };
  return made as Span;
}

before(async () => {
  trace.setGlobalTracerProvider({
    getTracer: () => ({ startSpan: span, startActiveSpan: () => assert.fail("no span is made active") }),
  });
  assert.equal(context.active(), ROOT_CONTEXT);
  cloud = await openTrialCloud();
  await through(cloud.intake, batchOf(1, 6, meterItems()));
});
after(async () => {
  await cloud.close();
  trace.disable();
});

test("metrics tell of meters, alarms, telegrams and routes, and every panel of the dashboard finds its own", async () => {
  await (await fetch(`${cloud.url}/api/v1/meters/${meter}`)).text();
  const live = await fetch(`${cloud.url}/api/v1/live`);
  const answer = await fetch(`${cloud.url}/metrics`);
  assert.match(answer.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
  const text = await answer.text();
  assert.match(text, /^tributary_meters_known\{utility="water"\} 1$/m);
  assert.match(text, /^tributary_alarms_open\{utility="water"\} 1$/m);
  assert.match(text, /^tributary_arrivals_total\{cause="read"\} 24$/m);
  assert.match(text, /^tributary_live_subscribers 1$/m);
  assert.match(text, /duration_seconds_count\{method="GET",route="\/api\/v1\/meters\/:meter",status="200"\} 1/);
  assert.ok(!text.includes(meter), "no figure for each meter");
  await live.body?.cancel();

  const dashboard = readFileSync(new URL("../../docs/grafana/cloud.json", import.meta.url), "utf8");
  const names = dashboard.matchAll(/\b(?:tributary|process|nodejs)_[a-z0-9_]+/g);
  const wanted = [...new Set([...names].map(([name]) => name))].filter((name) => name !== "tributary_nodes");
  assert.ok(wanted.length > 6);
  for (const name of wanted) assert.ok(text.includes(name), `${name} is told`);
});

test("each request is a span with its route, and without what it asked for", async () => {
  await (await fetch(`${cloud.url}/api/v1/meters/${meter}?secret=1`)).text();
  const found = ended.findLast(([name]) => name.includes(":meter"));
  assert.deepEqual(found, [
    "GET /api/v1/meters/:meter",
    { "http.request.method": "GET", "http.route": "/api/v1/meters/:meter", "http.response.status_code": 200 },
  ]);
});
