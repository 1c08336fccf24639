// `tributary stages`: what an operator changes in the table of stages, shown and taken up by a running node.
import { type StageOverride, stagesRequest } from "@tributary/wire";
import { Command } from "commander";
import { readConfiguration } from "../configuration.ts";
import { addressOf, askControl, type ControlFlags } from "../control/ask-control.ts";
import { withControl } from "../control/control-options.ts";
import { textTable } from "../keys/text-table.ts";

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const ask = (flags: ControlFlags) => askControl(addressOf(flags), flags.data);

const whereText = ({ meter, group, utility }: StageOverride): string =>
  meter ?? (group === undefined ? `every ${utility} meter` : `the group ${group}`);

function figuresText({ meter, group, utility, register, off, add = [], ...figures }: StageOverride): string {
  const limits = Object.entries(figures).map(([name, value]) => `${name} ${String(value)}`);
  const added = add.map(({ stage, ...own }) => `${stage} ${Object.values(own).join(" ")}`);
  return [...limits, ...added].join(", ");
}

async function list(flags: ControlFlags): Promise<void> {
  const { stages } = stagesRequest.parse(await ask(flags)("/v1/stages"));
  const rows = stages.map((one) => [whereText(one), one.register, (one.off ?? []).join(", "), figuresText(one)]);
  print(textTable(["where", "register", "off", "figures and stages more"], rows).trimEnd());
}

async function apply(flags: ControlFlags): Promise<void> {
  const { data, config } = flags;
  const { stages } = readConfiguration({ dataFolder: data, file: config, environment: process.env, flags: {} });
  await ask(flags)("/v1/stages", { method: "PUT", body: { stages } });
  print(`${stages.length} ${stages.length === 1 ? "change counts" : "changes count"} from the next reading on`);
}

const help = `
The section stages of the configuration says what is changed. Of several changes for a register the later counts.

  stages:
    - { utility: water, register: volume, off: [smooth], fastest: 50 }      # m3 in an hour
    - { meter: SAL.12345678.01.07, register: pressure, least: 0, most: 16,  # bar
        add: [{ stage: steepest, most: 4 }] }                               # bar in an hour
`;

/** Gives the command its options. */
export function configure(command: Command): void {
  const verb = (name: string, says: string) => withControl(new Command(name).description(says));
  command.description("Stages that do not run, other limits, and stages more: for a meter, a group or a utility.");
  command.addHelpText("after", help);
  command.addCommand(verb("list", "what counts at the node").action(list));
  command.addCommand(verb("apply", "let the running node read the section of its configuration again").action(apply));
}
