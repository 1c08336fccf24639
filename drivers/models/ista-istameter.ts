// ista istameter and domaqua: water meters.
import type { Driver } from "../driver.ts";

export const istaIstameter: Driver = {
  name: "ista-istameter",
  title: "istameter / domaqua",
  maker: "ista",
  utility: "water",
  meters: [
    {
      manufacturer: "IST",
      versions: ["31", "*"],
      types: ["06", "07", "15", "16"],
    },
  ],
  features: {
    energy: ["volume"],
    communication: {
      links: ["C"],
      security: ["none", "mode-7"],
    },
    data: ["month-end"],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  samples: [
    {
      telegram:
        "40447426824393603107900f002c256712000014dd8fa49150b1de7a1400200710341258c16ac9e589bed0751325c0128497fab9b19c490d31e382fd40d3c31c27",
      key: "142f4f6d95391ee3d8354e09f346d542",
      status: [],
      readings: [
        {
          quantity: "volume",
          value: 297.449,
          unit: "m3",
        },
        {
          quantity: "date",
          value: "2025-09-30",
          unit: "",
          storage: 2,
        },
        {
          quantity: "volume",
          value: 270.251,
          unit: "m3",
          storage: 2,
          at: "2025-09-30",
        },
      ],
    },
  ],
};
