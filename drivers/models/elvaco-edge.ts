// Elvaco Edge: room temperature and humidity sensor.
import type { Driver } from "../driver.ts";

export const elvacoEdge: Driver = {
  name: "elvaco-edge",
  title: "Elvaco Edge",
  maker: "Elvaco",
  utility: "other",
  meters: [
    {
      manufacturer: "ELV",
      versions: ["50", "51"],
      types: ["1b"],
    },
  ],
  features: {
    energy: ["external-temperature", "voltage", "humidity"],
    communication: {
      links: ["T"],
      security: ["none", "mode-5"],
    },
    data: [],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  samples: [
    {
      telegram: "2e44961588114860501b7ae5002005e9d4ff896f45f9dec22296b5565472abe4cfb73859fbeace62aadfe2bf4eb648",
      key: "e5d733d3ca96c988edaf03afa06fc1c8",
      status: [],
      readings: [
        {
          quantity: "external-temperature",
          value: 13.87,
          unit: "°C",
        },
        {
          quantity: "voltage",
          value: 3.117,
          unit: "V",
        },
        {
          quantity: "humidity",
          value: 0.6,
          unit: "%",
        },
        {
          quantity: "number",
          value: 256,
          unit: "",
          qualifiers: ["CO2"],
        },
      ],
    },
  ],
};
