// What an operator changes in the pipeline's table of stages, for a meter, a group or a utility: stages off, other limits, stages more.
import { isQuantity, quantities, quantityOf, readMeterId } from "@tributary/core";
import { z } from "zod";

const positive = (says: string) => z.number(says).positive(says);

/** Stages that can be left out; what they did before stays. */
export const stageNames = ["plausible", "outlier", "smooth", "fill", "aggregate"] as const;
export type StageName = (typeof stageNames)[number];

/** Stages that run only where they are asked for, with their figures in the unit of the quantity. */
export const addedStage = z.discriminatedUnion("stage", [
  z.strictObject({
    stage: z.literal("steepest").describe("a level that changes faster is held back until the next value agrees"),
    most: positive("must be the greatest change in an hour, above 0"),
  }),
  z.strictObject({
    stage: z.literal("multiples").describe("a value that is no whole multiple is impossible: the meter cannot show it"),
    of: positive("must be what the meter's last digit counts, above 0"),
  }),
]);
export type AddedStage = z.infer<typeof addedStage>;

const counterFigures = ["fastest", "step"] as const;
const longestFill = 24;

/** One change; where several meet a register, the later one counts, figure by figure. Values in the unit of the quantity. */
export const stageOverride = z
  .strictObject({
    meter: z
      .string()
      .max(64)
      .refine((meter) => readMeterId(meter) !== undefined, "is no meter such as SAL.12345678.01.07")
      .optional(),
    /** As the key file names it. */
    group: z.string().min(1).max(64).optional(),
    utility: z.enum(["water", "electricity", "gas", "heat", "other"]).optional(),
    /** A register, or a quantity for all its registers. */
    register: z
      .string()
      .max(128)
      .refine((register) => isQuantity(register.split(".", 1)[0] ?? ""), "is no register such as volume or pressure"),
    off: z.array(z.enum(stageNames)).optional().describe("stages that do not run"),
    fastest: positive("must be the greatest count in an hour, above 0").optional(),
    step: z.number().nonnegative().optional().describe("a jump that is always allowed"),
    least: z.number().optional(),
    most: z.number().optional(),
    floor: positive("must be above 0").optional().describe("deviations smaller than this never stand out"),
    window: z.number().int().min(1).max(5, "must be 5 readings at most").optional(),
    fill: z
      .number()
      .min(0)
      .max(longestFill, `must be ${longestFill} hours at most: late readings change no more`)
      .optional()
      .describe("longest gap that is filled, in hours"),
    by: z.enum(["register", "mean"]).optional(),
    buckets: z.array(z.enum(["5min", "hour", "day", "month"])).optional(),
    add: z.array(addedStage).max(8).optional(),
  })
  .superRefine((override, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    const { meter, group, utility, register, least, most } = override;
    if ([meter, group, utility].filter((one) => one !== undefined).length !== 1) {
      refuse("meter", "names a meter, a group or a utility: one of them");
    }
    if (!isQuantity(register.split(".", 1)[0] ?? "")) return;
    const quantity = quantityOf(register);
    const isCounter = quantities[quantity].kind === "counter";
    for (const figure of counterFigures) {
      if (!isCounter && override[figure] !== undefined) {
        refuse(
          figure,
          `is a figure of counters, and ${quantity} is none: say least and most, or add the stage steepest`,
        );
      }
    }
    if (isCounter && least !== undefined) refuse("least", `is a figure of levels, and ${quantity} counts up from 0`);
    if (isCounter && override.add?.some(({ stage }) => stage === "steepest")) {
      refuse("add", `steepest is a stage of levels, and ${quantity} counts: say fastest`);
    }
    if (least !== undefined && most !== undefined && least >= most) refuse("least", "must be below most");
  });
export type StageOverride = z.infer<typeof stageOverride>;

export const stageOverrides = z.array(stageOverride).max(1000);
/** The whole list as the configuration has it; it takes the place of the one before. */
export const stagesRequest = z.strictObject({ stages: stageOverrides });
