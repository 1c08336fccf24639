// Tests how the API is asked and what becomes of a refusal.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, api, apiAddress } from "./ask.ts";

const { signal } = new AbortController();

test("parameters without a value are left out, ids are escaped", () => {
  assert.equal(apiAddress(["meters"], { utility: undefined, search: "", limit: 5 }), "/api/v1/meters?limit=5");
  assert.equal(apiAddress(["meters", "a/b c"]), "/api/v1/meters/a%2Fb%20c");
});

test("a problem is told in the server's words", async (context) => {
  const problem = { type: "about:blank", title: "Not found", status: 404, detail: "No meter KAM.1 is known." };
  context.mock.method(globalThis, "fetch", async () => Response.json(problem, { status: 404 }));
  await assert.rejects(api.meter("KAM.1", signal), (error) => {
    assert.ok(error instanceof ApiError);
    assert.equal(error.status, 404);
    assert.equal(error.message, "No meter KAM.1 is known.");
    return true;
  });
});

test("an error that is no problem document is told by its status", async (context) => {
  context.mock.method(globalThis, "fetch", async () => new Response("<html>", { status: 502 }));
  await assert.rejects(api.overview(signal), { status: 502, message: "The server answered with status 502." });
});

test("a server that is away has status 0", async (context) => {
  context.mock.method(globalThis, "fetch", () => Promise.reject(new TypeError("fetch failed")));
  await assert.rejects(api.overview(signal), { status: 0 });
});
