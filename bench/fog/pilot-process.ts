// A process for what the pilot's messages show, so that it can be pinned to one core: pilot-process.ts MESSAGES.
import { pilot } from "./pilot.ts";
import { threats } from "./threats.ts";

const messages = Number(process.argv[2]);
for (const bench of [pilot, threats]) {
  for (const measurement of bench(messages)) process.send?.({ measurement });
}
process.disconnect();
