// What is known about the meter itself and how it is heard.
import { readMeterId } from "@tributary/core";
import type { MeterDetail } from "@tributary/wire";
import { Fragment, type ReactNode } from "react";
import { Security } from "../meters/marks.tsx";
import { number } from "../words/numbers.ts";

interface FactsProps {
  readonly detail: MeterDetail;
  /** What the meter itself says about its state. */
  readonly troubles: ReactNode;
}

export function Facts({ detail, troubles }: FactsProps) {
  const address = readMeterId(detail.meter);
  const facts: readonly (readonly [string, ReactNode])[] = [
    ["Maker", detail.manufacturer],
    ["Serial number", detail.serial],
    ["Version, type", address === undefined ? "unknown" : `${address.version}, ${address.type} (${detail.medium})`],
    ["Id", detail.meter],
    ["Driver", detail.driver ?? "none: read by the standard alone"],
    ["Security", <Security key="security" meter={detail} />],
    ["Status", detail.status.length === 0 ? "no complaint" : troubles],
    ["Gateway", detail.gateway],
    ["Signal", detail.rssi === null ? "not told" : `${number(detail.rssi)}\u00a0dBm`],
    ["Telegrams", number(detail.telegrams)],
    ["Time zone", detail.zone],
  ];
  return (
    <section className="panel section" aria-labelledby="facts">
      <h2 id="facts">The meter</h2>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}
