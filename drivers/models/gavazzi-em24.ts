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
        "3e44361c1100306000027a51003005ca109e073b02b8c5a61cb691d2eb7b9b980c510f455a454292271baf4e43bcc3e33739045c942190a49c0565dbc9f789",
      key: "f70b2d5d9be741a91fa335d5833f09e1",
      status: [],
      readings: [
        { quantity: "energy", value: 7082.3, unit: "kWh" },
        { quantity: "reactive-energy", value: 7.4, unit: "kvarh" },
        { quantity: "reactive-energy", value: 0, unit: "kvarh", direction: "backward" },
        { quantity: "power", value: 0.423, unit: "kW" },
        { quantity: "error-flags", value: 0, unit: "" },
      ],
    },
  ],
};
