// The criteria of administrators, compiled and kept at hand.
import type { Seconds } from "@tributary/core";
import type { ConditionForm, CriterionView, NewCriterion } from "@tributary/wire";
import { NotificationError } from "../notification-error.ts";
import { newId, type Store } from "../store.ts";
import { type Criterion as Asks, compileExpression } from "./expression.ts";
import { expressionOf, formOf } from "./form.ts";

export interface Criterion extends Pick<NewCriterion, "name" | "of" | "severity" | "calmHours" | "levels"> {
  readonly id: string;
  readonly expression: string;
  readonly madeAt: Seconds;
  /** Whether it holds. */
  readonly holds: Asks;
}

export interface Criteria {
  list(): CriterionView[];
  /** Throws a NotificationError when its expression cannot be used. */
  add(asked: NewCriterion, by: string): Promise<CriterionView>;
  remove(id: string): Promise<number>;
  /** An expression as a form, and a form as an expression. Throws a NotificationError. */
  texts(asked: Pick<NewCriterion, "expression" | "form">): {
    readonly expression: string;
    readonly form: ConditionForm | null;
  };
  /** Those that look at alarms, hours or days. */
  of(what: Criterion["of"]): readonly Criterion[];
  criterion(id: string): Criterion | undefined;
}

/** Each is looked at for every alarm, hour or day of every meter. */
const mostCriteria = 100;

const textOf = ({ expression = "", form }: Pick<NewCriterion, "expression" | "form">) =>
  form === undefined ? expression : expressionOf(form);

function viewOf({ holds: _, ...criterion }: Criterion): CriterionView {
  return { ...criterion, form: formOf(criterion.expression) };
}

export async function openCriteria({ tables, now }: Store): Promise<Criteria> {
  const known = new Map<string, Criterion>();
  for (const { id, name, chosen, made_at } of await tables.selectFrom("criterion").selectAll().execute()) {
    const rest: Omit<Criterion, "id" | "name" | "madeAt" | "holds"> = JSON.parse(chosen);
    known.set(id, { ...rest, id, name, madeAt: made_at, holds: compileExpression(rest.expression) });
  }
  return {
    list: () => [...known.values()].map(viewOf),
    async add(asked, by) {
      const { name, of, severity, calmHours, levels } = asked;
      const text = textOf(asked);
      const holds = compileExpression(text);
      if (known.size >= mostCriteria) throw new NotificationError("notifications/too-many");
      const rest = { of, severity, calmHours, levels, expression: text };
      const criterion: Criterion = { ...rest, id: newId(), name, madeAt: now(), holds };
      await tables
        .insertInto("criterion")
        .values({ id: criterion.id, name, chosen: JSON.stringify(rest), made_by: by, made_at: criterion.madeAt })
        .execute();
      known.set(criterion.id, criterion);
      return viewOf(criterion);
    },
    async remove(id) {
      if (!known.delete(id)) return 0;
      await tables.deleteFrom("criterion").where("id", "=", id).execute();
      return 1;
    },
    texts(asked) {
      const expression = textOf(asked);
      return { expression, form: formOf(expression) };
    },
    of: (what) => [...known.values()].filter(({ of }) => of === what),
    criterion: (id) => known.get(id),
  };
}
