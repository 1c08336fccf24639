// Siemens WFW, also Landis+Staefa and Qundis: water meters in alternating telegrams.
import type { Driver } from "../driver.ts";

export const siemensWfw: Driver = {
  name: "siemens-wfw",
  title: "WFW 36 / WFW 40",
  maker: "Siemens",
  utility: "water",
  meters: [
    {
      manufacturer: "LSE",
      versions: ["16", "18", "d8", "*"],
      types: ["06", "07", "15", "16"],
    },
  ],
  features: {
    energy: ["volume"],
    communication: {
      links: ["T"],
      security: ["none"],
    },
    data: ["due-date", "month-end", "clock"],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  decoder: "qundis-walk-by",
  samples: [
    {
      telegram: "2a4465328815336018067ac58000008c04133463000082046c3e3b01fd0c11046d1f00213c02fdac7e9b2e",
      status: [],
      readings: [
        {
          quantity: "volume",
          value: 6.334,
          unit: "m3",
          storage: 8,
          at: "2025-11-30",
        },
        {
          quantity: "date",
          value: "2025-11-30",
          unit: "",
          storage: 8,
        },
        {
          quantity: "number",
          value: 17,
          unit: "",
          qualifiers: ["model"],
        },
        {
          quantity: "date-time",
          value: "2025-12-01T00:31",
          unit: "",
        },
        {
          quantity: "duration",
          value: 11931,
          unit: "s",
          qualifiers: ["since-readout", "future"],
        },
      ],
    },
    {
      telegram: "2d44653287969060d8077ab4000000046d1a0a2d3b0c13079722004c1342741900426c3f3c326cffff02bb560000",
      status: [],
      readings: [
        {
          quantity: "date-time",
          value: "2025-11-13T10:26",
          unit: "",
        },
        {
          quantity: "volume",
          value: 229.707,
          unit: "m3",
        },
        {
          quantity: "volume",
          value: 197.442,
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
        {
          quantity: "duration",
          value: 0,
          unit: "h",
          qualifiers: ["flow", "duration-of-last-lower-limit-exceed"],
        },
      ],
    },
  ],
};
