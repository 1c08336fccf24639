// A way by which sealed commands reach gateways.
import type { Seconds } from "@tributary/core";
import type { Downlink } from "@tributary/wire";

export interface CommandWay {
  /** A downlink is handed over again when the gateway has not said for so long that it has it; half a minute unless told. */
  readonly again?: Seconds;
  /** Whether this way leads to the gateway at all. */
  reaches(gateway: string): boolean;
  /**
   * Hands a downlink towards the gateway: true when somebody there took it. Only the gateway's report says that it is
   * durable; a downlink that comes twice does nothing twice.
   */
  send(gateway: string, downlink: Downlink): Promise<boolean>;
}
