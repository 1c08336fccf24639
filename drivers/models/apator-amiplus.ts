// Apator amiplus and OTUS: household electricity meters with import, export and tariffs.
import type { Driver } from "../driver.ts";

export const apatorAmiplus: Driver = {
  name: "apator-amiplus",
  title: "amiplus",
  maker: "Apator",
  utility: "electricity",
  meters: [
    { manufacturer: "APA", versions: ["*"], types: ["02"] },
    // The same telegrams from the meters of other makers for the same utilities.
    { manufacturer: "DEV", versions: ["*"], types: ["02"] },
    { manufacturer: "NES", versions: ["*"], types: ["02"] },
  ],
  features: {
    energy: ["energy", "power", "voltage"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: ["extremes", "clock"],
    alarms: [],
    cost: { supply: "mains" },
  },
  samples: [
    {
      telegram:
        "4e4401060126066002027a120040054dd1f6fee1bfd612dfc4d624524c09ac2f461f371ad04e14ce00dc4d23da1ffd37ebffae233e101d2611923c16c8e304be4f803e15ed67ce903c255afd4033e3",
      key: "6006260165748392a1b0cfdeedfc0b1a",
      status: [],
      readings: [
        { quantity: "energy", value: 8412.077, unit: "kWh" },
        { quantity: "power", value: 1.432, unit: "kW" },
        { quantity: "power", value: 0, unit: "kW", direction: "backward" },
        { quantity: "energy", value: 211.54, unit: "kWh", direction: "backward" },
        { quantity: "voltage", value: 233, unit: "V", qualifiers: ["phase-1"] },
        { quantity: "voltage", value: 231, unit: "V", qualifiers: ["phase-2"] },
        { quantity: "power", value: 6.12, unit: "kW", function: "maximum" },
        { quantity: "date-time", value: "2026-03-14T19:45", unit: "" },
      ],
    },
  ],
};
