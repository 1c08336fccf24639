// Diehl IZAR RC i G4 and other modules that send standard records.
import type { Driver } from "../driver.ts";

export const diehlIzarRcIG4: Driver = {
  name: "diehl-izar-rc-i-g4",
  title: "IZAR RC i G4",
  maker: "Diehl Metering",
  utility: "water",
  meters: [
    {
      manufacturer: "DME",
      versions: ["63", "7b"],
      types: ["06", "07", "15", "16"],
    },
  ],
  features: {
    energy: ["volume"],
    communication: {
      links: ["T"],
      security: ["none", "mode-7"],
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
      telegram:
        "5044a511740746606307900f002c25671200001c92912b6e0256e67ae70030071062ae374d7285a2c31cdac10dd22d868f57f02146bbce86c966caf141831d1fa28fa9ea33cf2d14b1f08d99e7b90184f3",
      key: "e75673731a7e3d7210d13c30ef485281",
      status: [],
      readings: [
        {
          quantity: "volume",
          value: 1.47,
          unit: "m3",
        },
        {
          quantity: "error-flags",
          value: 0,
          unit: "",
        },
        {
          quantity: "volume",
          value: 0,
          unit: "m3",
          direction: "backward",
        },
        {
          quantity: "volume",
          value: 0.113,
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
          quantity: "date-time",
          value: "2025-01-31T23:06",
          unit: "",
          storage: 8,
        },
        {
          quantity: "volume",
          value: 0.129,
          unit: "m3",
          storage: 8,
          at: "2025-01-31T23:06",
        },
      ],
    },
  ],
};
