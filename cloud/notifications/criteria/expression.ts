// Compiles what an administrator asks of an event: a small part of CEL that always ends, and soon.
import { type ASTNode, Environment, type ParseResult } from "@marcbachmann/cel-js";
import { type ConditionField, conditionFields } from "@tributary/wire";
import { NotificationError } from "../notification-error.ts";

/** What an expression looks at: a value for every field, empty or 0 where it says nothing. */
export type Facts = Readonly<Record<ConditionField, string | number>>;
export type Criterion = (facts: Facts) => boolean;

const names = Object.keys(conditionFields) as ConditionField[];

/** An expression has no more parts than this, so that its price is known before it runs. */
const environment = new Environment({
  limits: { maxAstNodes: 200, maxDepth: 20, maxListElements: 20, maxMapEntries: 0, maxCallArguments: 1 },
});
for (const name of names) environment.registerVariable(name, conditionFields[name].type);

/** What may stand in an expression. No loops (`all`, `map`), whose price multiplies; no patterns, which may take for ever. */
const operators = new Set(["||", "&&", "!_", "-_", "?:", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "in"]);
const methods = new Set(["startsWith", "endsWith", "contains"]);

/** Every operand of a node, refusing what may not stand there. */
function operandsOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case "value":
    case "id":
      return [];
    case "list":
      return node.args;
    case "rcall": {
      const [name, on, given] = node.args;
      if (!methods.has(name)) throw new NotificationError("notifications/expression", `${name}() may not be used`);
      return [on, ...given];
    }
    case "!_":
    case "-_":
      return [node.args];
    default: {
      if (!operators.has(node.op)) {
        throw new NotificationError("notifications/expression", `${node.op} may not be used`);
      }
      return (node.args as readonly unknown[]).filter((one): one is ASTNode => typeof one === "object");
    }
  }
}

function check(node: ASTNode): void {
  for (const operand of operandsOf(node)) check(operand);
}

/** The parts of an expression that may run. Throws a NotificationError that says what is wrong with it. */
export function parseExpression(expression: string): ParseResult {
  let parsed: ParseResult;
  try {
    parsed = environment.parse(expression);
  } catch (error) {
    throw new NotificationError("notifications/expression", firstLine(error));
  }
  check(parsed.ast);
  const { valid, type, error } = parsed.check();
  if (!valid) throw new NotificationError("notifications/expression", firstLine(error));
  if (type !== "bool") throw new NotificationError("notifications/expression", `it answers ${type}, not yes or no`);
  return parsed;
}

const firstLine = (error: unknown) => (error instanceof Error ? error.message.split("\n", 1)[0] : "") ?? "";

/** Compiles an expression. Throws a NotificationError; what it makes never throws: an error while it runs is a no. */
export function compileExpression(expression: string): Criterion {
  const parsed = parseExpression(expression);
  return (facts) => {
    try {
      return parsed({ ...facts }) === true;
    } catch {
      return false;
    }
  };
}
