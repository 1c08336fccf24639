// Runs a real Mosquitto, from the distribution's packages, on a port of its own.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePorts } from "./running.ts";

const program = ["/usr/sbin/mosquitto", "/usr/bin/mosquitto", "mosquitto"].find(
  (path) => spawnSync(path, ["-h"]).error === undefined,
);

/** Whether this machine has one. */
export const hasMosquitto = program !== undefined;

export interface Mosquitto {
  readonly url: string;
  start(): Promise<void>;
  /** Ends it at once, as a loss of power would. */
  kill(): Promise<void>;
}

export interface MosquittoOptions {
  /** Topics that everybody may speak and listen on. */
  readonly shared?: readonly string[];
  /** Files of certificate and private key: with them it speaks TLS, and nothing else. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Whether it keeps sessions and messages on disk, as a network server's broker does. */
  readonly keeps?: boolean;
}

/** A broker that lets these users in, each with a password, and each gateway speak and listen in its own name only. */
export async function mosquitto(
  folder: string,
  gateways: Readonly<Record<string, string>>,
  edge: readonly [user: string, password: string],
  { shared = [], keeps = false, tls }: MosquittoOptions = {},
): Promise<Mosquitto> {
  const [port = 0] = await freePorts(1);
  const file = (name: string, lines: readonly string[]) => {
    const path = join(folder, name);
    writeFileSync(path, `${lines.join("\n")}\n`, { mode: 0o644 });
    return path;
  };
  const users = [...Object.entries(gateways), edge];
  const passwords = file(
    "mosquitto.passwords",
    users.map(([user, password]) => `${user}:${password}`),
  );
  spawnSync("mosquitto_passwd", ["-U", passwords]);
  const acl = file("mosquitto.acl", [
    "pattern write tributary/v1/%u/up",
    "pattern write tributary/v1/%u/state",
    "pattern read tributary/v1/%u/ack",
    "pattern read tributary/v1/%u/down",
    `user ${edge[0]}`,
    "topic read tributary/v1/+/up",
    "topic read tributary/v1/+/state",
    "topic write tributary/v1/+/ack",
    "topic write tributary/v1/+/down",
    ...shared.map((topic) => `pattern readwrite ${topic}`),
  ]);
  const configuration = file("mosquitto.conf", [
    `listener ${port} 127.0.0.1`,
    ...(tls === undefined ? [] : [`certfile ${tls.cert}`, `keyfile ${tls.key}`]),
    "allow_anonymous false",
    `password_file ${passwords}`,
    `acl_file ${acl}`,
    ...(keeps
      ? ["persistence true", `persistence_location ${folder}/`, "autosave_on_changes true", "autosave_interval 1"]
      : ["persistence false"]),
    "user root",
  ]);
  let child: ChildProcess | undefined;
  let said = "";
  const stop = () => child?.kill("SIGKILL");
  process.once("exit", stop);
  return {
    url: `${tls === undefined ? "mqtt" : "mqtts"}://127.0.0.1:${port}`,
    async start() {
      const made = spawn(program ?? "", ["-c", configuration], { stdio: ["ignore", "ignore", "pipe"] });
      child = made;
      made.stderr.on("data", (chunk) => {
        said += String(chunk);
      });
      const before = said.length;
      while (!said.slice(before).includes("running")) {
        if (made.exitCode !== null) throw new Error(`mosquitto ended: ${said}`);
        await wait(20);
      }
    },
    async kill() {
      const ended = new Promise((resolve) => child?.once("exit", resolve));
      stop();
      await ended;
    },
  };
}
