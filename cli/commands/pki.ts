// `tributary pki`: certificates of the processes of one deployment.
import { X509Certificate } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { identityOf, openPki, type Pki, type PkiRole, pkiRoles } from "@tributary/cloud-pki";
import { Command } from "commander";
import { nodeBox } from "../keys/node-vault.ts";
import { textTable } from "../keys/text-table.ts";
import { writeCredentials } from "../pki/credentials.ts";
import { enrol } from "../pki/enrol.ts";
import { seconds } from "../roles/clocks.ts";

interface DataFlag {
  readonly data: string;
}

interface CodeFlags extends DataFlag {
  readonly host: readonly string[];
  readonly hours: string;
}

interface EnrolFlags extends DataFlag {
  readonly cloud: string;
  readonly code: string;
}

const hour = 3600;
const mostHours = 30 * 24;

function readRole(text: string): PkiRole {
  const role = pkiRoles.find((known) => known === text);
  if (role === undefined) throw new Error(`${text} is no role: ${pkiRoles.join(", ")}`);
  return role;
}

function readHours(text: string): number {
  const hours = Number(text);
  if (!(Number.isInteger(hours) && hours >= 1 && hours <= mostHours)) {
    throw new Error(`--hours must be a whole number from 1 to ${mostHours}`);
  }
  return hours;
}

/** Works on the PKI of a cloud's data folder; the cloud itself may be running. */
async function withPki<Result>(data: string, work: (pki: Pki) => Result, make = false): Promise<Result> {
  const path = join(data, "pki.sqlite");
  if (!make && !existsSync(path)) throw new Error(`there is no PKI in ${data}: it is made by tributary pki code`);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const pki = await openPki({ path, now: seconds, box: nodeBox(data, "pki", "the key of the deployment's authority") });
  try {
    return work(pki);
  } finally {
    pki.close();
  }
}

const dateOf = (at: number) => new Date(at * 1000).toISOString().slice(0, 10);

function list(pki: Pki): string {
  const now = seconds();
  const rows = pki.list().map(({ role, name, serial, issuedAt, notAfter, revokedAt }) => {
    const state = revokedAt !== null ? `revoked ${dateOf(revokedAt)}` : notAfter <= now ? "expired" : "good";
    return [role, name, state, dateOf(issuedAt), dateOf(notAfter), serial];
  });
  return textTable(["role", "name", "state", "issued", "good until", "serial"], rows).trimEnd();
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function enrolHere({ data, cloud, code }: EnrolFlags): Promise<void> {
  const own = await enrol(cloud, code);
  writeCredentials(data, own);
  const who = identityOf(new X509Certificate(own.certificate).subjectAltName);
  print(`enrolled as ${who?.role} ${who?.name}; the certificate stands in ${join(data, "pki")}`);
}

/** Gives the command its options. */
export function configure(command: Command): void {
  const verb = (name: string, says: string) =>
    new Command(name)
      .description(says)
      .requiredOption("--data <folder>", "data folder", process.env["TRIBUTARY_DATA"] ?? "data");
  command.description(
    "Certificates of one deployment: the cloud makes codes, gateways and edge nodes enrol by them, anybody can be revoked.",
  );
  command.addCommand(
    verb("code", "make a one-time code for a process; on the cloud's machine")
      .argument("<role>", pkiRoles.join(", "))
      .argument("<name>", "name of the gateway or edge node")
      .option("--host <name...>", "names or addresses under which it is reached, where it listens", [])
      .option("--hours <number>", "how long the code is good", "24")
      .action(async (role: string, name: string, { data, host, hours }: CodeFlags) => {
        const identity = { role: readRole(role), name };
        const valid = readHours(hours) * hour;
        print(await withPki(data, (pki) => pki.code(identity, host, valid), true));
      }),
  );
  command.addCommand(
    verb("enrol", "get a certificate by a code; on the machine of the gateway or edge node")
      .requiredOption("--cloud <url>", "where the cloud takes edge nodes: https://host:8443")
      .requiredOption("--code <code>", "the code")
      .action(enrolHere),
  );
  command.addCommand(
    verb("revoke", "end every certificate of a process; on the cloud's machine")
      .argument("<role>", pkiRoles.join(", "))
      .argument("<name>", "its name")
      .action(async (role: string, name: string, { data }: DataFlag) => {
        const ended = await withPki(data, (pki) => pki.revoke({ role: readRole(role), name }));
        print(ended === 0 ? `${role} ${name} has no certificate` : `${role} ${name}: ${ended} revoked`);
      }),
  );
  command.addCommand(
    verb("list", "every certificate and its state; on the cloud's machine").action(async ({ data }: DataFlag) =>
      print(await withPki(data, list)),
    ),
  );
}
