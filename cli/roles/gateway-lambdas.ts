// Lambdas at a gateway that holds keys: a small node of its own beside the relay knows what the gateway's meters told.
import type { ProcessClock } from "@tributary/core";
import type { Door } from "@tributary/edge-gateway";
import {
  type Configuration,
  decodeSync,
  type KeyEntry,
  keyRing,
  type LambdaAsk,
  type LambdaTold,
} from "@tributary/wire";
import type { DataFolder } from "../data-folder.ts";
import { ownPlace } from "../lambdas/own-place.ts";
import { readTrustedKeys } from "../lambdas/trusted-keys.ts";
import { say } from "../terminal.ts";
import type { OnStop } from "./run-role.ts";

export interface GatewayLambdas {
  /** The door with an ear: what it takes is known to the gateway's lambdas, too. */
  listening(door: Door): Door;
  answer(ask: LambdaAsk): Promise<LambdaTold>;
}

const none = (refused: string): GatewayLambdas => ({
  listening: (door) => door,
  answer: async ({ ask }) => ({ told: ask, answer: { refused } }),
});

/** What the small node has to tell stays with it: the telegrams themselves go to the edge node. */
const nobody = {
  async send(batch: Uint8Array) {
    const read = decodeSync(batch);
    if (typeof read === "string") throw new Error(read);
    return { through: read.last };
  },
};

/** Loaded where it is used alone: a gateway without keys does without drivers and interpreter. */
export async function openGatewayLambdas(
  settings: Configuration,
  folder: DataFolder,
  keys: readonly KeyEntry[] | undefined,
  clock: ProcessClock,
  onStop: OnStop,
): Promise<GatewayLambdas> {
  const { gateway, zone, lambdaKeys } = settings;
  if (keys === undefined) return none(`${gateway} holds no keys`);
  if (Object.keys(lambdaKeys).length === 0) return none(`${gateway} trusts nobody's lambdas`);
  const { openEdge, readWithDrivers } = await import("@tributary/edge-node");
  const node = openEdge({
    dataDir: folder.file("lambdas"),
    ...{ node: gateway, keys: keyRing(keys), zone, clock, reader: readWithDrivers(), log: say },
    lambdas: { trusted: readTrustedKeys(lambdaKeys), own: ownPlace("gateway", settings, clock) },
  });
  onStop(() => node.close());
  const sync = node.startSync(nobody);
  onStop(() => sync.stop());
  const { service } = node.lambdas;
  return {
    listening: (door) => ({
      ...door,
      async receive(uplink, radio) {
        // Judged as the edge node will judge it. What cannot be written here goes to the edge node all the same.
        const heard = node.receive({ ...uplink, hop: "gateway", gateway }).catch(() => undefined);
        const receipt = await door.receive(uplink, radio);
        await heard;
        return receipt;
      },
    }),
    async answer({ ask, run }) {
      const answer = run === undefined ? undefined : await service.run(run);
      return { told: ask, place: service.now(), answer };
    },
  };
}
