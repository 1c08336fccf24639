// Techem FHKV data 4: heat cost allocator with standard records.
import type { Driver } from "../driver.ts";

export const techemFhkvData4: Driver = {
  name: "techem-fhkv-data-4",
  title: "FHKV data 4",
  maker: "Techem",
  utility: "heat",
  meters: [
    {
      manufacturer: "TCH",
      versions: ["94", "*"],
      types: ["08"],
    },
  ],
  features: {
    energy: ["heat-cost"],
    communication: {
      links: ["T"],
      security: ["none", "mode-5"],
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
        "4e4468509580326094087a34004005d4c41cdae421926bb5ad45db242aa71703fffc5a195023e2e1bf22487dedf0c100122c2f15ceaf1c4b64b580a1267ec3ca06a235886b2951a9ef57b48c1cc227",
      key: "34bf870927e0f215a38890e604bda8fc",
      status: [],
      readings: [
        {
          quantity: "heat-cost",
          value: 1,
          unit: "HCA",
        },
        {
          quantity: "heat-cost",
          value: 23,
          unit: "HCA",
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
          quantity: "heat-cost",
          value: 0,
          unit: "HCA",
          storage: 8,
          at: "2025-10-31",
        },
        {
          quantity: "date",
          value: "2025-10-31",
          unit: "",
          storage: 8,
        },
        {
          quantity: "heat-cost",
          value: 0,
          unit: "HCA",
          storage: 8,
          at: "2025-11-30",
        },
        {
          quantity: "heat-cost",
          value: 0,
          unit: "HCA",
          storage: 8,
          at: "2025-12-31",
        },
        {
          quantity: "heat-cost",
          value: 0,
          unit: "HCA",
          storage: 8,
          at: "2026-01-31",
        },
        {
          quantity: "heat-cost",
          value: 0,
          unit: "HCA",
          storage: 8,
          at: "2026-02-28",
        },
        {
          quantity: "heat-cost",
          value: 0,
          unit: "HCA",
          storage: 8,
          at: "2026-03-31",
        },
        {
          quantity: "heat-cost",
          value: 0,
          unit: "HCA",
          storage: 8,
          at: "2026-04-30",
        },
        {
          quantity: "heat-cost",
          value: 0,
          unit: "HCA",
          storage: 8,
          at: "2026-05-31",
        },
        {
          quantity: "heat-cost",
          value: 0,
          unit: "HCA",
          storage: 8,
          at: "2026-06-30",
        },
        {
          quantity: "heat-cost",
          value: 0,
          unit: "HCA",
          storage: 8,
          at: "2026-07-31",
        },
        {
          quantity: "heat-cost",
          value: 0,
          unit: "HCA",
          storage: 8,
          at: "2026-08-31",
        },
        {
          quantity: "heat-cost",
          value: 0,
          unit: "HCA",
          storage: 8,
          at: "2026-09-30",
        },
        {
          quantity: "heat-cost",
          value: 5,
          unit: "HCA",
          storage: 8,
          at: "2026-10-31",
        },
        {
          quantity: "heat-cost",
          value: 24,
          unit: "HCA",
          storage: 8,
          at: "2026-11-30",
        },
        {
          quantity: "heat-cost",
          value: 12103,
          unit: "HCA",
          storage: 8,
          at: "2026-12-31",
        },
      ],
    },
  ],
};
