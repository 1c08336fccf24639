// What commands tell Prometheus of themselves.
import type { Metric } from "@tributary/api";
import type { CloudCommands } from "@tributary/cloud-commands";

export const commandMetrics = ({ figures }: Pick<CloudCommands, "figures">): readonly Metric[] => [
  {
    name: "tributary_commands_ended_total",
    help: "Commands to meters by how they ended",
    labels: ["kind", "state"],
    samples: () => figures().map(({ kind, state, ended }) => ({ labels: { kind, state }, value: ended })),
  },
  {
    name: "tributary_command_round_trip_seconds_total",
    help: "Seconds from the radio to the telegram that confirmed it, over all confirmed commands",
    labels: ["kind"],
    samples: () =>
      figures().flatMap(({ kind, state, roundTrips }) =>
        state === "confirmed" ? [{ labels: { kind }, value: roundTrips }] : [],
      ),
  },
];
