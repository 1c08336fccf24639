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
        "4e44010611003060420d7a5100400559db39a245d23264dc420791a0bf3d625009ab6108de9aa654a5917fb3793ebaa73dd61297f07d7940bf68656c6b66b102ab5d82b774ac10ff4c12c4d91bacd7",
      key: "192d4f7fbd0963cb41c557f7a5612b03",
      status: [],
      readings: [
        { quantity: "energy", value: 2157, unit: "kWh" },
        { quantity: "energy", value: 3, unit: "kWh", subunit: 1 },
        { quantity: "volume", value: 501.37, unit: "m3" },
        { quantity: "energy", value: 2024, unit: "kWh", storage: 1, at: "2026-02-28" },
        { quantity: "date", value: "2026-02-28", unit: "", storage: 1 },
        { quantity: "flow", value: 0.221, unit: "m3/h" },
        { quantity: "power", value: 4.313, unit: "kW" },
        { quantity: "flow-temperature", value: 62.6, unit: "°C" },
        { quantity: "return-temperature", value: 45, unit: "°C" },
        { quantity: "date-time", value: "2026-03-14T14:39", unit: "" },
        { quantity: "error-flags", value: 0, unit: "" },
      ],
    },
  ],
};
