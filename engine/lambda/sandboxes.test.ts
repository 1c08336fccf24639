import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { Outcome, SandboxFailure } from "./outcome.ts";
import { startSandboxes } from "./sandboxes.ts";

const sandboxes = startSandboxes();
after(() => sandboxes.close());
const at = Date.UTC(2025, 0, 31, 12, 30);

function run(body: string, words: readonly unknown[] = [], seed = 0): Promise<Outcome> {
  return sandboxes.open([`function main(first, second) { ${body} }`]).call("main", words, { at, seed });
}

async function answer(body: string, words: readonly unknown[] = [], seed = 0): Promise<unknown> {
  const outcome = await run(body, words, seed);
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return outcome.value;
}

test("JSON goes in, JSON comes out", async () => {
  assert.deepEqual(await answer("return {sum: first + second[1], text: 'ö€😀'}", [2, [0, 3]]), {
    sum: 5,
    text: "ö€😀",
  });
});

test("scripts run in their order, once, and their variables last", async () => {
  const counter = sandboxes.open(["const start = 10; let calls = 0;", "const next = () => start + ++calls;"]);
  const values = [await counter.call("next", [], { at }), await counter.call("next", [], { at })];
  assert.deepEqual(
    values.map((outcome) => outcome.ok && outcome.value),
    [11, 12],
  );
});

test("the only time is that of the call, and local time is UTC", async () => {
  const now =
    "return [Date.now(), +new Date(), new Date().getHours(), new Date(2025, 0, 31, 12, 30).getTime(), typeof Date()]";
  assert.deepEqual(await answer(now), [at, at, 12, at, "string"]);
  const forms =
    "return [Date.parse('2025-01-31T12:30:00'), +new Date('2025-01-31T12:30'), +new Date('2025-01-31T13:30+01:00')]";
  assert.deepEqual(await answer(forms), [at, at, at]);
  assert.deepEqual(
    await answer("const d = new Date(0); d.setHours(5); return [d, d.getTimezoneOffset(), d instanceof Date]"),
    ["1970-01-01T05:00:00.000Z", 0, true],
  );
});

test("chance is the seed's", async () => {
  const draws = "return [Math.random(), Math.random()]";
  assert.deepEqual(await answer(draws, [], 7), await answer(draws, [], 7));
  assert.notDeepEqual(await answer(draws, [], 7), await answer(draws, [], 8));
});

test("nothing of the machine is there", async () => {
  const names = [
    "process",
    "require",
    "fetch",
    "XMLHttpRequest",
    "WebSocket",
    "setTimeout",
    "performance",
    "std",
    "os",
  ];
  assert.deepEqual(
    await answer("return first.map((name) => typeof globalThis[name])", [names]),
    names.map(() => "undefined"),
  );
  const missing = await run("return import('node:fs')");
  assert.ok(!missing.ok);
});

test("what is written to the console is kept, within bounds", async () => {
  const few = await run("console.log('a', 1, {b: 2}); console.error('c'); throw new Error('d')");
  assert.deepEqual([few.ok, few.said], [false, ['a 1 {"b":2}', "c"]]);
  const many = await run("for (let i = 0; i < 1000; i++) console.log('x'.repeat(1000))");
  assert.equal(many.said.length, 50);
  assert.ok(many.said.every((line) => line.length === 200));
});

/** What a script can do wrong, and what that is called. */
const wrongs: readonly [what: string, body: string, cause: SandboxFailure][] = [
  ["loops for ever", "while (true);", "timeout"],
  ["loops for ever in a try", "for (;;) try { for (;;); } catch (e) {} finally { continue; }", "timeout"],
  ["backtracks for ever", "return /(a+)+b/.test('a'.repeat(60))", "timeout"],
  ["loops inside one step", "return Array.prototype.indexOf.call({length: 2 ** 53 - 1}, 1)", "timeout"],
  ["searches a long text for ever", "return 'a'.repeat(6e6).indexOf('a'.repeat(3e6) + 'b')", "timeout"],
  ["loops while its answer is written", "return {toJSON() { while (true); }}", "timeout"],
  ["eats memory in pieces", "const all = []; while (true) all.push('x'.repeat(1e5) + all.length);", "memory"],
  ["eats memory at once", "return new Uint8Array(1e9).length", "memory"],
  ["calls itself for ever", "return main(true) + 1", "memory"],
  ["throws an error", "throw new RangeError('no such port')", "threw"],
  ["throws a text", "throw 'no such port'", "threw"],
  ["throws what cannot be said", "throw {toString() { throw 1; }}", "threw"],
  ["answers a function", "return () => 1", "not-json"],
  ["answers nothing", "", "not-json"],
  ["answers a promise", "return Promise.resolve(1)", "not-json"],
  ["answers a circle", "const a = {}; a.a = a; return a", "not-json"],
  ["answers a big integer", "return 1n", "not-json"],
  ["answers too much", "return 'x'.repeat(3e5)", "not-json"],
  ["breaks the language", "JSON.stringify = String = Object.defineProperty = undefined; Date = null; throw 1", "threw"],
];

for (const [what, body, cause] of wrongs) {
  test(`a script that ${what} fails alone`, async () => {
    const bad = sandboxes.open([`let calls = 0; function main(bad) { calls += 1; if (!bad) return calls; ${body} }`]);
    const outcome = await bad.call("main", [true], { at });
    assert.ok(!outcome.ok);
    assert.equal(outcome.cause, cause, outcome.says);
    const next = await bad.call("main", [false], { at });
    assert.equal(next.ok && Number(next.value) >= 1, true, "the same sandbox answers the next call");
    assert.equal(await answer("return 1"), 1);
  });
}

test("a spent sandbox begins anew: nothing half done is left", async () => {
  const sandbox = sandboxes.open(["let calls = 0; function main(loop) { calls += 1; while (loop); return calls; }"]);
  const calls = [];
  for (const loop of [false, false, true, false]) calls.push(await sandbox.call("main", [loop], { at }));
  assert.deepEqual(
    calls.map((outcome) => (outcome.ok ? outcome.value : outcome.cause)),
    [1, 2, "timeout", 1],
  );
});

test("a script that does not even load says why", async () => {
  for (const [script, cause] of [
    ["function (", "threw"],
    ["while (true);", "timeout"],
    ["throw new Error('no')", "threw"],
    ["const all = []; for (;;) all.push(new Array(1e5).fill(1))", "memory"],
  ] as const) {
    const outcome = await sandboxes.open([script]).call("main", [], { at });
    assert.ok(!outcome.ok);
    assert.equal(outcome.cause, cause, script);
  }
});

test("a name is not code", async () => {
  const sandbox = sandboxes.open(["function main() { return 1 }"]);
  for (const name of ["other", "main()", "main; while(1)", "", "__proto__"]) {
    const outcome = await sandbox.call(name, [], { at });
    assert.deepEqual([outcome.ok, !outcome.ok && outcome.cause], [false, "no-function"], name);
  }
});

test("calls leave nothing behind: thousands that say much, throw or answer much need no more memory than one", async () => {
  const sandbox = sandboxes.open([
    "function main(n) { for (let i = 0; i < 50; i++) console.log('x'.repeat(200)); if (n % 3 === 0) throw Error('y'.repeat(300)); return 'z'.repeat(10000); }",
  ]);
  for (let n = 0; n < 3000; n += 1) {
    const outcome = await sandbox.call("main", [n], { at });
    assert.ok(outcome.ok || outcome.cause === "threw", `call ${n}: ${JSON.stringify(outcome).slice(0, 200)}`);
  }
});

test("an answer that is nested without end fails, for time or for memory", async () => {
  const outcome = await run("let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return a");
  assert.ok(!outcome.ok && (outcome.cause === "memory" || outcome.cause === "timeout"), JSON.stringify(outcome));
  assert.equal(await answer("return 1"), 1);
});
