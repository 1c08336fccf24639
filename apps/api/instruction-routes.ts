// Routes by which people ask something of edge nodes, and see what became of it: thresholds, acknowledgements, valves.
import {
  acknowledgementBody,
  alarmParams,
  formerQuery,
  type InstructionOrder,
  type InstructionsAsked,
  instructionList,
  instructionOrder,
  instructionsAsked,
  meterParams,
  overrideBody,
  type PageQuery,
  pageOf,
  pageQuery,
  thresholdBody,
  thresholdParams,
} from "@tributary/wire";
import { json } from "./body.ts";
import { Refusal } from "./refusal.ts";
import { type Route, route, type Services } from "./route.ts";

/** Who is written down where nobody had to prove himself. */
const anybody = "everybody";

function ask({ instructions }: Services, order: InstructionOrder): InstructionsAsked | Refusal {
  const asked = instructions.ask(order);
  return typeof asked === "string" ? new Refusal("not-found", asked) : { instructions: [...asked] };
}

/** A lambda carries its code along: roll-outs tell of it. */
const shown = instructionOrder.options.map(({ shape }) => shape.kind.value).filter((kind) => kind !== "lambda");

function list({ instructions }: Services, query: PageQuery, kinds: readonly InstructionOrder["kind"][] = shown) {
  const { rows, next } = pageOf(
    query,
    (page) => instructions.list({ ...page, kinds }),
    ({ number }) => number,
  );
  return { instructions: rows, next };
}

export const instructionRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/v1/instructions",
    access: { scope: "network", of: "deployment" },
    says: "What was asked of edge nodes and what became of it, newest first",
    query: pageQuery,
    answer: instructionList,
    answers: (services, { query }) => list(services, query),
  }),
  route({
    method: "GET",
    path: "/api/v1/thresholds",
    access: { scope: "network", of: "deployment" },
    says: "Thresholds that were set and taken away from here, by node, newest first",
    query: pageQuery,
    answer: instructionList,
    answers: (services, { query }) => list(services, query, ["threshold", "no-threshold"]),
  }),
  route({
    method: "POST",
    path: "/api/v1/thresholds",
    access: { scope: "operate", of: "deployment" },
    says: "Sets a threshold for a meter, a utility or a group; the same id again replaces it",
    body: json(thresholdBody),
    answer: instructionsAsked,
    answers: (services, { body, by }) =>
      ask(services, { kind: "threshold", threshold: { ...body, by: by || anybody } }),
  }),
  route({
    method: "DELETE",
    path: "/api/v1/thresholds/:threshold",
    access: { scope: "operate", of: "deployment" },
    says: "Takes a threshold away, and ends the alarms that it raised",
    params: thresholdParams,
    query: formerQuery,
    answer: instructionsAsked,
    answers: (services, { params: { threshold }, by }) =>
      ask(services, { kind: "no-threshold", threshold, by: by || anybody }),
  }),
  route({
    method: "POST",
    path: "/api/v1/alarms/:alarm/acknowledge",
    access: { scope: "operate", of: "alarm" },
    says: "Says that somebody has seen an alarm",
    params: alarmParams,
    body: json(acknowledgementBody),
    answer: instructionsAsked,
    answers: (services, { params: { alarm }, body: { says }, by }) =>
      ask(services, { kind: "acknowledge", alarm, says, by: by || anybody }),
  }),
  route({
    method: "POST",
    path: "/api/v1/valves/:meter/override",
    access: { scope: "operate", of: "meter" },
    says: "Takes a valve out of the rules' hands, for hours from now",
    params: meterParams,
    body: json(overrideBody),
    answer: instructionsAsked,
    answers: (services, { params: { meter }, body: { hours }, by }) =>
      ask(services, { kind: "valve-override", meter, hours, by: by || anybody }),
  }),
];
