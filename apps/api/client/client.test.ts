// Tests that the client's module is the one that the routes make, and what the client does with answers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ApiProblem, openClient, programToken } from "./client.ts";
import { typeOf } from "./client-text.ts";
import { makeOperations, operationsFile } from "./make-client.ts";

test("F37 the client is as the routes are: else run `node apps/api/client/make-client.ts`", () => {
  assert.ok(readFileSync(operationsFile, "utf8") === makeOperations(), "apps/api/client/operations.ts is stale");
});

test("JSON Schema is written as types", () => {
  const cases = [
    [{ type: ["string", "null"] }, "string | null"],
    [{ type: "array", items: { anyOf: [{ type: "integer" }, { const: "x" }] } }, 'readonly (number | "x")[]'],
    [{ type: "object", additionalProperties: { type: "number" } }, "Readonly<Record<string, number>>"],
    [{ $ref: "#/components/schemas/MeterView" }, "MeterView"],
    [{}, "unknown"],
  ] as const;
  for (const [schema, type] of cases) assert.equal(typeOf(schema), type);
});

/** A server that answers one thing, and what it was asked. */
function answering(status: number, body: string, headers: Record<string, string> = {}) {
  const asked: { url: string; init: RequestInit | undefined }[] = [];
  const send: typeof fetch = async (url, init) => {
    asked.push({ url: String(url), init });
    return new Response(body, { status, headers });
  };
  return { asked, send };
}
const url = "https://meters.example";

test("paths, queries, bodies, tokens and keys are sent as they are told", async () => {
  const { asked, send } = answering(200, "{}");
  const client = openClient({ url, token: () => "t", fetch: send });
  await client.getMeterReadings({ path: { meter: "A/B?" }, query: { register: "volume", limit: 5 } });
  await client.postAlarmAcknowledge({ path: { alarm: "x" }, body: { says: "seen" } }, { key: "k" });
  assert.equal(asked[0]?.url, `${url}/api/v1/meters/A%2FB%3F/readings?register=volume&limit=5`);
  const sent = asked[1]?.init;
  assert.deepEqual(
    [sent?.method, sent?.body, sent?.headers],
    [
      "POST",
      '{"says":"seen"}',
      {
        accept: "application/json",
        authorization: "Bearer t",
        "content-type": "application/json",
        "idempotency-key": "k",
      },
    ],
  );
});

test("what is refused is thrown with its code, also where a server in between refuses", async () => {
  const told = JSON.stringify({ type: "urn:tributary:problem:too-many", status: 429, title: "", detail: "later" });
  const busy = answering(429, told, { "retry-after": "7" });
  const client = openClient({ url, fetch: busy.send });
  const refused = await client.getOverview().catch((error: unknown) => error);
  assert.ok(refused instanceof ApiProblem);
  assert.deepEqual([refused.code, refused.status, refused.retryAfter, refused.message], ["too-many", 429, 7, "later"]);
  const between = openClient({ url, fetch: answering(502, "<html>").send });
  await assert.rejects(between.getOverview(), { status: 502, code: "failed" });
});

test("live events are read however they are cut", async () => {
  const text = 'retry: 2000\n\n: still here\n\nevent: meter\ndata: {"a":1}\n\nevent: alarm\ndata: {"b":"ä"}\n\n';
  const bytes = new TextEncoder().encode(text);
  const send: typeof fetch = async () =>
    new Response(
      new ReadableStream({
        start(stream) {
          for (const byte of bytes) stream.enqueue(Uint8Array.of(byte));
          stream.close();
        },
      }),
    );
  const events: unknown[] = [];
  for await (const event of await openClient({ url, fetch: send }).getLive()) events.push(event);
  assert.deepEqual(events, [
    { name: "meter", data: { a: 1 } },
    { name: "alarm", data: { b: "ä" } },
  ]);
});

test("a program's token is asked for once, as long as it is good", async () => {
  const { asked, send } = answering(200, JSON.stringify({ access_token: "t", expires_in: 600 }));
  const token = programToken({ url, id: "i", secret: "s", scopes: ["readings"] }, send);
  assert.deepEqual([await token(), await token(), asked.length], ["t", "t", 1]);
  assert.equal(String(asked[0]?.init?.body), "grant_type=client_credentials&scope=readings");
});
