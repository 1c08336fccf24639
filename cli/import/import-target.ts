// Where an import goes: to a cloud that runs, by a token or as its neighbour, or into the data folder of one that does not.
import { readFileSync } from "node:fs";
import { BatchRefused } from "@tributary/edge-node";
import { type Configuration, isLoopback, type SyncAnswer, syncAnswer } from "@tributary/wire";
import { openDataFolder } from "../data-folder.ts";
import { startCloud } from "../roles/cloud.ts";
import { cloudTarget } from "../roles/cloud-target.ts";
import { closeAll } from "../roles/run-role.ts";

export interface ImportTarget {
  receive(batch: Uint8Array): Promise<SyncAnswer>;
  close(): Promise<void>;
}

export interface ImportPlace {
  /** The name under which the cloud knows the import. */
  readonly node: string;
  readonly data: string;
  /** Address of a cloud that runs. */
  readonly cloud?: string | undefined;
  /** File with an access token that may `onboard`. */
  readonly tokenFile?: string | undefined;
  readonly settings: Configuration;
}

const patienceMs = 120_000;
/** Of what a refusal says, so many characters are passed on. */
const mostSaid = 300;

export async function openImportTarget({ node, data, cloud, tokenFile, settings }: ImportPlace): Promise<ImportTarget> {
  if (cloud === undefined) return openFolder(data, settings);
  if (tokenFile === undefined) {
    const { send } = cloudTarget(cloud, data);
    return { receive: send, close: async () => undefined };
  }
  const url = new URL(`/api/v1/imports/${node}`, cloud);
  if (url.protocol !== "https:" && !isLoopback(url.hostname)) {
    throw new Error(`${cloud}: to another machine only by https://, for readings are personal data`);
  }
  const authorization = `Bearer ${readFileSync(tokenFile, "utf8").trim()}`;
  return {
    async receive(batch) {
      const response = await fetch(url, {
        method: "POST",
        headers: { authorization, "content-type": "application/cbor" },
        body: Buffer.from(batch),
        signal: AbortSignal.timeout(patienceMs),
      });
      const text = await response.text();
      if (response.status !== 200)
        throw new BatchRefused(`the cloud answered ${response.status}: ${text.slice(0, mostSaid)}`);
      return syncAnswer.parse(JSON.parse(text));
    },
    close: async () => undefined,
  };
}

/** Opens the stores of a cloud that does not run; throws one sentence where one does. */
async function openFolder(data: string, settings: Configuration): Promise<ImportTarget> {
  const closers: (() => unknown)[] = [];
  try {
    const folder = openDataFolder(data, "cloud");
    closers.push(folder.release);
    const quiet = { ...settings, host: "127.0.0.1", httpPort: 0, publicUrl: undefined };
    const { intake } = await startCloud(quiet, folder, "from-here", (close) => closers.push(close));
    return {
      async receive(batch) {
        const answer = await intake.receiveBatch(batch);
        if ("refused" in answer) throw new BatchRefused(answer.says);
        return answer;
      },
      async close() {
        await intake.settled();
        await closeAll(closers);
      },
    };
  } catch (error) {
    await closeAll(closers);
    throw new Error(
      `${error instanceof Error ? error.message : String(error)}; where a cloud runs, name its address with --cloud`,
    );
  }
}
