// The file of LoRaWAN end devices: what it may say, and the sentence for what it may not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readLorawanDevices } from "./lorawan-devices.ts";

const devEui = "70B3D57ED0000001";
const key = "000102030405060708090a0b0c0d0e0f";
const read = (...devices: object[]) => readLorawanDevices(JSON.stringify({ devices }));

test("devices that join, that were personalised, and that another network serves", () => {
  const session = { devAddr: "00000001", nwkSKey: key, appSKey: key };
  const devices = read(
    { devEui, gateway: "roof", appKey: key, class: "C" },
    { devEui: "0000000000000002", ...session },
    { devEui: "0000000000000003", gateway: "cellar" },
  );
  assert.ok(typeof devices !== "string", String(devices));
  assert.deepEqual(
    devices.map(({ devEui, gateway }) => [devEui, gateway]),
    [
      ["70b3d57ed0000001", "roof"],
      ["0000000000000002", undefined],
      ["0000000000000003", "cellar"],
    ],
  );
});

test("what is wrong is said with its place", () => {
  const cases: readonly [unknown, RegExp][] = [
    [read({ devEui: "12" }), /devices\.0\.devEui must be an EUI: 16 hexadecimal digits/],
    [read({ devEui, appKey: "00" }), /appKey must be a key/],
    [read({ devEui, devAddr: "00000001" }), /either an appKey, or devAddr/],
    [read({ devEui, gateway: "Roof 1" }), /must be a name/],
    [read({ devEui, colour: "red" }), /colour/],
    [read({ devEui }, { devEui: devEui.toLowerCase() }), /stands there twice/],
    [readLorawanDevices("{"), /no JSON/],
    [readLorawanDevices("[]"), /expected object/],
  ];
  for (const [answer, says] of cases) assert.match(String(answer), says);
});
