// Inputs found by the name of their file, and what is said of settings that are wrong.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { inputKinds, openInput } from "./open-input.ts";
import { place, testDoor } from "./test-door.ts";

const house = { file: (name: string) => `/nowhere/${name}`, host: "127.0.0.1", gateways: new Map() };

test("S21 every file in inputs/ is a kind of input", async () => {
  assert.deepEqual(inputKinds(), ["amber", "cul", "file", "im871a", "mqtt", "rtl-wmbus", "stdin", "tcp"]);
  const settings: Record<string, object> = {
    amber: { path: "/dev/ttyUSB0", rssi: true },
    cul: { path: "/dev/ttyACM0", mode: "c" },
    file: { path: "telegrams.txt" },
    im871a: { path: "/dev/ttyUSB1", setup: "a5 81 01 01 00" },
    "rtl-wmbus": { command: ["sh", "-c", "rtl_sdr - | rtl_wmbus"] },
  };
  for (const kind of inputKinds()) {
    const input = await openInput({ kind, ...settings[kind] }, house);
    assert.equal(typeof input.start, "function", kind);
  }
});

test("wrong settings are named", async () => {
  const refusals: readonly [Parameters<typeof openInput>[0], RegExp][] = [
    [{ kind: "telepathy" }, /no input "telepathy"; there are amber, cul/],
    [{ kind: "../gateway" }, /no input/],
    [{ kind: "im871a" }, /im871a: path is missing/],
    [{ kind: "tcp", port: "many" }, /tcp: port must be a number/],
    [{ kind: "tcp", prot: 8081 }, /tcp has no setting prot/],
    [{ kind: "cul", path: "/dev/ttyACM0", mode: "x" }, /mode must be one of t, s, c/],
    [{ kind: "im871a", path: "/dev/ttyUSB1", setup: "xyz" }, /setup must be bytes in hex/],
  ];
  for (const [choice, says] of refusals) await assert.rejects(openInput(choice, house), says);
});

test("S33 an input added as one new file works without another file changed", async () => {
  const home = mkdtempSync(join(tmpdir(), "tributary-input-"));
  try {
    const copy = join(home, "edge/gateway");
    mkdirSync(copy, { recursive: true });
    cpSync(import.meta.dirname, copy, { recursive: true });
    symlinkSync(join(import.meta.dirname, "../../node_modules"), join(home, "node_modules"));
    writeFileSync(
      join(copy, "inputs/pigeon.ts"),
      `// Telegrams by carrier pigeon: one, with its name as the receiver.
export const input = {
  open: (settings) => {
    const receiver = settings.text("pigeon");
    return {
      name: "pigeon",
      async start({ gateway, now }, door) {
        await door.receive({ hop: "radio", bytes: Uint8Array.of(1), crc: "none", at: now(), gateway, receiver });
        return { name: "pigeon", stop: async () => undefined };
      },
    };
  },
};
`,
    );
    const copied: { openInput: typeof openInput; inputKinds: typeof inputKinds } = await import(
      join(copy, "open-input.ts")
    );
    assert.ok(copied.inputKinds().includes("pigeon"));
    const door = testDoor();
    const input = await copied.openInput({ kind: "pigeon", pigeon: "Gerda" }, house);
    const running = await input.start(place, door);
    await running.stop();
    assert.equal(door.uplinks[0]?.receiver, "Gerda");
  } finally {
    rmSync(home, { recursive: true });
  }
});
