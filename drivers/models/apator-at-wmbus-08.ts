// Apator AT-WMBUS-08 on gas meters and AT-WMBUS-17 on water meters.
import type { Driver } from "../driver.ts";

export const apatorAtWmbus08: Driver = {
  name: "apator-at-wmbus-08",
  title: "AT-WMBUS-08 and -17",
  maker: "Apator",
  utility: "gas",
  meters: [
    { manufacturer: "APT", versions: ["03"], types: ["03"] },
    { manufacturer: "APT", versions: ["04"], types: ["11"] },
    { manufacturer: "APT", versions: ["0f"], types: ["0f"] },
  ],
  features: {
    energy: ["volume"],
    communication: { links: ["T"], security: ["none"] },
    data: ["month-end"],
    alarms: [],
    cost: { supply: "battery" },
  },
  decoder: "apator-counter",
  samples: [
    {
      telegram:
        "4c441406040030600303a060e316000000000000000000000000000000c07a1000181311000094110054031200a8721200b0c41200e0391300f0dd130070991400f85b15002cfa150084dd1600",
      status: [],
      readings: [
        { quantity: "volume", value: 500, unit: "m3" },
        { quantity: "volume", value: 499.5, unit: "m3", storage: 1 },
        { quantity: "volume", value: 480.1, unit: "m3", storage: 2 },
        { quantity: "volume", value: 466.6, unit: "m3", storage: 3 },
        { quantity: "volume", value: 450, unit: "m3", storage: 4 },
        { quantity: "volume", value: 434, unit: "m3", storage: 5 },
        { quantity: "volume", value: 420, unit: "m3", storage: 6 },
        { quantity: "volume", value: 410, unit: "m3", storage: 7 },
        { quantity: "volume", value: 403, unit: "m3", storage: 8 },
        { quantity: "volume", value: 393.5, unit: "m3", storage: 9 },
        { quantity: "volume", value: 384, unit: "m3", storage: 10 },
        { quantity: "volume", value: 373, unit: "m3", storage: 11 },
        { quantity: "volume", value: 360, unit: "m3", storage: 12 },
      ],
    },
    {
      telegram: "1c441406050030600411a0ea2400000000000000000000000000000000",
      status: [],
      readings: [{ quantity: "volume", value: 3150, unit: "m3" }],
    },
  ],
};
