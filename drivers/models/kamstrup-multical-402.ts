// Kamstrup MULTICAL 402: heat and cooling meter.
import type { Driver } from "../driver.ts";

export const kamstrupMultical402: Driver = {
  name: "kamstrup-multical-402",
  title: "MULTICAL 402",
  maker: "Kamstrup",
  utility: "heat",
  meters: [{ manufacturer: "KAM", versions: ["1c"], types: ["04", "0a", "0b", "0c", "0d"] }],
  features: {
    energy: ["energy", "volume", "flow", "flow-temperature", "return-temperature"],
    communication: { links: ["C"], security: ["none", "ell-ctr"] },
    data: ["due-date", "clock"],
    alarms: [],
    cost: { supply: "battery" },
  },
  formats: ["02f9ff15040604eeff0704eeff0804148440148480401402fd17026c426c44064414c44014c4804014043b0259025d"],
  samples: [
    {
      telegram:
        "3b442d2c013515601c048d201201351521d1126c17e031155d58f0fc1efff99923074d82cd9e572daa4be644f4a0528f6ad19adc51ed8b9a66bf50d5",
      key: "601535015463728190afbecddcebfa09",
      status: [],
      readings: [
        { quantity: "energy", value: 41872, unit: "kWh" },
        { quantity: "volume", value: 1603.38, unit: "m3" },
        { quantity: "date", value: "2026-03-14", unit: "" },
        { quantity: "date", value: "2026-02-28", unit: "", storage: 1 },
        { quantity: "energy", value: 40190, unit: "kWh", storage: 1, at: "2026-02-28" },
        { quantity: "flow", value: 0.212, unit: "m3/h" },
        { quantity: "flow-temperature", value: 68.12, unit: "°C" },
        { quantity: "return-temperature", value: 40.07, unit: "°C" },
      ],
    },
  ],
};
