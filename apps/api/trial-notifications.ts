// Opens notifications whose messages are kept instead of sent, for tests.

import type { openTrialIdentity } from "@tributary/cloud-identity/trial";
import { type Carrier, openNotifications } from "@tributary/cloud-notifications";
import type { NotificationMessage } from "@tributary/wire";
import type { openTrialStores } from "./trial-cloud.ts";

type Trial = Awaited<ReturnType<typeof openTrialIdentity>>;
type Stores = Awaited<ReturnType<typeof openTrialStores>>;

export async function openTrialNotifications({ registry, series }: Stores, { identity, viewers, people, now }: Trial) {
  const messages: (NotificationMessage & { readonly person: string })[] = [];
  const carrier: Carrier = {
    async send({ person }, message) {
      messages.push({ ...message, person });
      return { sent: true };
    },
  };
  const notifications = await openNotifications({
    ...{ place: ":memory:", box: identity.box("notifications"), allowed: new Set<string>(), say: () => undefined },
    viewers: { ...viewers, emailOf: async (person) => (await people.person(person))?.email ?? undefined },
    uses: {
      meter(id) {
        const meter = registry.meter(id);
        return meter === undefined ? undefined : { name: meter.name ?? null, zone: meter.zone, utility: meter.utility };
      },
      hours: (meter, register, stretch) => series.aggregates({ meter, register, ...stretch }, "hour", 5000),
    },
    clock: {
      ...{ now: () => now() * 1000, seconds: now, hold: (work) => work },
      after(milliseconds, run) {
        const timer = setTimeout(run, milliseconds).unref();
        return () => clearTimeout(timer);
      },
    },
    carriers: () =>
      new Map([["webhook", carrier] as const, ["web-push", carrier] as const, ["email", carrier] as const]),
    origin: () => "https://meters.example",
  });
  return { notifications, messages };
}
