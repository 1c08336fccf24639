// A receiver at a serial port that is not there yet, hears, is unplugged and comes back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHex } from "@tributary/core";
import { SerialPortMock } from "serialport";
import { im871aReceiver, im871aTransmission, writeHci } from "./inputs/im871a.ts";
import { serialInput } from "./serial-input.ts";
import { place, testDoor, until } from "./test-door.ts";

const path = "/dev/receiver";
const frame = fromHex("1844ae4c0223036068077a55000000041391a30000023bd400") ?? new Uint8Array();
const setup = Uint8Array.of(0xa5, 1, 1, 0);

test("a receiver that is missing, garbled, unplugged and back is heard each time it is there", async () => {
  const door = testDoor();
  const said: string[] = [];
  let port: SerialPortMock | undefined;
  const opened: SerialPortMock[] = [];
  const input = serialInput({
    name: "im871a",
    path,
    baudRate: 57_600,
    setup,
    receiver: im871aReceiver,
    transmission: im871aTransmission,
    openPort: (path, baudRate) =>
      new Promise((resolve, reject) => {
        const made = new SerialPortMock({ path, baudRate }, (error) => {
          if (error !== null) return reject(error);
          opened.push(made);
          port = made;
          resolve(made);
        });
      }),
  });
  const running = await input.start({ ...place, say: (sentence) => said.push(sentence) }, door);
  await until(() => said.length === 1);
  assert.match(said[0] ?? "", /cannot be opened/);

  const says = (bytes: Uint8Array) => port?.port?.emitData(Buffer.from(bytes));
  SerialPortMock.binding.createPort(path, { record: true });
  await until(() => opened.length === 1);
  await until(() => port?.port?.recording.length === setup.length);
  says(Uint8Array.of(1, 2, 3, ...writeHci({ bytes: frame, crc: "none", rssi: -70 })));
  await until(() => door.uplinks.length === 1);
  assert.deepEqual(door.uplinks[0], {
    bytes: frame,
    crc: "none",
    rssi: -70,
    hop: "radio",
    at: place.now(),
    gateway: "gateway-1",
    receiver: "im871a",
  });
  assert.deepEqual(
    door.faults.map(({ code }) => code),
    ["not-a-telegram"],
  );

  await door.radio()?.transmit(frame, "KAM.12345678.1b.07");
  await until(() => (port?.port?.recording.length ?? 0) > setup.length);
  assert.deepEqual(Uint8Array.from(port?.port?.recording ?? []).subarray(setup.length), im871aTransmission(frame));

  // Unplugged in the middle of a message.
  says(writeHci({ bytes: frame, crc: "none" }).subarray(0, 12));
  await new Promise((resolve) => setTimeout(resolve, 50));
  SerialPortMock.binding.reset();
  port?.close();
  await until(() => door.faults.length === 2);
  assert.equal(door.faults[1]?.code, "truncated");

  SerialPortMock.binding.createPort(path);
  await until(() => opened.length === 2);
  says(writeHci({ bytes: frame, crc: "none" }));
  await until(() => door.uplinks.length === 2);
  await running.stop();
  assert.equal(said.filter((sentence) => sentence.includes("cannot be opened")).length <= 2, true, said.join("\n"));
});
