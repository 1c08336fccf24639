// Says what lambdas need of the registry, which the front door plugs in.
import type { MeterId } from "@tributary/core";
import type { LambdaReportItem, Page, ReceivedBatch } from "@tributary/wire";

/** Which meters there are. */
export interface MeterNames {
  meter(meter: MeterId): object | undefined;
  /** The node that tells of a meter. */
  nodeOf(meter: MeterId): string | undefined;
  /** In the order of their ids, those after `after`. */
  meters(filter: {
    readonly after?: MeterId | undefined;
    readonly limit: number;
  }): readonly { readonly meter: MeterId }[];
}

/** Where reports are kept, beside those that edge nodes bring: durable when it returns, one for each moment. */
export interface ReportKeeper {
  record(batch: ReceivedBatch): void;
  /** Newest first, each with the node whose lambda it is. */
  lambdaReports(
    filter: Page & { readonly lambda?: string | undefined },
  ): readonly (LambdaReportItem & { readonly node: string })[];
}
