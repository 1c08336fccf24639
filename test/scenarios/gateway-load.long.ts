// A load of minutes, as fast as the gateway takes it.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { loadGateway, mostMegabytes } from "./gateway.ts";
import { endAll, temporaryFolder } from "./running.ts";

const folder = temporaryFolder();
after(async () => {
  await endAll();
  folder.remove();
});

test("F31 a gateway with 100 meters takes 200,000 telegrams in 128 MB", async (t) => {
  const megabytes = await loadGateway(folder.path, 2000);
  t.diagnostic(`${Math.round(megabytes)} MB at most`);
  assert.ok(megabytes <= mostMegabytes, `${megabytes} MB`);
});
