// Apator ELF: heat meter, generations 1 and 2.
import type { Driver } from "../driver.ts";

export const apatorElf: Driver = {
  name: "apator-elf",
  title: "ELF",
  maker: "Apator",
  utility: "heat",
  meters: [{ manufacturer: "APA", versions: ["40", "42"], types: ["04", "0c", "0d"] }],
  features: {
    energy: ["energy", "volume", "flow", "power", "flow-temperature", "return-temperature"],
    communication: { links: ["T", "wired"], security: ["none", "mode-5"] },
    data: ["month-end", "clock"],
    alarms: [],
    cost: { supply: "battery" },
  },
  samples: [
    {
      telegram:
        "4e44010611003060420d7a5100400523139578f53cae7a64476770354b45b7a2356ce4717915d11a5648eb4f15f7d13d87b19e210a0e053f11cf339c5ba9df4151610a3e0b9a9ac730e646d3ad2152",
      key: "192d4f7fbd0963cb41c557f7a5612b03",
      status: [],
      readings: [
        { quantity: "energy", value: 2144, unit: "kWh" },
        { quantity: "energy", value: 3, unit: "kWh", subunit: 1 },
        { quantity: "volume", value: 501.23, unit: "m3" },
        { quantity: "energy", value: 2011, unit: "kWh", storage: 1, at: "2026-02-28" },
        { quantity: "date", value: "2026-02-28", unit: "", storage: 1 },
        { quantity: "flow", value: 0.21, unit: "m3/h" },
        { quantity: "power", value: 4.3, unit: "kW" },
        { quantity: "flow-temperature", value: 61.2, unit: "°C" },
        { quantity: "return-temperature", value: 43.3, unit: "°C" },
        { quantity: "date-time", value: "2026-03-14T14:39", unit: "" },
        { quantity: "error-flags", value: 0, unit: "" },
      ],
    },
  ],
};
