// Opens commands in an empty place, with nodes that a test plays, for tests.
import type { CommandItem, InstructionOrder } from "@tributary/wire";
import { type CloudCommands, openCloudCommands } from "./commands.ts";
import type { CommandPolicy, NodeBook } from "./traits.ts";

/** 2026-03-01T00:00:00Z */
export const start = 1_772_323_200;

/** Utilities north and south with so many valves each: `N1`, `N2`... and `S1`, `S2`... */
export const valves = 300;
const tenantOf = (meter: string) => (meter.startsWith("N") ? "north" : meter.startsWith("S") ? "south" : undefined);

/** Each gateway hears so many meters. */
const perGateway = 100;

type Asked = NonNullable<ReturnType<NodeBook["asked"]>>;

/** What the nodes are asked, by id, and what they tell; it stays when the cloud is opened again. */
export function trialNodes() {
  const asked = new Map<string, Asked & { readonly node: string; readonly order: InstructionOrder }>();
  const told = new Map<string, Pick<CommandItem, "state" | "sentAt" | "endedAt" | "gateway" | "says">>();
  const book: NodeBook = {
    wayTo(meter) {
      const number = Number(/^[NSX]([0-9]+)$/.exec(meter)?.[1] ?? 0);
      if (number === 0) return undefined;
      return { node: `edge-${meter[0]}`, gateway: `gateway-${Math.floor(number / perGateway)}` };
    },
    told: (id) => told.get(id),
    ask(node, id, order) {
      if (!asked.has(id)) asked.set(id, { node, order, state: "waiting", says: "" });
    },
    asked: (id) => asked.get(id),
  };
  return { book, asked, told };
}

export async function openTrialCommands(
  place: string,
  policy: Partial<CommandPolicy> = {},
  nodes: ReturnType<typeof trialNodes> = trialNodes(),
  time: { now: number } = { now: start },
) {
  const audited: { actor: string; action: string; subject: string }[] = [];
  const said: string[] = [];
  const commands: CloudCommands = await openCloudCommands({
    place,
    nodes: nodes.book,
    utilities: {
      async tenantsOf(meters) {
        return new Map(
          meters.flatMap((meter) => (tenantOf(meter) === undefined ? [] : [[meter, tenantOf(meter) ?? ""]])),
        );
      },
      valves: async () => valves,
    },
    audit: {
      async note({ actor, action, subject }) {
        audited.push({ actor, action, subject });
      },
    },
    policy: { twoPersonAbove: 10, valveShare: 0.01, cellPerMinute: 30, residentsMayClose: ["north"], ...policy },
    now: () => time.now,
    say: (says) => said.push(says),
  });
  return { ...commands, ...nodes, commands, audited, said, time };
}
