// `tributary threshold`: limits that people set for a meter, a utility or a group, watched by the edge node.
import { thresholdRequest } from "@tributary/wire";
import { Command } from "commander";
import { z } from "zod";
import { addressOf, askControl, type ControlFlags } from "../control/ask-control.ts";
import { withControl } from "../control/control-options.ts";
import { textTable } from "../keys/text-table.ts";

interface SetFlags extends ControlFlags {
  readonly by: string;
  readonly meter?: string;
  readonly utility?: string;
  readonly group?: string;
  readonly register: string;
  readonly over: string;
  readonly above?: string;
  readonly below?: string;
  readonly hysteresis?: string;
}

const kept = z.looseObject({ thresholds: z.array(z.looseObject(thresholdRequest.shape)) });
const print = (text: string): void => void process.stdout.write(`${text}\n`);
const ask = (flags: ControlFlags) => askControl(addressOf(flags), flags.data);

async function set(id: string, flags: SetFlags): Promise<void> {
  const { by, meter, utility, group, register, over, above, below, hysteresis } = flags;
  const numbers = Object.entries({ above, below, hysteresis }).flatMap(([name, text]) =>
    text === undefined ? [] : [[name, Number(text)] as const],
  );
  const words = { id, by, meter, utility, group, register, over };
  const request = thresholdRequest.safeParse({ ...words, ...Object.fromEntries(numbers) });
  if (!request.success) throw new Error(z.prettifyError(request.error));
  await ask(flags)("/v1/thresholds", { body: request.data });
  print(`${id} watches from the next telegram on`);
}

async function list(flags: ControlFlags): Promise<void> {
  const { thresholds } = kept.parse(await ask(flags)("/v1/thresholds"));
  const rows = thresholds.map(({ id, by, meter, utility, group, register, over, above, below }) => [
    id,
    by,
    meter ?? (group === undefined ? `every ${utility} meter` : `every meter of ${group}`),
    `${register} ${over === "value" ? "" : `in a${over === "hour" ? "n" : ""} ${over} `}`.trimEnd(),
    [above === undefined ? [] : [`above ${above}`], below === undefined ? [] : [`below ${below}`]].flat().join(", "),
  ]);
  print(textTable(["id", "set by", "watches", "what", "limit"], rows).trimEnd());
}

const examples = `
Examples:
  tributary threshold set ana-use --by Ana --meter SAL.12345678.01.07 --register volume --over day --above 0.5
  tributary threshold set pressure --by utility --utility water --register pressure --over value --below 2 --hysteresis 0.2
`;

/** Gives the command its options. */
export function configure(command: Command): void {
  const verb = (name: string, says: string) => withControl(new Command(name).description(says));
  command.description("Limits for a meter, or all of a utility or a group: whoever leaves them raises an alarm, once.");
  command.addHelpText("after", examples);
  command.addCommand(
    verb("set", "set a threshold, or replace the one with this id")
      .argument("<id>", "unique at the node")
      .requiredOption("--by <name>", "who wants to know")
      .option("--meter <meter>", "the meter that is watched")
      .option("--utility <utility>", "or all of them: water, electricity, gas, heat")
      .option("--group <name>", "or all of a group, as the key file names it")
      .requiredOption("--register <register>", "volume, energy, pressure, ...")
      .requiredOption("--over <what>", "value: a level, or flow in an hour; hour, day: consumption in the last one")
      .option("--above <number>", "in the unit of the register: m3, kWh, bar")
      .option("--below <number>", "in the same unit")
      .option("--hysteresis <number>", "how far inside the limit the alarm ends")
      .action(set),
  );
  command.addCommand(verb("list", "every threshold of the node").action(list));
  command.addCommand(
    verb("remove", "take a threshold away, and end its alarms")
      .argument("<id>")
      .action(async (id: string, flags: ControlFlags) => {
        await ask(flags)(`/v1/thresholds/${encodeURIComponent(id)}`, { method: "DELETE" });
        print(`${id} is gone`);
      }),
  );
}
