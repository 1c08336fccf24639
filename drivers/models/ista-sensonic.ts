// ista sensonic and ultego: heat meters.
import type { Driver } from "../driver.ts";

export const istaSensonic: Driver = {
  name: "ista-sensonic",
  title: "sensonic / ultego",
  maker: "ista",
  utility: "heat",
  meters: [
    {
      manufacturer: "IST",
      versions: ["a9", "*"],
      types: ["04", "0a", "0b", "0c", "0d"],
    },
  ],
  features: {
    energy: ["energy", "volume"],
    communication: {
      links: ["C"],
      security: ["none", "mode-7"],
    },
    data: ["due-date", "month-end"],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  samples: [
    {
      telegram:
        "5044742659022960a904900f002c25671200007fee926961ff69da7a2e00300710757afd3c6bcdcc6837e7f4a83cd518b12f91879567189ce9a1d83573cedc58634d4335f6b100a78e0bb48897b616798a",
      key: "2eb2810a2660327593901c20e74c5000",
      status: [],
      readings: [
        {
          quantity: "energy",
          value: 1643.7,
          unit: "kWh",
        },
        {
          quantity: "date",
          value: "2025-12-31",
          unit: "",
          storage: 1,
        },
        {
          quantity: "energy",
          value: 1201.2,
          unit: "kWh",
          storage: 1,
          at: "2025-12-31",
        },
        {
          quantity: "date",
          value: "2026-02-28",
          unit: "",
          storage: 2,
        },
        {
          quantity: "energy",
          value: 1511.2,
          unit: "kWh",
          storage: 2,
          at: "2026-02-28",
        },
        {
          quantity: "volume",
          value: 0,
          unit: "m3",
          storage: 2,
          at: "2026-02-28",
        },
      ],
    },
  ],
};
