// Diehl HYDRUS: ultrasonic water meter.
import type { Driver } from "../driver.ts";

export const diehlHydrus: Driver = {
  name: "diehl-hydrus",
  title: "HYDRUS",
  maker: "Diehl Metering",
  utility: "water",
  meters: [
    {
      manufacturer: "DME",
      versions: ["70", "71"],
      types: ["06", "07", "15", "16"],
    },
    {
      manufacturer: "HYD",
      versions: ["24", "8b"],
      types: ["00", "06", "07", "16"],
    },
  ],
  features: {
    energy: ["volume", "flow", "flow-temperature", "battery-life"],
    communication: {
      links: ["S", "T", "C"],
      security: ["none", "mode-5", "mode-7"],
    },
    data: ["due-date", "month-end"],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  decoder: "diehl",
  samples: [
    {
      telegram: "2e44a5110122026070067a1204200533a19fbfcfc39035ab5f88bfdf049c26063e516f1b317da5b972b81dfa59c0a4",
      key: "6002220121304f5e6d7c8b9aa9b8c7d6",
      status: ["low-battery"],
      readings: [
        {
          quantity: "volume",
          value: 35.118,
          unit: "m3",
        },
        {
          quantity: "flow",
          value: 0.126,
          unit: "m3/h",
        },
        {
          quantity: "flow-temperature",
          value: 11.7,
          unit: "°C",
        },
        {
          quantity: "battery-life",
          value: 2975,
          unit: "d",
        },
        {
          quantity: "volume",
          value: 31.902,
          unit: "m3",
          storage: 1,
          at: "2025-12-31",
        },
        {
          quantity: "date",
          value: "2025-12-31",
          unit: "",
          storage: 1,
        },
      ],
    },
    {
      telegram:
        "4044a511022202607006900f002c2567120000fdab40bdb5f4f6167a24002007109eaaa92a4a07ddc53514bfed0d021861fb82b5c036abbdf2a93ce05adfe501cb",
      key: "600222023241506f7e8d9cabbac9d8e7",
      status: [],
      readings: [
        {
          quantity: "volume",
          value: 7.29,
          unit: "m3",
        },
        {
          quantity: "volume",
          value: 0.012,
          unit: "m3",
          direction: "backward",
        },
        {
          quantity: "flow",
          value: 0,
          unit: "m3/h",
        },
        {
          quantity: "flow-temperature",
          value: 9.8,
          unit: "°C",
        },
        {
          quantity: "battery-life",
          value: 4210,
          unit: "d",
        },
      ],
    },
    {
      telegram: "1e44a5110402226070077a2c001005f58abb2f2784553680843185586c3a77",
      status: [],
      readings: [
        {
          quantity: "volume",
          value: 7.719,
          unit: "m3",
        },
        {
          quantity: "flow-temperature",
          value: 13.1,
          unit: "°C",
        },
      ],
    },
    {
      telegram: "1e4424238b07430724607a0c00009ef4fd9b5ab576b5f11fae71547d20fcee",
      status: [],
      readings: [
        {
          quantity: "volume",
          value: 48.216,
          unit: "m3",
        },
        {
          quantity: "date",
          value: "2025-12-31",
          unit: "",
          storage: 1,
        },
        {
          quantity: "volume",
          value: 45.107,
          unit: "m3",
          storage: 1,
          at: "2025-12-31",
        },
      ],
    },
  ],
};
