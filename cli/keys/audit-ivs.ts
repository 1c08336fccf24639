// `tributary keys ivs`: which meters of a recording use an initial vector again, and what that tells (CVE-2021-34576).
import { Fault, meterId } from "@tributary/core";
import { readTelegramLine } from "@tributary/wire";
import { crcOfBareFrame, type IvFinding, ivAudit, readSealed } from "@tributary/wmbus";
import { textTable } from "./text-table.ts";

/** Whether no vector comes again. No key is needed: what this finds, anybody who listens can find. */
export async function auditIvs(input: AsyncIterable<readonly string[]>, format: "table" | "jsonl"): Promise<boolean> {
  const audit = ivAudit();
  let number = 0;
  let unread = 0;
  for await (const lines of input) {
    for (const text of lines) {
      number += 1;
      if (text.trim() === "" || text.startsWith("#")) continue;
      const line = readTelegramLine(text);
      if (line instanceof Fault) {
        unread += 1;
        continue;
      }
      const sealed = readSealed(line.bytes, line.crc === "unstated" ? crcOfBareFrame(line.bytes) : line.crc);
      if (sealed instanceof Fault) unread += 1;
      else audit.take(sealed, number, line.at);
    }
  }
  const findings = audit.findings();
  process.stdout.write(format === "jsonl" ? jsonFindings(findings) : tableFindings(findings));
  if (unread > 0) process.stderr.write(`${unread} of ${number} lines are no telegrams that can be read\n`);
  return findings.length === 0;
}

function jsonFindings(findings: readonly IvFinding[]): string {
  return findings.map(({ meter, ...others }) => `${JSON.stringify({ meter: meterId(meter), ...others })}\n`).join("");
}

function tableFindings(findings: readonly IvFinding[]): string {
  if (findings.length === 0) return "no meter uses an initial vector of mode 5 again\n";
  const rows = findings.map(({ meter, telegrams, vectors, reuses, unchanged, example }) => [
    meterId(meter),
    String(telegrams),
    String(vectors),
    String(reuses),
    String(unchanged),
    `lines ${example.first} and ${example.again}, access number ${example.accessNumber}: ${
      example.whole ? "equal to the last block" : `${example.equalBlocks} equal blocks`
    }`,
  ]);
  const leaking = findings.filter(({ unchanged }) => unchanged > 0).length;
  return `${textTable(["meter", "telegrams", "vectors", "used again", "unchanged", "for example"], rows)}
${findings.length} meters use an initial vector again; of ${leaking} it shows without a key when nothing was consumed
`;
}
