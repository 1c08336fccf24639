// LoRaWAN L2 1.0.4 in the European band: frames in both directions, the end device and the network as pure functions.
export { adaptDataRate, suitableSetting } from "./adaptive-data-rate.ts";
export { airtimeOf } from "./airtime.ts";
export {
  type FrameHeader,
  frameHolds,
  frameOverhead,
  type OpenFrame,
  openDataFrame,
  readDataFrame,
  type SealedFrame,
  sealDataFrame,
} from "./data-frame.ts";
export {
  type Awaiting,
  abpDevice,
  type Channel,
  type Device,
  type DeviceClass,
  type DeviceSession,
  type DeviceSettings,
  type JoinState,
  type LastUplink,
  otaaDevice,
  payloadRoom,
} from "./device.ts";
export { type Downlink, type Reception, takeDownlink } from "./device-downlink.ts";
export { sendJoinRequest, type Turn, type TurnRefusal } from "./device-join.ts";
export { abandonUplink, earliestUplink, retryUplink, sendUplink, type UplinkOrder } from "./device-uplink.ts";
export { type AirLedger, chargeAirtime, earliestSend } from "./duty-cycle.ts";
export {
  type DataRate,
  dataRateName,
  dataRateOf,
  dataRates,
  eu868,
  powerOf,
  rx1DataRate,
  type SubBand,
  subBandOf,
  subBands,
} from "./eu868.ts";
export { fullCounter, lastCounter, pastCounter } from "./frame-counter.ts";
export type { Direction } from "./integrity.ts";
export { type JoinAccept, readJoinAccept, writeJoinAccept } from "./join-accept.ts";
export { type JoinRequest, joinRequestHolds, readJoinRequest, writeJoinRequest } from "./join-request.ts";
export {
  type DownCommand,
  macCommands,
  readDownCommands,
  readUpCommands,
  type UpCommand,
  writeDownCommand,
  writeUpCommand,
} from "./mac-commands.ts";
export { longestFrame, type MessageType, messageTypes, readMessageType, writeMessageType } from "./message-type.ts";
export {
  answerDue,
  type BuiltDownlink,
  buildDownlink,
  type DownlinkOrder,
  downlinkRoom,
  joinWindows,
  openWindow,
  type Window,
  windowsAfter,
} from "./network-downlink.ts";
export { acceptJoin, type Joined, type JoinGrant } from "./network-join.ts";
export {
  joiningDevice,
  type NetworkDevice,
  type NetworkJoin,
  type NetworkSession,
  personalisedDevice,
  type RadioSetting,
} from "./network-session.ts";
export { acceptUplink, type Heard, type JudgedUplink } from "./network-uplink.ts";
export {
  type Datagram,
  type HeardPacket,
  type PacketToSend,
  readDatagram,
  wrapClock,
  writeDatagram,
} from "./packet-forwarder.ts";
export { Refusal, type RefusalCode, refusals } from "./refusal.ts";
export { deriveSessionKeys, type JoinSecrets, type SessionKeys } from "./session-keys.ts";
export type { Transmission } from "./transmission.ts";
