// Takes the payload of a gateway's message to the edge node: a batch, or telegrams one a line.
import { Fault } from "@tributary/core";
import { decodeHop, type Hop, longestLine, looksLikeHop } from "@tributary/wire";
import type { Door, GatewayPlace } from "./door.ts";
import { lineSplitter } from "./split-lines.ts";
import { takeLine } from "./take-line.ts";

const line = (answer: object) => JSON.stringify(answer);

/** The lines of a payload; of one that is too long only its length is looked at. */
function linesOf(bytes: Uint8Array): (string | Fault)[] {
  if (bytes.length > longestLine) return [new Fault("too-long", "line", longestLine, `${bytes.length} bytes`)];
  const lines = lineSplitter();
  return [...lines.push(bytes), ...lines.end()].map(({ text }) => text);
}

/**
 * Answers what is to be said on `ack`: one line for a batch, else one for each line of the payload. The promise breaks only
 * with the door's. `hop` is `gateway` for a sender that proved itself; nobody else may send batches. `charge` is told how many
 * telegrams it brought.
 */
export async function takePayload(
  bytes: Uint8Array,
  hop: Hop,
  place: GatewayPlace,
  door: Door,
  charge: (telegrams: number) => void = () => undefined,
): Promise<string> {
  if (hop === "gateway" && door.receiveBatch !== undefined && looksLikeHop(bytes)) {
    const batch = decodeHop(bytes);
    if (typeof batch !== "string") {
      charge(batch.telegrams.length);
      return line(await door.receiveBatch(place.gateway, batch));
    }
    const fault = new Fault("not-a-telegram", "line", 0, batch);
    await door.refuse(fault);
    return line({ ok: false, error: { code: fault.code, layer: fault.layer, offset: 0, says: fault.says } });
  }
  const lines = linesOf(bytes);
  charge(lines.length);
  const answers = await Promise.all(lines.map((text) => takeLine(text, hop, place, door)));
  return answers.map(line).join("\n");
}
