// Tests that page and API are never reached in clear from another machine.
import assert from "node:assert/strict";
import { test } from "node:test";
import { configuration } from "@tributary/wire";
import { refuseClear } from "./cloud.ts";

test("page and API speak in clear on this machine alone, whichever role serves them", () => {
  const refused = (settings: object) => () => refuseClear(configuration.parse(settings));
  assert.doesNotThrow(refused({}));
  assert.doesNotThrow(refused({ publicUrl: "https://meters.example" }));
  assert.doesNotThrow(refused({ publicUrl: "http://localhost:3000" }));
  assert.throws(refused({ host: "0.0.0.0" }), /stay on this machine/);
  assert.throws(refused({ host: "192.0.2.1", publicUrl: "https://meters.example" }), /stay on this machine/);
  assert.throws(refused({ publicUrl: "http://meters.example" }), /by https: alone/);
});
