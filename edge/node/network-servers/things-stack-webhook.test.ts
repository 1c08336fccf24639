import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { type TestContext, test } from "node:test";
import type { DeviceUplink, EventTaker } from "./device-uplink.ts";
import { bytesOf, devEui, thingsStackUp } from "./test-events.ts";
import { startThingsStackWebhook, type WebhookOptions } from "./things-stack-webhook.ts";

const secret = "a secret that is long enough";

async function webhook(t: TestContext, taker: Partial<EventTaker> = {}, options: Partial<WebhookOptions> = {}) {
  const uplinks: DeviceUplink[] = [];
  const onUplink = async (uplink: DeviceUplink) => {
    uplinks.push(uplink);
  };
  const hook = await startThingsStackWebhook({ port: 0, secret, ...options }, { onUplink, ...taker });
  t.after(() => hook.stop());
  const post = async (
    body: Uint8Array | string,
    headers: Record<string, string> = { "x-tributary-secret": secret },
  ) => {
    const url = `http://${hook.address.host}:${hook.address.port}/`;
    const answered = await fetch(url, { method: "POST", body: Buffer.from(body), headers });
    return answered.status;
  };
  return { hook, post, uplinks };
}

test("F24 an uplink by webhook is answered when it is durable, and asked for again when it is not", async (t) => {
  let full = true;
  const taken: number[] = [];
  const { hook, post } = await webhook(t, {
    async onUplink({ counter }) {
      if (full) throw new Error("the disk is full");
      taken.push(counter);
    },
  });
  assert.equal(await post(bytesOf(thingsStackUp())), 503);
  full = false;
  assert.equal(await post(bytesOf(thingsStackUp())), 200);
  assert.deepEqual([taken, hook.counts()], [[70_000], { "not-durable": 1, taken: 1 }]);
});

test("who does not know the secret is not heard", async (t) => {
  const { hook, post, uplinks } = await webhook(t);
  for (const headers of [
    {},
    { "x-tributary-secret": "" },
    { "x-tributary-secret": `${secret} x` },
    { authorization: secret },
  ]) {
    assert.equal(await post(bytesOf(thingsStackUp()), headers as Record<string, string>), 401);
  }
  assert.deepEqual([uplinks, hook.counts()], [[], { "not-proved": 4 }]);
  const downlinks = { url: "http://stack.example/api", apiKey: "NNSXS.KEY" };
  await assert.rejects(
    startThingsStackWebhook({ port: 0, secret, downlinks }, { onUplink: async () => undefined }),
    /only by https/,
  );
  await assert.rejects(
    startThingsStackWebhook({ port: 0, secret: "short" }, { onUplink: async () => undefined }),
    RangeError,
  );
});

test("bad bodies are counted by cause and cost nothing else", async (t) => {
  const { hook, post, uplinks } = await webhook(t, { knows: (device) => device === devEui });
  const foreign = { ...thingsStackUp(), end_device_ids: { device_id: "x", dev_eui: "0000000000000001" } };
  assert.deepEqual(
    [
      await post("{"),
      await post("x".repeat(70_000)),
      await post(bytesOf(foreign)),
      await post(bytesOf({ ...thingsStackUp(), uplink_message: undefined })),
    ],
    [400, 413, 200, 200],
  );
  // Half a request, and then nothing.
  const socket = connect(hook.address.port, hook.address.host);
  socket.write(`POST / HTTP/1.1\r\nhost: x\r\nx-tributary-secret: ${secret}\r\ncontent-length: 100\r\n\r\n{`);
  await once(socket, "connect");
  socket.destroy();
  assert.equal(await post(bytesOf(thingsStackUp())), 200);
  assert.equal(uplinks.length, 1);
  assert.deepEqual(hook.counts(), { "not-an-event": 1, "too-long": 1, "unknown-device": 1, unused: 1, taken: 1 });
});

test("downlinks are queued over the stack's HTTP API, to devices that have spoken or are named", async (t) => {
  const asked: unknown[] = [];
  const stack = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    asked.push([request.method, request.url, request.headers.authorization, JSON.parse(body).downlinks[0].frm_payload]);
    response.writeHead(asked.length > 2 ? 403 : 200).end("{}");
  });
  stack.listen(0, "127.0.0.1");
  await once(stack, "listening");
  t.after(() => stack.close());
  const address = stack.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/api/v3/as/applications/meters/webhooks/tributary`;
  const names = new Map([["0000000000000002", "other"]]);
  const { hook, post } = await webhook(t, {}, { downlinks: { url, apiKey: "NNSXS.KEY" }, names });
  const down = { port: 4, payload: Uint8Array.of(1) };
  assert.equal(await hook.sendDown(devEui, down), undefined, "it has not spoken yet");
  await post(bytesOf(thingsStackUp()));
  assert.match((await hook.sendDown(devEui, down)) ?? "", /^[0-9a-f-]{36}$/);
  assert.match((await hook.sendDown("0000000000000002", down)) ?? "", /^[0-9a-f-]{36}$/);
  assert.equal(await hook.sendDown(devEui, down), undefined, "the stack refused");
  const path = "/api/v3/as/applications/meters/webhooks/tributary/devices";
  assert.deepEqual(asked.slice(0, 2), [
    ["POST", `${path}/mill-lane-3/down/push`, "Bearer NNSXS.KEY", "AQ=="],
    ["POST", `${path}/other/down/push`, "Bearer NNSXS.KEY", "AQ=="],
  ]);
});
