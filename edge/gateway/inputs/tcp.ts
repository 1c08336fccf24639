// Telegrams over TCP, one a line, each answered when it is durable.
import type { InputKind } from "../input-kind.ts";
import { tcpInput } from "../tcp-input.ts";

export const input: InputKind = {
  open: (settings, house) => tcpInput({ host: settings.text("host", house.host), port: settings.number("port", 8081) }),
};
