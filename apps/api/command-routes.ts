// Routes by which people and programs command meters: asked for, approved by a second person, followed, taken back.
import type { CloudCommands, Commander, CommandRefusal } from "@tributary/cloud-commands";
import {
  bundleAnswer,
  bundleCommandQuery,
  bundleList,
  bundleParams,
  bundleQuery,
  bundleRequest,
  bundleView,
  cloudCommandList,
  cloudCommandParams,
  cloudCommandQuery,
  cloudCommandStory,
  meterParams,
  roundTrips,
} from "@tributary/wire";
import { json } from "./body.ts";
import { Refusal } from "./refusal.ts";
import { type Access, type Route, type RouteRequest, route } from "./route.ts";

/** Room for the ids of as many meters as a bundle may have. */
const bundleLimit = 512 * 1024;

const see: Access = { scope: "commands", of: "tenants" };
const give: Access = { scope: "operate", of: "tenants" };

const commander = ({ by, tenants }: Pick<RouteRequest<unknown, unknown, unknown>, "by" | "tenants">): Commander => ({
  ...{ by, tenants },
});

/** What a service answered, or its refusal as one of HTTP. */
export const orRefusal = <Answer extends object>(answer: Answer | CommandRefusal): Answer | Refusal =>
  "refused" in answer && typeof answer.refused === "string"
    ? new Refusal((answer as CommandRefusal).refused, (answer as CommandRefusal).says)
    : (answer as Answer);

const noCommand = (id: string) => new Refusal("not-found", `there is no command ${id}`);
const noBundle = (id: string) => new Refusal("not-found", `there is no bundle ${id}`);

export const commandRoutes = (commands: CloudCommands): readonly Route[] => [
  route({
    method: "POST",
    path: "/api/v1/commands",
    access: give,
    says: "Tells meters of one utility something: valve, interval, read or clock, at once, later, or again and again",
    body: json(bundleRequest, bundleLimit),
    answer: bundleAnswer,
    answers: async (_, request) => orRefusal(await commands.request(commander(request), request.body)),
  }),
  route({
    method: "GET",
    path: "/api/v1/commands/round-trips",
    access: { scope: "commands", of: "deployment" },
    says: "How commands of each kind went in the last week, and how long they took",
    answer: roundTrips,
    answers: () => commands.roundTrips(),
  }),
  route({
    method: "GET",
    path: "/api/v1/commands/:command",
    access: see,
    says: "A command with every step of it; with wait, when it has ended or the time is over",
    params: cloudCommandParams,
    query: cloudCommandQuery,
    answer: cloudCommandStory,
    answers: async (_, { params: { command }, query: { wait }, ...who }) =>
      (await commands.command(commander(who), command, wait * 1000)) ?? noCommand(command),
  }),
  route({
    method: "GET",
    path: "/api/v1/bundles",
    access: see,
    says: "What was asked of meters and how far that is, newest first, page by page",
    query: bundleQuery,
    answer: bundleList,
    answers: (_, { query, ...who }) => commands.bundles(commander(who), query),
  }),
  route({
    method: "GET",
    path: "/api/v1/bundles/:bundle",
    access: see,
    says: "What was asked of meters together, and how many of them are how far",
    params: bundleParams,
    answer: bundleView,
    answers: async (_, { params: { bundle }, ...who }) =>
      (await commands.bundle(commander(who), bundle)) ?? noBundle(bundle),
  }),
  route({
    method: "GET",
    path: "/api/v1/bundles/:bundle/commands",
    access: see,
    says: "The command of each meter of a bundle, page by page",
    params: bundleParams,
    query: bundleCommandQuery,
    answer: cloudCommandList,
    answers: async (_, { params: { bundle }, query, ...who }) =>
      (await commands.commandsOf(commander(who), bundle, query)) ?? noBundle(bundle),
  }),
  route({
    method: "POST",
    path: "/api/v1/bundles/:bundle/approve",
    access: { scope: "approve", of: "tenants" },
    says: "Lets commands to many meters go; whoever asked for them cannot",
    params: bundleParams,
    answer: bundleView,
    answers: async (_, { params: { bundle }, ...who }) => orRefusal(await commands.approve(commander(who), bundle)),
  }),
  route({
    method: "POST",
    path: "/api/v1/bundles/:bundle/cancel",
    access: give,
    says: "Takes back what no gateway has yet, and ends what would come again",
    params: bundleParams,
    answer: bundleView,
    answers: async (_, { params: { bundle }, ...who }) => orRefusal(await commands.cancel(commander(who), bundle)),
  }),
  route({
    method: "POST",
    path: "/api/v1/meters/:meter/close-valve",
    access: { scope: "own-valve", of: "meter" },
    says: "A resident closes the valve of his own meter, where his utility allows it",
    params: meterParams,
    answer: bundleAnswer,
    answers: async (_, { params: { meter }, by }) => orRefusal(await commands.closeOwn(by, meter)),
  }),
];
