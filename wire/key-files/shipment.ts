// Reads and writes shipment files: the XML in which makers announce meters and their keys (OMS, DIN 43863-5 numbers).
//
// There is no one schema: a delivery holds devices, a device its number (a serial number, a secondary address or the
// fourteen characters of DIN 43863-5), maker, version, medium and one or more keys. So elements and attributes are known by
// what they are called, in any nesting and any namespace. What is encrypted as a whole (CMS) must be opened before.
import { toHex } from "@tributary/core";
import { readDevices } from "./devices.ts";
import type { KeyImport, KeyRow } from "./key-import.ts";
import { escaped, type Markup } from "./markup.ts";

export function readShipment(markup: Markup): KeyImport {
  return { format: "shipment", ...readDevices(markup) };
}

/** The inverse: one `Device` a meter; parts that its id leaves open are left out. */
export function writeShipment(rows: readonly KeyRow[]): string {
  const devices = rows.flatMap(({ entry, config, product }) => {
    const [manufacturer, serial, version, type] = entry.meter.split(".");
    const lines = [
      ["SerialNumber", serial?.toUpperCase()],
      ["Manufacturer", manufacturer],
      ["Version", version],
      ["Medium", type],
      ["TypeNumber", product],
      ["ConfigNumber", config],
      ["Name", entry.name],
    ].flatMap(([name, value]) =>
      value === undefined || value === "*" ? [] : [`    <${name}>${escaped(value)}</${name}>`],
    );
    const key = entry.key === "none" ? entry.key : toHex(entry.key).toUpperCase();
    return [
      "  <Device>",
      ...lines,
      `    <Keys><Key><KeyId>0</KeyId><KeyType>MasterKey</KeyType><KeyValue>${key}</KeyValue></Key></Keys>`,
      "  </Device>",
    ];
  });
  const whole = ['<?xml version="1.0" encoding="utf-8"?>', "<Shipment>", ...devices, "</Shipment>", ""];
  return whole.join("\n");
}
