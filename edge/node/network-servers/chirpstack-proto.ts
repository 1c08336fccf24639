// The protobuf forms of ChirpStack v4's events and commands, as far as they are used (its api/proto, integration.proto, gw.proto).
import protobuf from "protobufjs/light.js";

type Field = readonly [name: string, number: number, type: string, rule?: "repeated"];

/** One row a message: its fields with their numbers. Fields that are left out are skipped when read. */
const messages: Readonly<Record<string, readonly Field[]>> = {
  Timestamp: [
    ["seconds", 1, "int64"],
    ["nanos", 2, "int32"],
  ],
  DeviceInfo: [
    ["applicationId", 3, "string"],
    ["deviceName", 7, "string"],
    ["devEui", 8, "string"],
  ],
  LoraModulationInfo: [
    ["bandwidth", 1, "uint32"],
    ["spreadingFactor", 2, "uint32"],
  ],
  FskModulationInfo: [
    ["frequencyDeviation", 1, "uint32"],
    ["datarate", 2, "uint32"],
  ],
  Modulation: [
    ["lora", 3, "LoraModulationInfo"],
    ["fsk", 4, "FskModulationInfo"],
  ],
  UplinkTxInfo: [
    ["frequency", 1, "uint32"],
    ["modulation", 2, "Modulation"],
  ],
  UplinkRxInfo: [
    ["gatewayId", 1, "string"],
    ["rssi", 6, "int32"],
    ["snr", 7, "float"],
  ],
  up: [
    ["time", 2, "Timestamp"],
    ["deviceInfo", 3, "DeviceInfo"],
    ["devAddr", 4, "string"],
    ["fCnt", 7, "uint32"],
    ["fPort", 8, "uint32"],
    ["confirmed", 9, "bool"],
    ["data", 10, "bytes"],
    ["rxInfo", 12, "UplinkRxInfo", "repeated"],
    ["txInfo", 13, "UplinkTxInfo"],
  ],
  ack: [
    ["deviceInfo", 3, "DeviceInfo"],
    ["queueItemId", 4, "string"],
    ["acknowledged", 5, "bool"],
  ],
  txack: [
    ["deviceInfo", 3, "DeviceInfo"],
    ["queueItemId", 4, "string"],
  ],
  down: [
    ["id", 1, "string"],
    ["devEui", 2, "string"],
    ["confirmed", 3, "bool"],
    ["fPort", 4, "uint32"],
    ["data", 5, "bytes"],
  ],
};

const root = protobuf.Root.fromJSON({
  nested: Object.fromEntries(
    Object.entries(messages).map(([message, rows]) => [
      message,
      {
        fields: Object.fromEntries(
          rows.map(([name, id, type, rule]) => [name, { id, type, ...(rule === undefined ? {} : { rule }) }]),
        ),
      },
    ]),
  ),
});

/** Reads an event in protobuf as the JSON that ChirpStack would have sent; `undefined` when it is none. */
export function readProto(message: "up" | "ack" | "txack", bytes: Uint8Array): unknown {
  const type = root.lookupType(message);
  try {
    return type.toObject(type.decode(bytes), { bytes: String, longs: Number });
  } catch {
    return undefined;
  }
}

/** Writes one, bytes given as base64: the pair of `readProto`, and the form of commands down. */
export function writeProto(message: "up" | "ack" | "txack" | "down", value: Record<string, unknown>): Uint8Array {
  const type = root.lookupType(message);
  return type.encode(type.fromObject(value)).finish();
}
