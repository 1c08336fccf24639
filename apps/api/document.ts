// Describes the route table as one OpenAPI 3.1 document.
import { scopeNames, scopes } from "@tributary/cloud-identity";
import { problem } from "@tributary/wire";
import { sessionNames } from "./identity/session-cookie.ts";
import { jsonSchemas } from "./json-schemas.ts";
import type { JsonSchema, OpenApiDocument, Operation, Parameter, Response } from "./open-api.ts";
import { problemOf, Refusal, type RefusalCode, refusals } from "./refusal.ts";
import type { Route } from "./route.ts";

const description = `Readings, consumption, alarms and commands of meters.

Times are whole seconds of UTC. Lists are paged one way: ask again with \`after\` set to the \`next\` of the answer, until
it is null. What goes wrong is told as a problem (RFC 9457). A POST with an \`Idempotency-Key\` is done once, however often
it is sent. What somebody may not see is answered as if it were not there.`;

/** What every request may be refused for. */
const always: readonly RefusalCode[] = ["too-many", "failed", "busy"];

function refusalsOf({ access, method, params, query, body }: Route): readonly RefusalCode[] {
  const checked = params ?? query ?? body;
  return [
    ...(checked === undefined ? [] : (["bad-request"] as const)),
    ...(access === "public" ? [] : (["forbidden"] as const)),
    ...(typeof access === "string" ? [] : (["not-proved"] as const)),
    ...(params === undefined ? [] : (["not-found"] as const)),
    ...(body === undefined ? [] : (["too-large", "wrong-media-type"] as const)),
    ...(method === "GET" ? [] : (["conflict", "unprocessable"] as const)),
    ...always,
  ];
}

const upperFirst = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** `GET /api/v1/meters/:meter/readings` is `getMeterReadings`: a collection whose member is named goes by the member. */
export function operationIdOf({ method, path }: Pick<Route, "method" | "path">): string {
  const segments = path.split("/").filter((segment) => segment !== "" && segment !== "api" && segment !== "v1");
  const words = segments
    .filter((_, place) => segments[place + 1]?.startsWith(":") !== true)
    // Where both go by one word: `prices` and one `prices` of them.
    .map((segment) => segment.replace(":", segments.includes(segment.slice(1)) ? "one-" : ""))
    .flatMap((segment) => segment.split(/[^A-Za-z0-9]+/));
  return method.toLowerCase() + words.map(upperFirst).join("");
}

const bareType = (type: string) => type.split(";", 1)[0] ?? type;

const tagOf = ({ access }: Route) => (typeof access === "string" ? access : access.scope);
const tagSays: Readonly<Record<string, string>> = {
  public: "without a proof of who asks",
  ...Object.fromEntries(scopeNames.map((name) => [name, scopes[name].says])),
  "this-machine": "for programs of the machine that the cloud runs on",
};

function whoMay({ access }: Route): string {
  if (access === "public") return "Anybody may ask.";
  if (access === "this-machine") return "Only programs of the machine that the cloud runs on may ask.";
  return `Scope \`${access.scope}\`: ${scopes[access.scope].roles.join(", ")}${
    access.of === "deployment" ? ", for every utility" : ", of what they may see"
  }.`;
}

/** The fields of an object that a query or a path is, each as a parameter. */
function parametersOf(place: "path" | "query", schema: JsonSchema | undefined): Parameter[] {
  const fields = (schema?.["properties"] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const required = new Set((schema?.["required"] ?? []) as readonly string[]);
  return Object.entries(fields).map(([name, { description, ...field }]) => ({
    name,
    in: place,
    required: place === "path" || required.has(name),
    ...(typeof description === "string" ? { description } : {}),
    schema: field,
  }));
}

/** A request that is sent again is done once. */
const idempotencyKey: Parameter = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "unique to this request: sent again with the same key, it is answered as the first time, for 24 hours",
  schema: { type: "string", minLength: 1, maxLength: 128 },
};

function securityOf({ access }: Route): Operation["security"] {
  return typeof access === "string" ? [] : [{ token: [access.scope] }, { session: [] }];
}

const schemes = {
  token: {
    type: "openIdConnect",
    openIdConnectUrl: "/oidc/.well-known/openid-configuration",
    description: `An access token. Scopes:\n${scopeNames.map((name) => `- \`${name}\`: ${scopes[name].says}`).join("\n")}`,
  },
  session: {
    type: "apiKey",
    in: "cookie",
    name: sessionNames.secure,
    description:
      "The session of the page, after a log-in at /login. What changes something is asked from the same origin.",
  },
};

const problemsAs = (schema: JsonSchema) =>
  Object.fromEntries(
    (Object.keys(refusals) as RefusalCode[]).map((code): [string, Response] => {
      const told = problemOf(new Refusal(code, "what is wrong, in words"));
      return [
        code,
        { description: refusals[code].title, content: { "application/problem+json": { schema, example: told } } },
      ];
    }),
  );

export function documentOf(routes: readonly Route[]): OpenApiDocument {
  const outputs = jsonSchemas([...routes.map(({ answer }) => answer), problem], "output");
  const problemSchema = outputs.refTo(problem);
  const answers = new Map(routes.map((route) => [route, outputs.refTo(route.answer)]));
  // A name of an answer is that answer's: where a body differs from it, it is named otherwise.
  const inputs = jsonSchemas(
    routes.flatMap(({ params, query, body }) => [params, query, body?.schema]),
    "input",
    new Set(Object.keys(outputs.named)),
  );
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) {
    const { method, path, says, params, query, body, answerType = "application/json" } = route;
    const at = path.replace(/:(\w+)/g, "{$1}");
    paths[at] ??= {};
    paths[at][method.toLowerCase()] = {
      operationId: operationIdOf(route),
      summary: says,
      description: whoMay(route),
      tags: [tagOf(route)],
      security: securityOf(route),
      parameters: [
        ...parametersOf("path", inputs.of(params)),
        ...parametersOf("query", inputs.of(query)),
        ...(method === "POST" && typeof route.access === "object" ? [idempotencyKey] : []),
      ],
      ...(body === undefined
        ? {}
        : { requestBody: { required: true, content: { [body.type]: { schema: inputs.refTo(body.schema) } } } }),
      responses: {
        200: { description: says, content: { [bareType(answerType)]: { schema: answers.get(route) ?? {} } } },
        ...Object.fromEntries(
          refusalsOf(route).map((code) => [refusals[code].status, { $ref: `#/components/responses/${code}` }]),
        ),
      },
    };
  }
  const tags = new Set<string>(routes.map(tagOf));
  return {
    openapi: "3.1.0",
    info: { title: "Tributary", version: "1", description, license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    tags: Object.entries(tagSays).flatMap(([name, says]) => (tags.has(name) ? [{ name, description: says }] : [])),
    paths,
    components: {
      schemas: { ...inputs.named, ...outputs.named },
      responses: problemsAs(problemSchema),
      securitySchemes: schemes,
    },
  };
}
