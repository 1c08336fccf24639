// What protects meters from whoever may command them, as the cloud's configuration says it.
import { z } from "zod";

export const commandSettings = z
  .strictObject({
    twoPersonAbove: z.coerce
      .number()
      .int()
      .min(0)
      .max(5000)
      .default(10)
      .describe("commands of one person to more meters than this within an hour wait for a second person"),
    valveShare: z.coerce
      .number()
      .min(0)
      .max(1)
      .default(0.01)
      .describe("share of a utility's valves that may be moved within an hour; one always may"),
    cellPerMinute: z.coerce
      .number()
      .int()
      .min(1)
      .max(1000)
      .default(30)
      .describe("commands that the meters of one gateway are given in a minute"),
    residentsMayClose: z
      .array(z.string().max(63))
      .default([])
      .describe("utilities (ids) that let residents close the valve of their own meter"),
  })
  .describe("who may command how many meters from the cloud");
