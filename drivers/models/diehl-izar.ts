// Diehl IZAR: radio modules for water meters, also under the names of Sappel and Hydrometer.
import type { Driver } from "../driver.ts";

export const diehlIzar: Driver = {
  name: "diehl-izar",
  title: "IZAR RC i",
  maker: "Diehl Metering",
  utility: "water",
  meters: [
    {
      manufacturer: "SAP",
      versions: ["*"],
      types: ["*"],
    },
    {
      manufacturer: "SPL",
      versions: ["*"],
      types: ["*"],
    },
    {
      manufacturer: "HYD",
      versions: ["*"],
      types: ["*"],
    },
    {
      manufacturer: "DME",
      versions: ["*"],
      types: ["06", "07", "15", "16"],
    },
  ],
  features: {
    energy: ["volume", "battery-life"],
    communication: {
      links: ["T"],
      security: ["none"],
    },
    data: ["due-date"],
    alarms: ["leak", "zero-use", "backflow", "over-range", "tamper"],
    cost: {
      supply: "battery",
    },
  },
  decoder: "diehl",
  samples: [
    {
      telegram: "1944a511780717801760a202110013e3cf9d6f22cc13e6d27846",
      status: [],
      readings: [
        {
          quantity: "volume",
          value: 187.204,
          unit: "m3",
        },
        {
          quantity: "volume",
          value: 185.96,
          unit: "m3",
          storage: 1,
          at: "2026-02-28",
        },
        {
          quantity: "date",
          value: "2026-02-28",
          unit: "",
          storage: 1,
        },
        {
          quantity: "battery-life",
          value: 8.5,
          unit: "y",
        },
        {
          quantity: "duration",
          value: 16,
          unit: "s",
          qualifiers: ["transmission-interval"],
        },
      ],
    },
    {
      telegram: "19442423850724801760a2018900132a6ee88f7866b00bc0e997",
      status: ["leak"],
      readings: [
        {
          quantity: "volume",
          value: 51.873,
          unit: "m3",
        },
        {
          quantity: "volume",
          value: 50.004,
          unit: "m3",
          storage: 1,
          at: "2026-02-28",
        },
        {
          quantity: "date",
          value: "2026-02-28",
          unit: "",
          storage: 1,
        },
        {
          quantity: "battery-life",
          value: 4.5,
          unit: "y",
        },
        {
          quantity: "duration",
          value: 8,
          unit: "s",
          qualifiers: ["transmission-interval"],
        },
        {
          quantity: "error-flags",
          value: 128,
          unit: "",
        },
      ],
    },
    {
      telegram: "1944304c1ff4a5210c04a20316801364b9f784a8f1203f6d1aad",
      status: ["backflow"],
      readings: [
        {
          quantity: "volume",
          value: 9.377,
          unit: "m3",
        },
        {
          quantity: "volume",
          value: 8.12,
          unit: "m3",
          storage: 1,
          at: "2026-02-28",
        },
        {
          quantity: "date",
          value: "2026-02-28",
          unit: "",
          storage: 1,
        },
        {
          quantity: "battery-life",
          value: 11,
          unit: "y",
        },
        {
          quantity: "duration",
          value: 32,
          unit: "s",
          qualifiers: ["transmission-interval"],
        },
        {
          quantity: "error-flags",
          value: 32768,
          unit: "",
        },
        {
          quantity: "text",
          value: "H27CA653151",
          unit: "",
          qualifiers: ["fabrication-number"],
        },
      ],
    },
  ],
};
