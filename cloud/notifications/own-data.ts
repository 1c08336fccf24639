// What a person may ask of what is kept here: a copy, and to be forgotten.
import type { MeterId, Seconds } from "@tributary/core";
import type { ChannelView, LimitView, NotificationPreferences } from "@tributary/wire";
import type { Channels } from "./channels/channels.ts";
import type { Limits } from "./limits/limits.ts";
import type { Preferences } from "./preferences.ts";
import { change, type Store } from "./store.ts";

/** A meter while it was somebody's. */
export interface Held {
  readonly meter: MeterId;
  readonly from: Seconds;
  readonly to: Seconds;
}

export interface OwnExport {
  readonly preferences: NotificationPreferences;
  readonly channels: readonly ChannelView[];
  readonly limits: readonly LimitView[];
}

export interface OwnData {
  export(person: string): Promise<OwnExport>;
  /** Takes away what he asked for and was told, and what happened at his meters while they were his. */
  erase(person: string, held: readonly Held[]): Promise<void>;
}

export interface OwnDataParts {
  readonly store: Store;
  readonly preferences: Pick<Preferences, "of">;
  readonly channels: Pick<Channels, "list">;
  readonly limits: Pick<Limits, "list" | "forget">;
}

export function openOwnData({ store, preferences, channels, limits }: OwnDataParts): OwnData {
  return {
    export: async (person) => ({
      preferences: await preferences.of(person),
      channels: await channels.list(person),
      limits: limits.list(person),
    }),
    async erase(person, held) {
      const subjects = limits.list(person).map(({ id }) => `limit ${id}`);
      await limits.forget(person);
      await change(store, async (at) => {
        for (const table of ["message", "channel", "preference"] as const) {
          await at.deleteFrom(table).where("person", "=", person).execute();
        }
        if (subjects.length > 0) await at.deleteFrom("incident").where("subject", "in", subjects).execute();
        for (const { meter, from, to } of held) {
          await at
            .deleteFrom("incident")
            .where("meter", "=", meter)
            .where("opened_at", ">=", from)
            .where("opened_at", "<", to)
            .execute();
        }
      });
    },
  };
}
