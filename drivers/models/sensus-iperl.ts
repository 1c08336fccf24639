// Sensus iPERL: magnetic water meter.
import type { Driver } from "../driver.ts";

export const sensusIperl: Driver = {
  name: "sensus-iperl",
  title: "iPERL",
  maker: "Sensus",
  utility: "water",
  meters: [{ manufacturer: "SEN", versions: ["68"], types: ["06", "07", "16"] }],
  features: {
    energy: ["volume", "flow"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: [],
    alarms: [],
    cost: { supply: "battery" },
  },
  samples: [
    {
      telegram: "1e44ae4c0123036068067a120010052b53bf6a55b800354862b16546773830",
      key: "600323013241506f7e8d9cabbac9d8e7",
      status: [],
      readings: [
        { quantity: "volume", value: 98.412, unit: "m3" },
        { quantity: "flow", value: 0.061, unit: "m3/h" },
      ],
    },
    {
      telegram: "1844ae4c0223036068077a24000000041391a30000023bd400",
      status: [],
      readings: [
        { quantity: "volume", value: 41.873, unit: "m3" },
        { quantity: "flow", value: 0.212, unit: "m3/h" },
      ],
    },
  ],
};
