// Apator AT-WMBUS-16: radio module on water meters of the JS Smart family.
import type { Driver } from "../driver.ts";

export const apatorAtWmbus16: Driver = {
  name: "apator-at-wmbus-16",
  title: "AT-WMBUS-16",
  maker: "Apator",
  utility: "water",
  meters: [{ manufacturer: "APA", versions: ["05"], types: ["06", "07"] }],
  features: {
    energy: [],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: ["month-end"],
    alarms: [],
    cost: { supply: "battery" },
  },
  decoder: "apator-162",
  samples: [
    {
      telegram: "2e4401060100306005077a51002005303a83adc52843225933f579785d466a9810fad23201d336a7993b96484fd4fd",
      key: "8599bbeb2975cf37ad31c36311cd976f",
      status: [],
      readings: [],
    },
  ],
};
