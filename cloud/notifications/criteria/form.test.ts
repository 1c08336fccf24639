// Tests that criteria are what they say, always end, and are the same as a form and as an expression.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type ConditionField, type ConditionForm, comparisons, conditionFields } from "@tributary/wire";
import { factsAt } from "../incidents.ts";
import { compileExpression, type Facts } from "./expression.ts";
import { expressionOf, formOf } from "./form.ts";

const monday = Date.parse("2026-03-02T22:30:00Z") / 1000;
const facts = factsAt(monday, "Europe/Athens", {
  meter: "m1",
  utility: "water",
  register: "volume",
  use: 0.75,
  most: 0.75,
});

test("a moment is told in the meter's own time", () => {
  assert.deepEqual([facts.weekday, facts.hour, facts.month], [2, 0, 3]);
});

test("F57 an expression holds or does not, over the fields of an event", () => {
  const holds = (expression: string, of: Facts = facts) => compileExpression(expression)(of);
  assert.ok(holds('utility == "water" && use > 0.5'));
  assert.ok(holds("use > 0 && !(hour >= 6.0 && hour < 22)"));
  assert.ok(holds('meter.startsWith("m") && register in ["volume", "energy"]'));
  assert.ok(holds("use * 1000.0 >= 750.0 ? weekday == 2.0 : false"));
  assert.ok(!holds("use > most"));
  assert.ok(!holds('alarm != ""'));
});

test("T15 what could run for ever, is no question, or is no expression is refused with what is wrong", () => {
  const refused: readonly [string, RegExp][] = [
    ['alarm.matches("(a+)+$")', /matches\(\) may not be used/],
    ["[1, 2].all(x, [1, 2].all(y, x > y))", /maxCallArguments/],
    ["[1, 2].map(x, x * 2).size() > 1", /maxCallArguments/],
    ["size(alarm) > 3", /call may not be used/],
    ['{"a": 1}["a"] == 1', /./],
    ["constructor == 1", /Unknown variable/],
    ["use.constructor == 1", /may not be used/],
    ["use", /answers double/],
    ["use >", /./],
    ["", /./],
    [`use > 1.0 ${"|| use > 1.0 ".repeat(80)}`, /./],
    [`${"!".repeat(300)}true`, /./],
    [`${"(".repeat(300)}true${")".repeat(300)}`, /./],
    ['use == "much"', /./],
  ];
  for (const [expression, says] of refused) {
    assert.throws(() => compileExpression(expression), { code: "notifications/expression", message: says }, expression);
  }
});

test("F57 a form is an expression and comes back as the same form", () => {
  const forms: ConditionForm[] = [
    { match: "all", conditions: [{ field: "use", is: ">", value: 1 }] },
    {
      match: "any",
      conditions: [
        { field: "alarm", is: "in", value: ["leak", 'a "quoted" \\ word'] },
        { field: "least", is: "<=", value: -2.5 },
      ],
    },
    {
      match: "all",
      conditions: [
        { field: "hour", is: "in", value: [0, 1, 2] },
        { field: "severity", is: "!=", value: "notice" },
      ],
    },
    {
      match: "all",
      conditions: [
        { field: "use", is: "<", value: 1e-7 },
        { field: "most", is: "<", value: 1e12 },
      ],
    },
  ];
  for (const form of forms) assert.deepEqual(formOf(expressionOf(form)), form);
  assert.equal(
    expressionOf(forms[1] ?? assert.fail()),
    'alarm in ["leak", "a \\"quoted\\" \\\\ word"] || least <= -2.5',
  );
});

test("every field can be compared in every way that fits it, and in no other", () => {
  for (const field of Object.keys(conditionFields) as ConditionField[]) {
    const { type } = conditionFields[field];
    const [fits, fitsNot] = type === "string" ? ["a", 1] : [1, "a"];
    for (const is of comparisons) {
      const form = (value: string | number): ConditionForm => ({
        match: "all",
        conditions: [{ field, is, value: is === "in" ? [value] : value }],
      });
      assert.deepEqual(
        formOf(expressionOf(form(fits as string | number))),
        form(fits as string | number),
        `${field} ${is}`,
      );
      if (is === "in") continue;
      assert.throws(
        () => expressionOf(form(fitsNot as string | number)),
        { code: "notifications/expression" },
        `${field} ${is}`,
      );
    }
  }
  assert.throws(
    () => expressionOf({ match: "all", conditions: [{ field: "use", is: "in", value: 1 }] }),
    /a list is for/,
  );
});

test("an expression that is more than a form is shown as an expression alone", () => {
  for (const expression of [
    "use > 1.0 && (hour < 6.0 || hour > 22.0)",
    "use > most",
    "!(use > 1.0)",
    "1.0 < use",
    "true",
  ]) {
    assert.equal(formOf(expression), null, expression);
  }
});
