// A program that prints telegrams: read, and started again when it ends.
import assert from "node:assert/strict";
import { test } from "node:test";
import { commandInput } from "./command-input.ts";
import { place, testDoor, until } from "./test-door.ts";

const line = "T1;1;1;2026-02-27 00:00:00.000;97;148;88888888;0x1844ae4c0223036068077a55000000041391a30000023bd400";

test("the lines of a program are telegrams, and it is started again when it ends", async () => {
  const door = testDoor();
  const said: string[] = [];
  const program = `console.log(${JSON.stringify(line)}); console.log("junk")`;
  const input = commandInput({ name: "rtl-wmbus", command: [process.execPath, "-e", program] });
  const running = await input.start({ ...place, say: (sentence) => said.push(sentence) }, door);
  await until(() => door.uplinks.length === 2);
  await running.stop();
  assert.equal(door.uplinks[0]?.at, Date.UTC(2026, 1, 27) / 1000);
  assert.equal(door.uplinks[0]?.hop, "radio");
  assert.equal(door.faults[0]?.code, "not-hex");
  assert.match(said.join(), /ended with 0/);
});

test("a program that does not exist is said once", async () => {
  const said: string[] = [];
  const input = commandInput({ name: "rtl-wmbus", command: ["/no/such/program"] });
  const running = await input.start({ ...place, say: (sentence) => said.push(sentence) }, testDoor());
  await until(() => said.length > 0);
  await running.stop();
  assert.match(said.join(), /no such|ENOENT/i);
});
