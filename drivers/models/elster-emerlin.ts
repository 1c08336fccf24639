// Elster EV200, EMERLIN 868 and V200: radio water meters.
import type { Driver } from "../driver.ts";

export const elsterEmerlin: Driver = {
  name: "elster-emerlin",
  title: "EMERLIN 868, EV200",
  maker: "Elster",
  utility: "water",
  meters: [{ manufacturer: "ELR", versions: ["*"], types: ["06", "07", "16", "37"] }],
  features: {
    energy: ["volume"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: ["due-date"],
    alarms: [],
    cost: { supply: "battery" },
  },
  samples: [
    {
      telegram: "2e449215140030600d077a51002005d907bd1d44f39e1e5c8a4463aeea7cbaceaf3378010f86414fcbcc1703352094",
      key: "415577a7e5318bf369ed7f1fcd89532b",
      status: [],
      readings: [
        { quantity: "volume", value: 25.651, unit: "m3" },
        { quantity: "volume", value: 20.127, unit: "m3", storage: 1, at: "2025-12-31" },
        { quantity: "date", value: "2025-12-31", unit: "", storage: 1 },
      ],
    },
  ],
};
