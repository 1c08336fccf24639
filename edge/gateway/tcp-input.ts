// Takes telegrams over TCP, one a line, and answers each with a line when it is durable.
import type { Input } from "./door.ts";

export interface TcpInputOptions {
  readonly host: string;
  readonly port: number;
}

export function tcpInput(_options: TcpInputOptions): Input {
  throw new Error("not built yet");
}
