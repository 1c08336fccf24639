// Serves the HTTP API, the live events and the web page.
import type { Clock, History, Intake } from "@tributary/cloud-history";
import type { Telemetry } from "@tributary/cloud-telemetry";

export interface ApiParts {
  readonly history: History;
  readonly telemetry: Telemetry;
  readonly intake: Intake;
  /** The folder of the built web page; without it `/` says that there is none. */
  readonly webRoot?: string;
  readonly clock: Clock;
  /** Told one line for each failure that is ours. */
  readonly log: (line: string) => void;
}

export interface Api {
  /** Port 0 takes a free one; the url names it. */
  listen(host: string, port: number): Promise<{ readonly url: string }>;
  /** Ends live connections, answers what is under way and stops. */
  close(): Promise<void>;
}

export async function openApi(_parts: ApiParts): Promise<Api> {
  throw new Error("not written yet");
}
