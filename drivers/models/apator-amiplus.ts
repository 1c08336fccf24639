// Apator amiplus and OTUS: household electricity meters with import, export and tariffs.
import type { Driver } from "../driver.ts";

export const apatorAmiplus: Driver = {
  name: "apator-amiplus",
  title: "amiplus",
  maker: "Apator",
  utility: "electricity",
  meters: [{ manufacturer: "APA", versions: ["01", "02"], types: ["02"] }],
  features: {
    energy: ["energy", "power", "voltage"],
    communication: { radio: ["T"], security: ["none", "mode-5"] },
    data: ["extremes", "clock"],
    alarms: [],
    cost: { supply: "mains" },
  },
  samples: [],
};
