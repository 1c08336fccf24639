// Chooses data rate and power of a device from how well it was heard (Semtech's recommended algorithm, 2016).
import { dataRates, eu868 } from "./eu868.ts";
import type { NetworkSession, RadioSetting } from "./network-session.ts";

/** Uplinks that are looked at. */
const history = 20;
/** dB that stay in reserve, for a link is not always as good as at its best. */
const margin = 10;
/** dB that a step of data rate costs; a step of power costs two. */
const step = 3;

export function keptSnrs(snrs: readonly number[], snr: number): number[] {
  return [...snrs, snr].slice(-history);
}

/** What would suit the device, once enough was heard. */
export function suitableSetting({ snrs, dataRate, power }: Pick<NetworkSession, "snrs"> & RadioSetting): RadioSetting {
  const needed = dataRates[dataRate]?.leastSnr ?? 0;
  let steps = Math.floor((Math.max(...snrs) - needed - margin) / step);
  const setting = { dataRate, power };
  if (snrs.length < history) return setting;
  for (; steps > 0 && setting.dataRate < eu868.highestDataRate; steps -= 1) setting.dataRate += 1;
  for (; steps > 0 && setting.power < eu868.weakestPower; steps -= 1) setting.power += 1;
  for (; steps < 0 && setting.power > 0; steps += 1) setting.power -= 1;
  return setting;
}

/** The session with a request to the device where another setting suits it better. */
export function adaptDataRate(session: NetworkSession): NetworkSession {
  const asked = suitableSetting(session);
  if (asked.dataRate === session.dataRate && asked.power === session.power) return session;
  const { channelMask } = session;
  const command = { name: "linkAdr", ...asked, channelMask, maskControl: 0, transmissions: 1 } as const;
  return { ...session, asked, commands: [...session.commands, command] };
}
