// Weptech MUNIA: room temperature and humidity sensor.
import type { Driver } from "../driver.ts";

export const weptechMunia: Driver = {
  name: "weptech-munia",
  title: "MUNIA",
  maker: "Weptech",
  utility: "other",
  meters: [
    {
      manufacturer: "WEP",
      versions: ["02", "*"],
      types: ["1b"],
    },
  ],
  features: {
    energy: ["external-temperature", "humidity"],
    communication: {
      links: ["T"],
      security: ["none"],
    },
    data: [],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  samples: [
    {
      telegram: "1d44b05c89444260021b7a400000000a6614020afb1a780402fd971d0000",
      status: [],
      readings: [
        {
          quantity: "external-temperature",
          value: 21.4,
          unit: "°C",
        },
        {
          quantity: "humidity",
          value: 47.8,
          unit: "%",
        },
        {
          quantity: "error-flags",
          value: 0,
          unit: "",
        },
      ],
    },
  ],
};
