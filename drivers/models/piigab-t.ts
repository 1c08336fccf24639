// PiiGAB: room temperature and humidity sensor.
import type { Driver } from "../driver.ts";

export const piigabT: Driver = {
  name: "piigab-t",
  title: "900T",
  maker: "PiiGAB",
  utility: "other",
  meters: [
    {
      manufacturer: "PII",
      versions: ["01", "*"],
      types: ["1b"],
    },
  ],
  features: {
    energy: ["external-temperature", "humidity"],
    communication: {
      links: ["wired"],
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
      telegram:
        "3f44294160039260011b72600392602941011bd70000000265ec0842657706820165ad0502fb1a190142fb1adb008201fb1aeb000c789890160702fd0f21000f",
      status: [],
      readings: [
        {
          quantity: "external-temperature",
          value: 22.84,
          unit: "°C",
        },
        {
          quantity: "external-temperature",
          value: 16.55,
          unit: "°C",
          storage: 1,
        },
        {
          quantity: "external-temperature",
          value: 14.53,
          unit: "°C",
          storage: 2,
        },
        {
          quantity: "humidity",
          value: 28.1,
          unit: "%",
        },
        {
          quantity: "humidity",
          value: 21.9,
          unit: "%",
          storage: 1,
        },
        {
          quantity: "humidity",
          value: 23.5,
          unit: "%",
          storage: 2,
        },
        {
          quantity: "text",
          value: "07169098",
          unit: "",
          qualifiers: ["fabrication-number"],
        },
        {
          quantity: "number",
          value: 33,
          unit: "",
          qualifiers: ["software-version"],
        },
      ],
    },
  ],
};
