// GWF: radio module for water meters.
import type { Driver } from "../driver.ts";

export const gwfRcmWater: Driver = {
  name: "gwf-rcm-water",
  title: "RCM water",
  maker: "GWF",
  utility: "water",
  meters: [
    {
      manufacturer: "GWF",
      versions: ["02", "3c", "*"],
      types: ["06", "07", "15", "16"],
    },
  ],
  features: {
    energy: ["volume", "battery-life"],
    communication: {
      links: ["T"],
      security: ["none", "mode-5"],
    },
    data: ["due-date"],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  samples: [
    {
      telegram:
        "3644e61e369198603c077236919860e61e3c075b002005d0309e770113de60c6c7ea70c91cf8adb4598aa734fa3c4da377defcf537d32e",
      key: "5b889c04a1a353458b9c1a23660cf0d0",
      status: [],
      readings: [
        {
          quantity: "duration",
          value: 819,
          unit: "s",
          qualifiers: ["actuality"],
        },
        {
          quantity: "volume",
          value: 826.751,
          unit: "m3",
        },
        {
          quantity: "volume",
          value: 817.674,
          unit: "m3",
          storage: 1,
          at: "2025-12-01",
        },
        {
          quantity: "date",
          value: "2025-12-01",
          unit: "",
          storage: 1,
        },
        {
          quantity: "battery-life",
          value: 4851,
          unit: "d",
        },
      ],
    },
  ],
};
