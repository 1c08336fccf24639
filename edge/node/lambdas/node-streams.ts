// The streams of a node as its lambdas read them, from its own store.
import type { MeterId } from "@tributary/core";
import type { LambdaStreams } from "@tributary/engine-lambda";
import {
  aroundEdges,
  groupColumn,
  type LambdaColumns,
  type LambdaInput,
  lambdaEdges,
  meterColumn,
} from "@tributary/wire";
import type { Meter } from "../meters/meter-state.ts";
import type { RecentDetail } from "./recent-detail.ts";

export interface NodeStreamsSettings {
  readonly detail: Pick<RecentDetail, "read">;
  /** Ids of all meters that were ever heard here. */
  readonly ids: () => Iterable<MeterId>;
  readonly find: (meter: MeterId) => Meter | undefined;
  /** The group that the key file puts a meter in. */
  readonly groupOf: (meter: Meter) => string | undefined;
}

export interface NodeStreams extends LambdaStreams {
  /** The meters of an input that names none by id. */
  members(input: LambdaInput): readonly MeterId[];
  /** The gateways that brought the newest telegrams of the meters of all inputs. */
  gateways(inputs: readonly LambdaInput[]): readonly string[];
}

export function nodeStreams({ detail, ids, find, groupOf }: NodeStreamsSettings): NodeStreams {
  const has = ({ streams }: Meter, register: string) => streams.has(register);

  function chosen({ meters, group, register }: LambdaInput): Meter[] {
    if (Array.isArray(meters)) {
      return meters.map((id) => {
        const meter = find(id);
        if (meter === undefined) throw new Error(`the meter ${id} is not known here`);
        return meter;
      });
    }
    if (meters === undefined && group === undefined) throw new Error("it names neither meters nor a group");
    const all = [...ids()].toSorted().flatMap((id) => find(id) ?? []);
    const members = group === undefined ? all : all.filter((meter) => groupOf(meter) === group);
    if (group !== undefined && members.length === 0) throw new Error(`the group ${group} has no meters here`);
    return members.filter((meter) => has(meter, register));
  }

  return {
    members: (input) => (Array.isArray(input.meters) ? [] : chosen(input).map(({ id }) => id)),
    gateways: (inputs) => [...new Set(inputs.flatMap(chosen).map(({ state }) => state.gateway))],
    async read(input, until, zone): Promise<LambdaColumns[]> {
      const { register, group, meters } = input;
      const edges = lambdaEdges(input, until, zone);
      const { from, to } = aroundEdges(edges);
      // What was heard after the moment is not known then: the answer is the same whenever it is asked for.
      const before = Math.min(to, until + 1);
      const columns = chosen(input).map((meter) =>
        meterColumn(meter.id, register, detail.read(meter, register, from, before), edges),
      );
      return group === undefined || meters !== undefined ? columns : [groupColumn(group, register, columns)];
    },
  };
}
