// A gateway: hears telegrams from receivers, files, sockets, MQTT and the simulated city, and hands them to an edge node.

export { type Allowance, openAllowance, type Rates } from "./allowance.ts";
export type { MutualTls } from "./certified-gateway.ts";
export { commandingDoor } from "./commanding-door.ts";
export type { Door, GatewayPlace, Input, Radio, RunningInput } from "./door.ts";
export { type Downlinks, type DownlinksSettings, openDownlinks } from "./downlinks.ts";
export { fileInput } from "./file-input.ts";
export type { Forwarding, ForwardOptions, Link } from "./forward.ts";
export { type Gateway, startGateway } from "./gateway.ts";
export { hopTcpInput } from "./hop-tcp-input.ts";
export { type HopTcpLink, type HopTcpLinkOptions, hopTcpLink } from "./hop-tcp-link.ts";
export type { InputHouse, InputKind } from "./input-kind.ts";
export type { InputSettings } from "./input-settings.ts";
export type { TlsChanges } from "./listen-for-clients.ts";
export type { LorawanOptions, LorawanWay, RadioLink } from "./lorawan/lorawan-way.ts";
export { type MqttBrokerInputOptions, mqttBrokerInput } from "./mqtt-broker-input.ts";
export { mqttInput } from "./mqtt-input.ts";
export { type MqttLink, type MqttLinkOptions, mqttLink } from "./mqtt-link.ts";
export { type InputChoice, inputKinds, openInput } from "./open-input.ts";
export { openLorawan } from "./open-lorawan.ts";
export { openRelay, type Relay, type RelayCounts, type RelaySettings } from "./relay.ts";
export type { Judge, MeterNews } from "./screen.ts";
export {
  type SimulatedFrame,
  type SimulatedInput,
  type SimulatedInputOptions,
  simulatedInput,
} from "./simulated-input.ts";
export { streamInput } from "./stream-input.ts";
export { tcpInput } from "./tcp-input.ts";
