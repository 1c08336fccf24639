// Opens notifications in the data folder, or in the database that the settings name, and lets them watch what is stored.
import { readFileSync } from "node:fs";
import type { History } from "@tributary/cloud-history";
import type { Identity } from "@tributary/cloud-identity";
import {
  brokerCarrier,
  type Carrier,
  emailCarrier,
  type Notifications,
  openNotifications,
  webhookCarrier,
  webPushCarrier,
} from "@tributary/cloud-notifications";
import type { Registry } from "@tributary/cloud-registry";
import type { ProcessClock } from "@tributary/core";
import type { SeriesStore } from "@tributary/engine-series";
import { type ChannelKind, type Configuration, isLoopback, type NotificationSettings } from "@tributary/wire";
import type { DataFolder } from "../data-folder.ts";
import { say } from "../terminal.ts";
import { databasePlace } from "./database-place.ts";
import type { OnStop } from "./run-role.ts";

interface Stores {
  readonly identity: Identity;
  readonly registry: Registry;
  readonly series: SeriesStore;
  readonly history: History;
}

/** Notifications, with the stores that tell them of what is written. */
export interface Watching {
  readonly notifications: Notifications;
  readonly registry: Registry;
  readonly series: SeriesStore;
  /** Links in messages lead there from now on. */
  servedAt(origin: string): void;
}

/** Hours of one answer: as many as a limit looks at. */
const mostHours = 5000;
/** Alarms that are looked at when the process begins. */
const mostAlarms = 10_000;

const secretIn = (file: string | undefined) =>
  file === undefined ? {} : { password: readFileSync(file, "utf8").trim() };

function carriersOf({ smtp, mqtt, contact }: NotificationSettings, allowed: ReadonlySet<string>, clock: ProcessClock) {
  return (vapid: Parameters<typeof webPushCarrier>[0]): ReadonlyMap<ChannelKind, Carrier> =>
    new Map<ChannelKind, Carrier>([
      ["web-push", webPushCarrier(vapid, contact, allowed)],
      ["webhook", webhookCarrier(allowed, clock.seconds)],
      ...(smtp === undefined ? [] : [["email", emailCarrier({ ...smtp, ...secretIn(smtp.passwordFile) })] as const]),
      ...(mqtt === undefined ? [] : [["mqtt", brokerCarrier({ ...mqtt, ...secretIn(mqtt.passwordFile) })] as const]),
    ]);
}

/** Throws where a password would go over a network in clear. */
function refuseClear({ smtp, mqtt }: NotificationSettings): void {
  const hosts = [
    ...(smtp?.security === "none" && smtp.user !== undefined ? [smtp.host] : []),
    ...(mqtt?.url.startsWith("mqtt:") && mqtt.user !== undefined ? [new URL(mqtt.url).hostname] : []),
  ];
  for (const host of hosts) {
    if (!isLoopback(host))
      throw new Error(`notifications: the password for ${host} would go there in clear: ask for TLS`);
  }
}

export async function startNotifications(
  settings: Configuration,
  folder: DataFolder,
  { identity, registry, series, history }: Stores,
  onStop: OnStop,
  clock: ProcessClock,
): Promise<Watching> {
  const { notifications: chosen } = settings;
  refuseClear(chosen);
  const allowed = new Set(chosen.privateAddresses);
  let origin: string | undefined;
  const notifications = await openNotifications({
    place: databasePlace(settings, folder, "notifications.sqlite"),
    box: identity.box("notifications"),
    viewers: {
      ...identity.viewers,
      emailOf: async (person) => (await identity.people.person(person))?.email ?? undefined,
    },
    uses: {
      meter(id) {
        const meter = registry.meter(id);
        return meter === undefined ? undefined : { name: meter.name ?? null, zone: meter.zone, utility: meter.utility };
      },
      hours: (meter, register, stretch) => series.aggregates({ meter, register, ...stretch }, "hour", mostHours),
    },
    ...{ clock, allowed, say, carriers: carriersOf(chosen, allowed, clock) },
    origin: () => origin,
  });
  onStop(() => notifications.close());
  // What came in while no process told people of it, oldest first.
  for (const alarm of registry.alarms({ state: "all", limit: mostAlarms }).toReversed()) {
    notifications.alarm(history.alarm(alarm));
  }
  return {
    notifications,
    registry: {
      ...registry,
      record(batch) {
        registry.record(batch);
        for (const item of batch.items) {
          if (item.kind === "event") notifications.alarm(history.alarm(item));
          if (item.kind !== "acknowledgement") continue;
          const seen = history.alarmById(item.id);
          if (seen !== undefined) notifications.alarm(seen);
        }
      },
    },
    series: {
      ...series,
      async append(batch) {
        const stored = await notifications.touch(batch.aggregates);
        try {
          await series.append(batch);
        } finally {
          stored();
        }
      },
    },
    servedAt(at) {
      origin = at;
    },
  };
}
