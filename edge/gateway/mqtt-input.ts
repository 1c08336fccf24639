// Takes telegrams over MQTT by an embedded broker that holds back each PUBACK until the telegram is durable.
import type { Input } from "./door.ts";

export interface MqttInputOptions {
  readonly host: string;
  readonly port: number;
}

export function mqttInput(_options: MqttInputOptions): Input {
  throw new Error("not built yet");
}
