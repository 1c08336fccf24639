// Carlo Gavazzi EM24: electricity meter for distribution boards. It sends reactive energy in kvarh.
import type { Driver } from "../driver.ts";

export const gavazziEm24: Driver = {
  name: "gavazzi-em24",
  title: "EM24",
  maker: "Carlo Gavazzi",
  utility: "electricity",
  meters: [{ manufacturer: "GAV", versions: ["*"], types: ["02"] }],
  features: {
    energy: ["energy", "reactive-energy", "power"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: [],
    alarms: [],
    cost: { supply: "mains" },
  },
  samples: [
    {
      telegram:
        "3e44361c1100306000027a5100300551171e992d0954012ef6b187d662d5e052964f83f7a3bb2e2c046dd87de9e6c7adffe95ed6fc35c4081217b8a05b97a6",
      key: "f70b2d5d9be741a91fa335d5833f09e1",
      status: [],
      readings: [
        { quantity: "energy", value: 7081.2, unit: "kWh" },
        { quantity: "reactive-energy", value: 6.3, unit: "kvarh" },
        { quantity: "reactive-energy", value: 0, unit: "kvarh", direction: "backward" },
        { quantity: "power", value: 0.4213, unit: "kW" },
        { quantity: "error-flags", value: 0, unit: "" },
      ],
    },
  ],
};
