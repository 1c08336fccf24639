// Tests live answers over real sockets: interests, readings, node states, and who may open one.
import assert from "node:assert/strict";
import { after, before, mock, test } from "node:test";
import type { LiveEvent } from "@tributary/wire";
import { openTrialDoor, type TrialDoor } from "./identity/trial-door.ts";
import { batchOf, meter, meterItems, now, openTrialCloud, through } from "./trial-cloud.ts";

const other = "KAM.22222222.1b.07";
const itemsOf = (id: string, version: number) =>
  meterItems(version).map((item) => ("meter" in item ? { ...item, meter: id } : item));

type Told = { readonly event: string; readonly data?: Record<string, unknown> };

/** A WebSocket that says something, and hands over what it is told. */
async function socketAt(url: string, says: readonly unknown[], protocols: string[] = []) {
  const socket = new WebSocket(`${url.replace("http", "ws")}/api/v1/live/socket`, protocols);
  const told: Told[] = [];
  let wake = () => {};
  const closed = new Promise<number>((resolve) => socket.addEventListener("close", ({ code }) => resolve(code)));
  socket.addEventListener("message", ({ data }) => {
    told.push(JSON.parse(String(data)));
    wake();
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve());
    socket.addEventListener("error", () => reject(new Error("not let in")));
  });
  const until = async (found: (told: readonly Told[]) => boolean) => {
    while (!found(told)) await new Promise<void>((resolve) => (wake = resolve));
    return told;
  };
  for (const one of says) {
    socket.send(typeof one === "string" ? one : JSON.stringify(one));
    const answers = told.length;
    await until((all) => all.length > answers);
  }
  return { told, until, closed, close: () => socket.close() };
}

/** The events of a stream until one is found. */
async function eventsUntil(response: Response, found: (name: string) => boolean) {
  const events: LiveEvent[] = [];
  let text = "";
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    events.length = 0;
    for (const [, name = "", data = ""] of text.matchAll(/event: (\w+)\ndata: (.*)\n\n/g)) {
      events.push({ name, data: JSON.parse(data) } as LiveEvent);
    }
    if (events.some(({ name }) => found(name))) return events;
  }
  return events;
}

test("F56 a WebSocket is told of the meters and events that it names, at once, and of others when it changes its mind", async () => {
  const cloud = await openTrialCloud();
  const socket = await socketAt(cloud.url, [{ meters: [meter], events: ["reading", "alarm"] }]);
  const items = [...itemsOf(other, 1), ...itemsOf(meter, 1)];
  await through(cloud.intake, batchOf(1, items.length, items));
  const told = await socket.until((all) => all.some(({ event }) => event === "alarm"));
  assert.deepEqual(new Set(told.slice(1).map(({ data }) => data?.["meter"])), new Set([meter]));
  const reading = (await socket.until((all) => all.some(({ event }) => event === "reading"))).find(
    ({ event }) => event === "reading",
  );
  assert.equal(reading?.data?.["at"], now - 3600, "the newest value of the batch alone");
  assert.equal(reading?.data?.["unit"], "m3");

  const changed = await socketAt(cloud.url, [{ meters: [meter] }, { meters: [other], events: ["meter"] }]);
  await through(cloud.intake, batchOf(items.length + 1, 2 * items.length, items));
  await changed.until((all) => all.some(({ event }) => event === "meter"));
  assert.deepEqual(
    changed.told.map(({ event, data }) => [event, data?.["meter"]]),
    [
      ["listening", undefined],
      ["listening", undefined],
      ["meter", other],
    ],
  );
  await cloud.close();
  assert.equal(await socket.closed, 1001, "closing says so");
});

test("what a WebSocket says wrong is answered in words, and it goes on", async () => {
  const cloud = await openTrialCloud();
  const says = ["{", [], { meters: "all" }, { events: ["everything"] }, { district: "nowhere" }, { meters: [meter] }];
  const { told, close } = await socketAt(cloud.url, says);
  assert.deepEqual(
    told.map(({ event }) => event),
    ["refused", "refused", "refused", "refused", "refused", "listening"],
  );
  assert.deepEqual(told[4]?.data, { detail: "there is no district nowhere" });
  close();
  await cloud.close();
});

test("a WebSocket of which the database knows nothing good is answered, and all that came at once in its order", async () => {
  const asked: string[] = [];
  const cloud = await openTrialCloud({
    groupings: {
      async metersOf(of) {
        asked.push(Object.values(of).join());
        throw new Error("the database is not there");
      },
    },
  });
  const { told, close } = await socketAt(cloud.url, ['{"district":"\\u0000"}', { district: "north" }]);
  assert.deepEqual(told, [
    { event: "refused", data: { detail: "the character NUL is not taken" } },
    { event: "refused", data: { detail: "this cannot be answered now" } },
  ]);
  assert.deepEqual(asked, ["north"]);
  close();

  const hasty = new WebSocket(`${cloud.url.replace("http", "ws")}/api/v1/live/socket`);
  await new Promise((resolve) => hasty.addEventListener("open", resolve));
  const answers: string[] = [];
  const all = new Promise<void>((resolve) =>
    hasty.addEventListener("message", ({ data }) => answers.push(JSON.parse(data).event) === 40 && resolve()),
  );
  for (let message = 0; message < 40; message += 1) {
    hasty.send(message % 2 === 0 ? '{"site":"s"}' : JSON.stringify({ meters: [meter] }));
  }
  await all;
  assert.deepEqual(
    answers,
    Array.from({ length: 40 }, (_, place) => (place % 2 === 0 ? "refused" : "listening")),
  );
  hasty.close();
  await cloud.close();
});

test("NUL is refused wherever it stands: no database has a name with it", async () => {
  const cloud = await openTrialCloud();
  const ask = async (path: string, init?: RequestInit) => {
    const answer = await fetch(`${cloud.url}${path}`, init);
    return [answer.status, await answer.text()] as const;
  };
  const post = (body: string) =>
    ask("/api/v1/thresholds", { method: "POST", headers: { "content-type": "application/json" }, body });
  for (const [status, text] of [
    await ask("/api/v1/meters/a%00b"),
    await ask("/api/v1/live?district=%00"),
    await ask("/api/v1/meters?text=a%00"),
    await post('{"deep":[{"a\\\\\\u0000":1}]}'),
  ]) {
    assert.equal(status, 400);
    assert.match(text, /NUL/);
  }
  const [, said] = await post('{"deep":"a backslash, \\\\u0000"}');
  assert.doesNotMatch(said, /NUL/);
  await cloud.close();
});

test("server-sent events take the same interest from the query", async () => {
  const cloud = await openTrialCloud();
  const response = await fetch(`${cloud.url}/api/v1/live?events=alarm,reading&meters=${meter},nothing`);
  const events = eventsUntil(response, (name) => name === "alarm");
  const items = [...itemsOf(other, 1), ...itemsOf(meter, 1)];
  await through(cloud.intake, batchOf(1, items.length, items));
  for (const { name, data } of await events) {
    assert.ok(name === "alarm" || name === "reading");
    assert.equal(data.meter, meter);
  }
  const wrong = await fetch(`${cloud.url}/api/v1/live?events=weather`);
  assert.equal(wrong.status, 400);
  assert.match(await wrong.text(), /names some of meter, alarm, intake, reading, node/);
  await cloud.close();
});

let door: TrialDoor;
before(async () => {
  door = await openTrialDoor(":memory:");
});
after(() => door.close());

test("nobody opens a WebSocket without proof, and no other page by the cookie of a browser", async () => {
  await assert.rejects(socketAt(door.url, []));
  const admin = await door.people.add({ roles: [{ role: "operator", tenant: "" }] }, "test");
  const session = await door.sessions.start(admin);
  const handshake = async (headers: Record<string, string>) => {
    const { request } = await import("node:http");
    return new Promise<number | undefined>((resolve, reject) => {
      const asked = request(`${door.url}/api/v1/live/socket`, {
        headers: {
          ...{ connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13" },
          ...{ "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==", cookie: `tributary_session=${session}`, ...headers },
        },
      });
      asked.on("response", ({ statusCode }) => resolve(statusCode));
      asked.on("upgrade", (response, socket) => {
        socket.destroy();
        resolve(response.statusCode);
      });
      asked.on("error", reject);
      asked.end();
    });
  };
  assert.equal(await handshake({ origin: door.url }), 101);
  assert.equal(await handshake({ origin: "https://elsewhere.example" }), 403);
  assert.equal(await handshake({}), 403);
  assert.equal(await handshake({ origin: door.url, cookie: "tributary_session=guessed" }), 401);
});

test("T17 who watches is looked at once for all that changes meanwhile, and told no more when he may not", async () => {
  const operator = { role: "operator", tenant: "" } as const;
  const admin = await door.people.add({ roles: [operator] }, "test");
  const cookie = `tributary_session=${await door.sessions.start(admin)}`;
  const watched = await fetch(`${door.url}/api/v1/live`, { headers: { cookie } });
  const ended = watched.text();
  let open = () => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  const asked = mock.method(door.identity, "bySession", async () => {
    await gate;
    return undefined;
  });
  try {
    for (let change = 0; change < 5; change += 1) {
      await door.identity.people.withdraw(admin, operator, "test");
      await door.identity.people.grant(admin, operator, "test");
    }
    assert.equal(asked.mock.callCount(), 1, "one look at a time");
    open();
    await ended;
    assert.ok(asked.mock.callCount() <= 2);
  } finally {
    asked.mock.restore();
  }
});
