// Routes by which people ask something of edge nodes, and see what became of it: thresholds, acknowledgements, valves.
import {
  acknowledgement,
  alarmParams,
  byQuery,
  type InstructionList,
  type InstructionOrder,
  instructionList,
  instructionQuery,
  meterParams,
  overrideBody,
  thresholdBody,
  thresholdParams,
} from "@tributary/wire";
import { json } from "./body.ts";
import { Refusal } from "./refusal.ts";
import { type Route, route, type Services } from "./route.ts";

function ask({ instructions }: Services, order: InstructionOrder): InstructionList | Refusal {
  const asked = instructions.ask(order);
  return typeof asked === "string" ? new Refusal("not-found", asked) : { instructions: [...asked] };
}

export const instructionRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/v1/instructions",
    access: { scope: "network", of: "deployment" },
    says: "What was asked of edge nodes and what became of it, newest first",
    query: instructionQuery,
    answer: instructionList,
    answers: ({ instructions }, { query: { limit } }) => ({ instructions: [...instructions.list({ limit })] }),
  }),
  route({
    method: "GET",
    path: "/api/v1/thresholds",
    access: { scope: "network", of: "deployment" },
    says: "Thresholds that were set and taken away from here, by node, newest first",
    query: instructionQuery,
    answer: instructionList,
    answers: ({ instructions }, { query: { limit } }) => ({
      instructions: [...instructions.list({ kinds: ["threshold", "no-threshold"], limit })],
    }),
  }),
  route({
    method: "POST",
    path: "/api/v1/thresholds",
    access: { scope: "operate", of: "deployment" },
    says: "Sets a threshold for a meter, a utility or a group; the same id again replaces it",
    body: json(thresholdBody),
    answer: instructionList,
    answers: (services, { body: threshold }) => ask(services, { kind: "threshold", threshold }),
  }),
  route({
    method: "DELETE",
    path: "/api/v1/thresholds/:threshold",
    access: { scope: "operate", of: "deployment" },
    says: "Takes a threshold away, and ends the alarms that it raised",
    params: thresholdParams,
    query: byQuery,
    answer: instructionList,
    answers: (services, { params: { threshold }, query: { by } }) =>
      ask(services, { kind: "no-threshold", threshold, by }),
  }),
  route({
    method: "POST",
    path: "/api/v1/alarms/:alarm/acknowledge",
    access: { scope: "operate", of: "alarm" },
    says: "Says that somebody has seen an alarm",
    params: alarmParams,
    body: json(acknowledgement),
    answer: instructionList,
    answers: (services, { params: { alarm }, body }) => ask(services, { kind: "acknowledge", alarm, ...body }),
  }),
  route({
    method: "POST",
    path: "/api/v1/valves/:meter/override",
    access: { scope: "operate", of: "meter" },
    says: "Takes a valve out of the rules' hands, for hours from now",
    params: meterParams,
    body: json(overrideBody),
    answer: instructionList,
    answers: (services, { params: { meter }, body }) => ask(services, { kind: "valve-override", meter, ...body }),
  }),
];
