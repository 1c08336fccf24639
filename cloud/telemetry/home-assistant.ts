// Says what a meter is in the words by which Home Assistant finds devices over MQTT (its MQTT discovery, "sensor").
import type { MeterView } from "@tributary/wire";

/** What Home Assistant calls a counter of a unit; what is not here is shown without a class. */
const deviceClasses: Readonly<Record<MeterView["utility"], Readonly<Record<string, string>>>> = {
  water: { m3: "water" },
  gas: { m3: "gas", kWh: "energy" },
  electricity: { kWh: "energy" },
  heat: { kWh: "energy" },
  other: {},
};

const unitNames: Readonly<Record<string, string>> = { m3: "m³", "m3/h": "m³/h", C: "°C" };

/** A meter id as topics and ids of Home Assistant may have it. */
const slug = (meter: string) => meter.replaceAll(/[^A-Za-z0-9]/g, "_");

export const discoveryTopic = (prefix: string, meter: string) => `${prefix}/sensor/tributary_${slug(meter)}/config`;

/** The configuration of a meter's sensor; `undefined` while its main register is not known. */
export function discovery(meter: MeterView, stateTopic: string): Record<string, unknown> | undefined {
  const { main } = meter;
  if (main === null) return undefined;
  const id = `tributary_${slug(meter.meter)}`;
  const deviceClass = deviceClasses[meter.utility][main.unit];
  return {
    name: meter.name ?? `${meter.manufacturer} ${meter.serial}`,
    unique_id: id,
    object_id: id,
    state_topic: stateTopic,
    value_template: "{{ value_json.main.value }}",
    json_attributes_topic: stateTopic,
    json_attributes_template: "{{ {'at': value_json.main.at, 'alarms': value_json.alarms} | tojson }}",
    unit_of_measurement: unitNames[main.unit] ?? main.unit,
    // A register that was exchanged or reset falls: "total_increasing" counts on from there.
    ...(deviceClass === undefined ? {} : { device_class: deviceClass, state_class: "total_increasing" }),
    device: {
      identifiers: [id],
      name: meter.name ?? meter.meter,
      manufacturer: meter.manufacturer,
      serial_number: meter.serial,
      model: meter.driver ?? meter.medium,
    },
  };
}
