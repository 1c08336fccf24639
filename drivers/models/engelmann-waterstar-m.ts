// Engelmann WaterStar M: ultrasonic water meter, also sold by Zenner and others under DWZ.
import type { Driver } from "../driver.ts";

export const engelmannWaterstarM: Driver = {
  name: "engelmann-waterstar-m",
  title: "WaterStar M",
  maker: "Engelmann",
  utility: "water",
  meters: [
    {
      manufacturer: "DWZ",
      versions: ["00", "01", "02", "*"],
      types: ["06", "07", "15", "16"],
    },
    {
      manufacturer: "EFE",
      versions: ["00", "01", "70", "71"],
      types: ["06", "07", "15", "16"],
    },
  ],
  features: {
    energy: ["volume", "voltage"],
    communication: {
      links: ["T"],
      security: ["none", "mode-5"],
    },
    data: ["due-date", "month-end", "clock"],
    alarms: ["hardware-error", "sensor-error", "low-battery", "tamper", "leak", "backflow", "over-range"],
    cost: {
      supply: "battery",
    },
  },
  // Program, memory, sensor, measurement, battery, manipulation, leak or no use at all, backflow, overload.
  records: [
    {
      header: "02fd17",
      flags: {
        "0": "hardware-error",
        "1": "hardware-error",
        "2": "sensor-error",
        "3": "sensor-error",
        "4": "low-battery",
        "5": "tamper",
        "6": "leak",
        "7": "backflow",
        "8": "over-range",
      },
    },
    {
      header: "01fd17",
      flags: {
        "0": "hardware-error",
        "1": "hardware-error",
        "2": "sensor-error",
        "3": "sensor-error",
        "4": "low-battery",
        "5": "tamper",
        "6": "leak",
        "7": "backflow",
        "8": "over-range",
      },
    },
  ],
  // That at the set date is one of them: December's.
  monthEnds: {
    from: 2,
  },
  // Set date, status, fifteen ends of months, clock, index.
  formats: [
    "426c441301fd17840113c40113840213c40213840313c40313840413c40413840513c40513840613c40613840713c40713840813046d0413",
  ],
  samples: [
    {
      telegram:
        "9644fa126333786000067abf000000046d062e37390413c6c7000002fd17000001fd4810426c3f3c4413264b0000840113cfaa0000c40113dd7800008402139c9a0000c40213bb7e0000840313e66e0000c403138253000084041305690000c404133b5d0000840513123e0000c405135341000084061311430000c40613ae2e000084071306310000c407139126000084081386230000",
      status: [],
      readings: [
        {
          quantity: "date-time",
          value: "2025-09-23T14:06",
          unit: "",
        },
        {
          quantity: "volume",
          value: 51.142,
          unit: "m3",
        },
        {
          quantity: "error-flags",
          value: 0,
          unit: "",
        },
        {
          quantity: "voltage",
          value: 1.6,
          unit: "V",
        },
        {
          quantity: "date",
          value: "2025-12-31",
          unit: "",
          storage: 1,
        },
        {
          quantity: "volume",
          value: 19.238,
          unit: "m3",
          storage: 1,
          at: "2025-12-31",
        },
        {
          quantity: "volume",
          value: 43.727,
          unit: "m3",
          storage: 2,
          at: "2025-08-31",
        },
        {
          quantity: "volume",
          value: 30.941,
          unit: "m3",
          storage: 3,
          at: "2025-07-31",
        },
        {
          quantity: "volume",
          value: 39.58,
          unit: "m3",
          storage: 4,
          at: "2025-06-30",
        },
        {
          quantity: "volume",
          value: 32.443,
          unit: "m3",
          storage: 5,
          at: "2025-05-31",
        },
        {
          quantity: "volume",
          value: 28.39,
          unit: "m3",
          storage: 6,
          at: "2025-04-30",
        },
        {
          quantity: "volume",
          value: 21.378,
          unit: "m3",
          storage: 7,
          at: "2025-03-31",
        },
        {
          quantity: "volume",
          value: 26.885,
          unit: "m3",
          storage: 8,
          at: "2025-02-28",
        },
        {
          quantity: "volume",
          value: 23.867,
          unit: "m3",
          storage: 9,
          at: "2025-01-31",
        },
        {
          quantity: "volume",
          value: 15.89,
          unit: "m3",
          storage: 10,
          at: "2024-12-31",
        },
        {
          quantity: "volume",
          value: 16.723,
          unit: "m3",
          storage: 11,
          at: "2024-11-30",
        },
        {
          quantity: "volume",
          value: 17.169,
          unit: "m3",
          storage: 12,
          at: "2024-10-31",
        },
        {
          quantity: "volume",
          value: 11.95,
          unit: "m3",
          storage: 13,
          at: "2024-09-30",
        },
        {
          quantity: "volume",
          value: 12.55,
          unit: "m3",
          storage: 14,
          at: "2024-08-31",
        },
        {
          quantity: "volume",
          value: 9.873,
          unit: "m3",
          storage: 15,
          at: "2024-07-31",
        },
        {
          quantity: "volume",
          value: 9.094,
          unit: "m3",
          storage: 16,
          at: "2024-06-30",
        },
      ],
    },
    {
      telegram:
        "3e44fa126372536002067ab70430052188ac4928dd97e8fb0f6ee7660eb49fe746b26267aa5e7361d607da881ddb369f354d316d3a5f484bb051c1b47c7564",
      key: "b77ee7b9ff8c44cece3ecbcb92f68dee",
      status: ["low-battery", "leak"],
      readings: [
        {
          quantity: "date-time",
          value: "2025-07-30T10:47",
          unit: "",
        },
        {
          quantity: "volume",
          value: 0.097,
          unit: "m3",
        },
        {
          quantity: "error-flags",
          value: 64,
          unit: "",
        },
        {
          quantity: "volume",
          value: 0,
          unit: "m3",
          direction: "backward",
        },
        {
          quantity: "number",
          value: 8,
          unit: "",
          qualifiers: ["model"],
        },
        {
          quantity: "number",
          value: 4352,
          unit: "",
          qualifiers: ["parameter-set"],
        },
      ],
    },
  ],
};
