// Carries out what the cloud asks by the answers to batches: each instruction once, and reports what became of it.
import type { Seconds } from "@tributary/core";
import type { LogRecord, Records } from "@tributary/engine-log";
import {
  type ArrivingInstruction,
  type InstructionOrder,
  type InstructionReportItem,
  instructionOrder,
  subjectOf,
} from "@tributary/wire";
import { z } from "zod";
import type { Commands } from "../commands/commands.ts";
import type { LambdaDesk } from "../lambdas/lambda-desk.ts";
import type { Alerts } from "./alerts.ts";
import type { Notes } from "./found.ts";

export interface InstructionDesk {
  /** Takes what an answer brought. Never throws for what it holds; what could not be written comes again. */
  take(instructions: readonly ArrivingInstruction[]): void;
}

export interface InstructionDeskSettings {
  readonly records: Records;
  readonly alerts: Pick<Alerts, "setThreshold" | "removeThreshold" | "acknowledge" | "override">;
  readonly commands: Pick<Commands, "request" | "takeBack">;
  readonly lambdas: Pick<LambdaDesk, "deploy" | "rollBack" | "remove" | "find">;
  /** Makes notes durable. */
  readonly note: (notes: Notes) => void;
  readonly now: () => Seconds;
  readonly say: (says: string) => void;
}

/** What became of an instruction, as it is kept. */
type Report = Pick<InstructionReportItem, "id" | "at" | "state" | "says">;
type Outcome = Pick<Report, "state" | "says">;

const reportKind = "instruction";
/** By subject the highest number that was carried out. */
const subjectKind = "instruction-subject";
const hour: Seconds = 3600;
/** Longer than anybody's instruction waits for its node. */
const keptFor: Seconds = 400 * 86_400;
const mostSaid = 512;

const done: Outcome = { state: "done", says: "" };
const refused = (says: string): Outcome => ({ state: "refused", says: says.slice(0, mostSaid) });

export function openInstructionDesk(settings: InstructionDeskSettings): InstructionDesk {
  const { records, alerts, commands, lambdas, note, now, say } = settings;
  /** Reports that were told since the process began: once more after a start, in case the cloud lost what it had. */
  const told = new Set<string>();

  function carryOut(order: InstructionOrder, asked: Seconds): Outcome {
    switch (order.kind) {
      case "threshold":
        alerts.setThreshold(order.threshold);
        return done;
      case "no-threshold":
        return alerts.removeThreshold(order.threshold) ? done : refused(`there is no threshold ${order.threshold}`);
      case "acknowledge": {
        const { alarm, by, says } = order;
        return alerts.acknowledge(alarm, { by, says }) === undefined ? refused(`there is no alarm ${alarm}`) : done;
      }
      case "valve-override": {
        const { meter, by } = order;
        const hours = order.hours - (now() - asked) / hour;
        if (hours <= 0) return refused("its time was over when it arrived");
        const kept = alerts.override(meter, { by, hours });
        return kept === undefined ? refused(`no meter ${meter} was heard, or several have that number`) : done;
      }
      case "command": {
        const { command: id, meter, order: tells, expiresAt } = order;
        const expiresIn = expiresAt - now();
        if (expiresIn <= 0) return refused("its time was over when it arrived");
        const answer = commands.request({ id, meter, order: tells, expiresIn });
        return "refused" in answer ? refused(answer.says) : done;
      }
      case "no-command": {
        const late = commands.takeBack(order.command);
        return late === undefined ? done : refused(late);
      }
      case "lambda": {
        const { name, version } = order.artefact.manifest;
        // It came before, and the report of it was lost.
        if (lambdas.find(name)?.version === version) return done;
        const answer = lambdas.deploy(order.artefact);
        return "cause" in answer ? refused(answer.says) : done;
      }
      case "lambda-back": {
        const { lambda, version } = order;
        if (lambdas.find(lambda)?.version !== version) return done;
        const answer = lambdas.rollBack(lambda);
        if (answer === undefined) lambdas.remove(lambda);
        return answer !== undefined && "cause" in answer ? refused(answer.says) : done;
      }
    }
  }

  /** Anew, or what became of it when it came before. */
  function settle({ id, number, at, order }: ArrivingInstruction): { report: Report; records: LogRecord[] } {
    const before = records.find(reportKind, id);
    // Only this file writes it.
    if (before !== undefined) return { report: JSON.parse(before.body) as Report, records: [] };
    const ended = (outcome: Outcome, more: readonly LogRecord[] = []) => {
      const report: Report = { id, at: now(), ...outcome };
      return { report, records: [{ kind: reportKind, id, at: now(), body: JSON.stringify(report) }, ...more] };
    };
    const known = instructionOrder.safeParse(order);
    if (!known.success) return ended(refused(`${order.kind} is not understood here: ${z.prettifyError(known.error)}`));
    const subject = subjectOf(known.data);
    const newest = Number(records.find(subjectKind, subject)?.body ?? 0);
    if (number < newest) return ended({ state: "superseded", says: "a later one came first" });
    return ended(carryOut(known.data, at), [{ kind: subjectKind, id: subject, at: now(), body: String(number) }]);
  }

  function prune(): LogRecord[] {
    return [reportKind, subjectKind].flatMap((kind) =>
      records
        .list(kind)
        .filter(({ at }) => now() - at > keptFor)
        .map(({ id, at }) => ({ kind, id, at, body: undefined })),
    );
  }

  return {
    take(instructions) {
      for (const arriving of instructions) {
        if (told.has(arriving.id)) continue;
        try {
          const { report, records: changed } = settle(arriving);
          note({
            records: [...changed, ...prune()],
            items: (version) => [{ kind: "instruction-report", ...report, version }],
          });
          told.add(arriving.id);
          if (report.state === "refused") say(`instruction: ${arriving.order.kind} is refused: ${report.says}`);
        } catch (error) {
          say(`instruction: ${arriving.order.kind} waits: ${String(error)}`);
        }
      }
    },
  };
}
