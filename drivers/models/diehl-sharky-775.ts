// Diehl SHARKY 775: ultrasonic heat and cooling meter.
import type { Driver } from "../driver.ts";

export const diehlSharky775: Driver = {
  name: "diehl-sharky-775",
  title: "SHARKY 775",
  maker: "Diehl Metering",
  utility: "heat",
  meters: [
    {
      manufacturer: "HYD",
      versions: ["*"],
      types: ["04", "0a", "0b", "0c", "0d"],
    },
    {
      manufacturer: "DME",
      versions: ["*"],
      types: ["04", "0a", "0b", "0c", "0d"],
    },
  ],
  features: {
    energy: [
      "energy",
      "volume",
      "flow",
      "power",
      "flow-temperature",
      "return-temperature",
      "temperature-difference",
      "operating-time",
    ],
    communication: {
      links: ["T"],
      security: ["none", "mode-5"],
    },
    data: ["month-end"],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  decoder: "diehl",
  samples: [
    {
      telegram:
        "384424232004120420607a3d00001cfd983f58100d103eaa74fa96581a222e230ab956d2822a1ae242ec3bb5820fbc1ce8154f2d6e17290ca1",
      status: [],
      readings: [
        {
          quantity: "energy",
          value: 2177,
          unit: "kWh",
        },
        {
          quantity: "energy",
          value: 0,
          unit: "kWh",
          tariff: 1,
        },
        {
          quantity: "volume",
          value: 129.884,
          unit: "m3",
        },
        {
          quantity: "flow",
          value: 0.412,
          unit: "m3/h",
        },
        {
          quantity: "power",
          value: 3.87,
          unit: "kW",
        },
        {
          quantity: "flow-temperature",
          value: 58.3,
          unit: "°C",
        },
        {
          quantity: "return-temperature",
          value: 42.1,
          unit: "°C",
        },
        {
          quantity: "temperature-difference",
          value: 16.2,
          unit: "K",
        },
      ],
    },
    {
      telegram:
        "5e44a5118443806040047af40050052ed4a73927bd069e9116263302757d781decbac005c224280ba556ca1a481440a489e56fda83c329fef61c7d3930a9ebcaf45a79fcd81bda1b41c375729034e42cab28df79ab60a01142e21b321974ac",
      key: "f45f77719b3e9da2f8a5062de14f5180",
      status: [],
      readings: [
        {
          quantity: "energy",
          value: 2956,
          unit: "kWh",
        },
        {
          quantity: "energy",
          value: 0,
          unit: "kWh",
          tariff: 1,
        },
        {
          quantity: "volume",
          value: 380.569,
          unit: "m3",
        },
        {
          quantity: "power",
          value: 0,
          unit: "kW",
        },
        {
          quantity: "flow",
          value: 0,
          unit: "m3/h",
        },
        {
          quantity: "flow-temperature",
          value: 13.2,
          unit: "°C",
        },
        {
          quantity: "return-temperature",
          value: 12.9,
          unit: "°C",
        },
        {
          quantity: "temperature-difference",
          value: -0.2,
          unit: "K",
        },
        {
          quantity: "operating-time",
          value: 8780,
          unit: "h",
        },
        {
          quantity: "energy",
          value: 3655,
          unit: "kWh",
          storage: 5,
          at: "2025-12-31",
        },
        {
          quantity: "volume",
          value: 287.936,
          unit: "m3",
          storage: 5,
          at: "2025-12-31",
        },
        {
          quantity: "date",
          value: "2025-12-31",
          unit: "",
          storage: 5,
        },
      ],
    },
  ],
};
