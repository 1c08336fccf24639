// Takes one line of text to the edge node and says what came of it.
import { Fault } from "@tributary/core";
import { intakeCauses, type Receipt, readTelegramLine, type TelegramAnswer } from "@tributary/wire";
import type { Door, GatewayPlace } from "./door.ts";

function answerOf({ cause, layer, offset, says }: Receipt): TelegramAnswer {
  return intakeCauses[cause].accepted
    ? { ok: true, outcome: cause }
    : { ok: false, error: { code: cause, layer, offset, says } };
}

/** The answer to a line, given when what became of it is durable. The promise breaks only with the door's. */
export async function takeLine(line: string | Fault, place: GatewayPlace, door: Door): Promise<TelegramAnswer> {
  const read = line instanceof Fault ? line : readTelegramLine(line);
  if (read instanceof Fault) return answerOf(await door.refuse(read));
  const { bytes, crc, at = place.now(), rssi, receiver } = read;
  const uplink = {
    bytes,
    crc,
    at,
    gateway: place.gateway,
    ...(rssi === undefined ? {} : { rssi }),
    ...(receiver === undefined ? {} : { receiver }),
  };
  return answerOf(await door.receive(uplink));
}
