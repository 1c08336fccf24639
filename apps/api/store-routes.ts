// Stops and starts the store of readings for maintenance, for programs of this machine; batches are taken all the same.
import type { Intake } from "@tributary/cloud-intake";
import { storePath, storeView } from "@tributary/wire";
import { type Route, route } from "./route.ts";

export type StoreDoor = Pick<Intake, "state" | "stopStore" | "startStore">;

export const storeRoutes = (store: StoreDoor): readonly Route[] => [
  route({
    method: "GET",
    path: storePath,
    access: "this-machine",
    says: "Whether the store of readings runs, and what waits for it",
    answer: storeView,
    answers: () => store.state(),
  }),
  route({
    method: "POST",
    path: `${storePath}/stop`,
    access: "this-machine",
    says: "Stops the store of readings, when what is under way is over: what comes waits in the log of the intake",
    answer: storeView,
    async answers() {
      await store.stopStore("somebody stopped it");
      return store.state();
    },
  }),
  route({
    method: "POST",
    path: `${storePath}/start`,
    access: "this-machine",
    says: "Starts it again: what waited is brought to it",
    answer: storeView,
    answers() {
      store.startStore();
      return store.state();
    },
  }),
];
