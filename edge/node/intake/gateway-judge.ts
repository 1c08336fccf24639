// Judges telegrams for a gateway that holds keys: as the edge node would, and nothing beyond that.
import { deserialize, serialize } from "node:v8";
import { type Fault, type MeterId, meterId, utilityOf } from "@tributary/core";
import type { IntakeCause, Uplink } from "@tributary/wire";
import { admit } from "../meters/admit.ts";
import { judgeTelegram, newHistory, type TelegramHistory } from "../meters/judge.ts";
import type { KeyLookup, TelegramReader } from "../meters/telegram-reader.ts";

export interface GatewayJudgeSettings {
  readonly reader: TelegramReader;
  readonly keys: KeyLookup;
  /** Time zone of meters whose key line names none. */
  readonly zone: string;
}

export interface GatewayJudge {
  /** `read` for a telegram of a known meter, under its key, that was not sent before. */
  judge(uplink: Uplink): Fault | IntakeCause;
  /** What is to be kept of each meter that was judged since the last call. */
  marks(): Iterable<readonly [MeterId, Uint8Array]>;
}

const historyFormat = 1;

/** A judge that goes on from what was kept of each meter. */
export function openGatewayJudge(
  { reader, keys, zone }: GatewayJudgeSettings,
  kept: (meter: MeterId) => Uint8Array | undefined,
): GatewayJudge {
  const known = new Map<MeterId, TelegramHistory>();
  const changed = new Set<MeterId>();

  function historyOf(meter: MeterId): TelegramHistory {
    let history = known.get(meter);
    if (history === undefined) {
      const body = kept(meter);
      // Only this program writes marks; one of another format is left, and the meter begins anew.
      const found = body === undefined ? undefined : (deserialize(body) as [number, TelegramHistory]);
      history = found?.[0] === historyFormat ? found[1] : newHistory();
      known.set(meter, history);
    }
    return history;
  }

  return {
    judge(uplink) {
      const admitted = admit(uplink, reader, keys);
      if ("refused" in admitted) return admitted.refused;
      const { telegram, entry } = admitted;
      const meter = meterId(telegram.meter);
      changed.add(meter);
      const utility = utilityOf(telegram.meter.type);
      return judgeTelegram(historyOf(meter), telegram, uplink, uplink.at, utility, entry.zone ?? zone);
    },
    *marks() {
      for (const meter of changed) yield [meter, serialize([historyFormat, historyOf(meter)])];
      changed.clear();
    },
  };
}
