// Tests the addresses of the pages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { home, type Route, readRoute, writeRoute } from "./route.ts";

const routes: readonly (readonly [string, Route])[] = [
  ["/", home],
  ["/?utility=gas&search=Calle+3", { page: "meters", utility: "gas", search: "Calle 3" }],
  ["/meters/KAM.12345678.1b.07", { page: "meter", meter: "KAM.12345678.1b.07" }],
  ["/meters/a%20b%2Fc", { page: "meter", meter: "a b/c" }],
  ["/alarms", { page: "alarms" }],
  ["/intake", { page: "intake" }],
  ["/decode", { page: "decode" }],
];

test("every address is read and written back", () => {
  for (const [address, route] of routes) {
    const [path = "", query] = address.split("?");
    assert.deepEqual(readRoute(path, query), route);
    assert.equal(writeRoute(route), address);
  }
});

test("what is no address of ours is told as unknown, never thrown", () => {
  for (const path of ["/meters", "/meters/a/b", "/meters/%E0%A4%A", "/admin", "/alarms/1"]) {
    assert.deepEqual(readRoute(path), { page: "unknown", path });
  }
});

test("a utility that does not exist is no filter", () => {
  assert.deepEqual(readRoute("/", "?utility=beer"), home);
});
