// Writes a form of conditions as an expression, and shows an expression as a form where it is no more than one.
import type { ASTNode } from "@marcbachmann/cel-js";
import { type ConditionForm, conditionFields, conditionForm } from "@tributary/wire";
import { NotificationError } from "../notification-error.ts";
import { parseExpression } from "./expression.ts";

type Condition = ConditionForm["conditions"][number];
type Value = Condition["value"];

const joins = { all: "&&", any: "||" } as const;

/** Numbers are written with a fraction: fields are doubles, and a double equals no integer. */
function literal(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "string") return JSON.stringify(value);
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** The expression of a form. Throws a NotificationError where a field is compared with what it cannot hold. */
export function expressionOf({ match, conditions }: ConditionForm): string {
  const expression = conditions
    .map(({ field, is, value }) => {
      if ((is === "in") !== Array.isArray(value)) {
        throw new NotificationError("notifications/expression", `${field}: a list is for "in" alone`);
      }
      return `${field} ${is} ${literal(value)}`;
    })
    .join(` ${joins[match]} `);
  parseExpression(expression);
  return expression;
}

/** The form of an expression; `null` where it is more than a form can show. Throws for what is no expression. */
export function formOf(expression: string): ConditionForm | null {
  const { ast } = parseExpression(expression);
  const match = ast.op === "||" ? "any" : "all";
  const conditions = partsOf(ast, joins[match]).map(conditionOf);
  const form = conditionForm.safeParse({ match, conditions });
  return form.success ? form.data : null;
}

/** The operands of a chain of one operator, from left to right. */
function partsOf(node: ASTNode, join: "&&" | "||"): ASTNode[] {
  return node.op === join ? node.args.flatMap((one) => partsOf(one, join)) : [node];
}

function conditionOf({ op, args }: ASTNode): unknown {
  if (!Array.isArray(args) || args.length !== 2) return undefined;
  const [left, right] = args as readonly Partial<ASTNode>[];
  if (left?.op !== "id" || !Object.hasOwn(conditionFields, String(left.args))) return undefined;
  return { field: left.args, is: op, value: literalOf(right) };
}

function literalOf(node: Partial<ASTNode> | undefined): unknown {
  if (node?.op === "value") return typeof node.args === "bigint" ? Number(node.args) : node.args;
  if (node?.op === "-_") {
    const value = literalOf(node.args as ASTNode);
    return typeof value === "number" ? -value : undefined;
  }
  return node?.op === "list" ? (node.args as readonly ASTNode[]).map(literalOf) : undefined;
}
