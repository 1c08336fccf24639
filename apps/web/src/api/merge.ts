// Folds live events into the answers that the page already has.
import type { AlarmView, MeterDetail, MeterView } from "@tributary/wire";

/** The list with the newer views in place; the same list when none of them is in it. */
export function mergeMeters(list: readonly MeterView[], news: ReadonlyMap<string, MeterView>): readonly MeterView[] {
  if (!list.some(({ meter }) => news.has(meter))) return list;
  return list.map((meter) => news.get(meter.meter) ?? meter);
}

/** A meter's page with what its newest telegram says; the register that is billed moves with it. */
export function mergeDetail(detail: MeterDetail, news: MeterView): MeterDetail {
  const { main } = news;
  const registers =
    main === null
      ? detail.registers
      : detail.registers.map((row) =>
          row.register === main.register && row.at <= main.at ? { ...row, value: main.value, at: main.at } : row,
        );
  return { ...detail, ...news, registers };
}

/** Open alarms, newest first, with an alarm that was opened, changed or closed. */
export function mergeAlarm(list: readonly AlarmView[], news: AlarmView): AlarmView[] {
  const others = list.filter(({ id }) => id !== news.id);
  return news.closedAt === null ? newestFirst([...others, news]) : others;
}

export function newestFirst(list: readonly AlarmView[]): AlarmView[] {
  return [...list].sort((one, other) => other.openedAt - one.openedAt || one.id.localeCompare(other.id));
}
