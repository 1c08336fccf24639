// A gateway: hears telegrams from receivers, files, sockets, MQTT and the simulated city, and hands them to an edge node.
export type { Door, GatewayPlace, Input, RunningInput } from "./door.ts";
export { fileInput } from "./file-input.ts";
export { type Gateway, startGateway } from "./gateway.ts";
export type { InputHouse, InputKind } from "./input-kind.ts";
export type { InputSettings } from "./input-settings.ts";
export { mqttInput } from "./mqtt-input.ts";
export { type InputChoice, inputKinds, openInput } from "./open-input.ts";
export { type SimulatedFrame, type SimulatedInput, simulatedInput } from "./simulated-input.ts";
export { streamInput } from "./stream-input.ts";
export { tcpInput } from "./tcp-input.ts";
