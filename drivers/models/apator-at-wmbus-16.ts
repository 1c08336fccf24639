// Apator AT-WMBUS-16: radio module on water meters of the JS Smart family.
import type { Driver } from "../driver.ts";

export const apatorAtWmbus16: Driver = {
  name: "apator-at-wmbus-16",
  title: "AT-WMBUS-16",
  maker: "Apator",
  utility: "water",
  meters: [
    {
      manufacturer: "APA",
      versions: ["05"],
      types: ["06", "07"],
    },
  ],
  features: {
    energy: ["volume"],
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
  decoder: "apator-162",
  samples: [
    {
      telegram: "2e4401060100306005077a51002005303a83adc52843225933f579785d466a895b1ad22ed79831cde0f70d6e1db3ad",
      key: "8599bbeb2975cf37ad31c36311cd976f",
      status: [],
      readings: [
        {
          quantity: "volume",
          value: 203.417,
          unit: "m3",
        },
        {
          quantity: "volume",
          value: 198.22,
          unit: "m3",
          storage: 1,
        },
        {
          quantity: "volume",
          value: 191.004,
          unit: "m3",
          storage: 2,
        },
        {
          quantity: "volume",
          value: 184.95,
          unit: "m3",
          storage: 3,
        },
      ],
    },
  ],
};
