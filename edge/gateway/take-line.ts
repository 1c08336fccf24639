// Takes one line of text to the edge node and says what came of it.
import { Fault } from "@tributary/core";
import {
  type Hop,
  intakeCauses,
  type Receipt,
  readTelegramLine,
  type TelegramAnswer,
  type Uplink,
} from "@tributary/wire";
import type { Door, GatewayPlace, Radio } from "./door.ts";

function answerOf({ cause, layer, offset, says }: Receipt): TelegramAnswer {
  return intakeCauses[cause].accepted
    ? { ok: true, outcome: cause }
    : { ok: false, error: { code: cause, layer, offset, says } };
}

/** The answer to a line, given when what became of it is durable. The promise breaks only with the door's. */
export async function takeLine(
  line: string | Fault,
  hop: Hop,
  place: GatewayPlace,
  door: Door,
  radio?: Radio,
): Promise<TelegramAnswer> {
  const read = line instanceof Fault ? line : readTelegramLine(line);
  if (read instanceof Fault) return answerOf(await door.refuse(read));
  const { bytes, crc, at = place.now(), rssi, receiver } = read;
  const uplink: Uplink = {
    hop,
    bytes,
    crc,
    at,
    gateway: place.gateway,
    ...(rssi === undefined ? {} : { rssi }),
    ...(receiver === undefined ? {} : { receiver }),
  };
  return answerOf(await door.receive(uplink, radio));
}
