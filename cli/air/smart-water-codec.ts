// The payload of the simulated LoRaWAN water meter: its codec (TS013-1.0.0) as a vendor publishes it, and what its fields mean.
export const smartWaterCodec = `// The payload of the simulated LoRaWAN water meter, as a payload codec of the LoRa Alliance (TS013-1.0.0).

function whole(bytes, at, length) {
  let value = 0;
  for (let index = at; index < at + length; index += 1) value = value * 256 + bytes[index];
  return value;
}

function celsius(bytes, at) {
  const hundredths = whole(bytes, at, 2);
  return (hundredths < 0x8000 ? hundredths : hundredths - 0x10000) / 100;
}

function decodeUplink({ bytes, fPort }) {
  if (fPort !== 10 || bytes.length !== 17) return { errors: ["no payload of this meter"] };
  return {
    data: {
      battery: { low: (bytes[0] & 1) === 1, days: whole(bytes, 15, 2) },
      water: {
        litres: whole(bytes, 1, 4),
        litresPerHour: whole(bytes, 5, 4),
        millibars: whole(bytes, 9, 2),
        celsius: celsius(bytes, 11),
      },
      outside: { celsius: celsius(bytes, 13) },
    },
  };
}
`;

export const smartWaterFields = [
  { field: "water.litres", register: "volume", unit: "m3", exponent: -3 },
  { field: "water.litresPerHour", register: "flow", unit: "m3/h", exponent: -3 },
  { field: "water.millibars", register: "pressure", unit: "bar", exponent: -3 },
  { field: "water.celsius", register: "flow-temperature", unit: "°C" },
  { field: "outside.celsius", register: "external-temperature", unit: "°C" },
  { field: "battery.days", register: "battery-life", unit: "d" },
  { field: "battery.low", alarm: "low-battery" },
] as const;
