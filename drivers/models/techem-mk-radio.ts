// Techem mk-radio 3 and 4: radio modules for water meters, warm and cold.
import type { Driver } from "../driver.ts";

export const techemMkRadio: Driver = {
  name: "techem-mk-radio",
  title: "mk-radio 3 / 4",
  maker: "Techem",
  utility: "water",
  meters: [
    {
      manufacturer: "TCH",
      versions: ["*"],
      types: ["62", "72"],
    },
  ],
  features: {
    energy: ["volume"],
    communication: {
      links: ["T"],
      security: ["none"],
    },
    data: ["due-date", "month-end"],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  decoder: "techem",
  samples: [
    {
      telegram:
        "32446850740062607462a2009f33c902e006800000000000000000000000000000000000000000000000000000000000000000",
      status: [],
      readings: [
        {
          quantity: "volume",
          value: 84.1,
          unit: "m3",
        },
        {
          quantity: "volume",
          value: 12.8,
          unit: "m3",
          qualifiers: ["since-due-date"],
        },
        {
          quantity: "volume",
          value: 71.3,
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
          quantity: "date",
          value: "2026-03-14",
          unit: "",
        },
      ],
    },
    {
      telegram:
        "32446850950072609572a2009f332200e006090000000000000000000000000000000000000000000000000000000000000000",
      status: [],
      readings: [
        {
          quantity: "volume",
          value: 4.3,
          unit: "m3",
        },
        {
          quantity: "volume",
          value: 0.9,
          unit: "m3",
          qualifiers: ["since-due-date"],
        },
        {
          quantity: "volume",
          value: 3.4,
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
          quantity: "date",
          value: "2026-03-14",
          unit: "",
        },
      ],
    },
    {
      telegram:
        "36446850175072605072a20c006e34b71e00002117001c2500201f001a1b00140900191c001d1e00221f001e1d001c1a00181600191d00",
      status: [],
      readings: [
        {
          quantity: "volume",
          value: 786.3,
          unit: "m3",
        },
        {
          quantity: "date",
          value: "2026-03-14",
          unit: "",
        },
        {
          quantity: "volume",
          value: 5.6,
          unit: "m3",
          storage: 1,
          qualifiers: ["consumed-in-month"],
          at: "2026-03-14",
        },
        {
          quantity: "volume",
          value: 6.5,
          unit: "m3",
          storage: 2,
          qualifiers: ["consumed-in-month"],
          at: "2026-02-28",
        },
        {
          quantity: "volume",
          value: 6.3,
          unit: "m3",
          storage: 3,
          qualifiers: ["consumed-in-month"],
          at: "2026-01-31",
        },
        {
          quantity: "volume",
          value: 5.3,
          unit: "m3",
          storage: 4,
          qualifiers: ["consumed-in-month"],
          at: "2025-12-31",
        },
        {
          quantity: "volume",
          value: 2.9,
          unit: "m3",
          storage: 5,
          qualifiers: ["consumed-in-month"],
          at: "2025-11-30",
        },
        {
          quantity: "volume",
          value: 5.3,
          unit: "m3",
          storage: 6,
          qualifiers: ["consumed-in-month"],
          at: "2025-10-31",
        },
        {
          quantity: "volume",
          value: 5.9,
          unit: "m3",
          storage: 7,
          qualifiers: ["consumed-in-month"],
          at: "2025-09-30",
        },
        {
          quantity: "volume",
          value: 6.5,
          unit: "m3",
          storage: 8,
          qualifiers: ["consumed-in-month"],
          at: "2025-08-31",
        },
        {
          quantity: "volume",
          value: 5.9,
          unit: "m3",
          storage: 9,
          qualifiers: ["consumed-in-month"],
          at: "2025-07-31",
        },
        {
          quantity: "volume",
          value: 5.4,
          unit: "m3",
          storage: 10,
          qualifiers: ["consumed-in-month"],
          at: "2025-06-30",
        },
        {
          quantity: "volume",
          value: 4.6,
          unit: "m3",
          storage: 11,
          qualifiers: ["consumed-in-month"],
          at: "2025-05-31",
        },
        {
          quantity: "volume",
          value: 5.4,
          unit: "m3",
          storage: 12,
          qualifiers: ["consumed-in-month"],
          at: "2025-04-30",
        },
      ],
    },
  ],
};
