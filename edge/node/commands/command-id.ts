// Makes the ids of commands.
import { randomBytes } from "node:crypto";
import { uuid7 } from "@tributary/core";

/** A UUIDv7: it sorts by the time it was made, `milliseconds` of UTC. */
export const newCommandId = (milliseconds: number): string => uuid7(milliseconds, randomBytes(16));
