import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { after, it } from "node:test";
import { toHex } from "@tributary/core";
import { fileInput, simulatedInput, startGateway, streamInput } from "./index.ts";
import { place, testDoor, until } from "./test-door.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-gateway-"));
after(() => rmSync(folder, { recursive: true, force: true }));

it("a file is read to its end, the last line without a line feed too", async () => {
  const path = join(folder, "whole.txt");
  writeFileSync(path, `2c44\n\nnonsense\n${"ab".repeat(100)}`);
  const door = testDoor();
  const input = await fileInput({ path }).start(place, door);
  await input.ended;
  assert.deepEqual(
    door.uplinks.map(({ bytes }) => bytes.length),
    [2, 100],
  );
  assert.equal(door.faults.length, 1);
});

it("a followed file goes on where it stopped, over a restart too, and begins anew when it is replaced", async () => {
  const path = join(folder, "followed.txt");
  const options = { path, progressFile: join(folder, "progress.json"), follow: true };
  const first = testDoor();
  writeFileSync(path, "2c01\n2c02\n2c0");
  const one = await fileInput(options).start(place, first);
  await until(() => first.uplinks.length === 2);
  appendFileSync(path, "3\n2c04\n");
  await until(() => first.uplinks.length === 4);
  await one.stop();
  appendFileSync(path, "2c05\n");
  const second = testDoor();
  const two = await fileInput(options).start(place, second);
  await until(() => second.uplinks.length === 1);
  rmSync(path);
  writeFileSync(path, "2c06\n");
  await until(() => second.uplinks.length === 2);
  await two.stop();
  assert.deepEqual(
    [...first.uplinks, ...second.uplinks].map(({ bytes }) => toHex(bytes)),
    ["2c01", "2c02", "2c03", "2c04", "2c05", "2c06"],
  );
});

it("what was not durable is read again", async () => {
  const path = join(folder, "again.txt");
  const options = { path, progressFile: join(folder, "again.json"), follow: true };
  writeFileSync(path, "2c01\n");
  const broken = testDoor();
  broken.break();
  const one = await fileInput(options).start(place, broken);
  await until(() => broken.uplinks.length > 0);
  await one.stop();
  const door = testDoor();
  const two = await fileInput(options).start(place, door);
  await until(() => door.uplinks.length === 1);
  await two.stop();
});

it("a file that is not there is said at the start", async () => {
  await assert.rejects(fileInput({ path: join(folder, "none.txt") }).start(place, testDoor()), /ENOENT/);
});

it("a stream is read in pieces to its end", async () => {
  const door = testDoor();
  const input = await streamInput(Readable.from(["2c", "44\n2c45\n2c", "46"].map((text) => Buffer.from(text)))).start(
    place,
    door,
  );
  await input.ended;
  assert.deepEqual(
    door.uplinks.map(({ bytes }) => toHex(bytes)),
    ["2c44", "2c45", "2c46"],
  );
});

it("a gateway starts all inputs at one door, or none", async () => {
  const door = testDoor();
  const simulated = simulatedInput("city");
  const missing = fileInput({ path: join(folder, "none.txt") });
  await assert.rejects(startGateway(place, door, [simulated, missing]), /ENOENT/);
  await assert.rejects(simulated.send({ bytes: Uint8Array.of(1), crc: "none" }), /not running/);
  const gateway = await startGateway(place, door, [simulated]);
  await simulated.send({ bytes: Uint8Array.of(1), crc: "none", at: 7 });
  assert.deepEqual(door.uplinks, [
    { hop: "radio", bytes: Uint8Array.of(1), crc: "none", at: 7, gateway: "gateway-1", receiver: "city" },
  ]);
  await gateway.stop();
});
