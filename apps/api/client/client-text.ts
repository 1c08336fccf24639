// Writes the typed part of the client out of the OpenAPI document: the types of its schemas, and one row for each operation.
import type { JsonSchema, OpenApiDocument, Operation } from "../open-api.ts";

const isName = /^[A-Za-z_$][\w$]*$/;
const keyOf = (name: string) => (isName.test(name) ? name : JSON.stringify(name));

/** A type in parentheses where it would otherwise be read as part of what follows. */
const grouped = (type: string) => (/[|&]/.test(type) ? `(${type})` : type);

const lists = (schema: JsonSchema, word: string) => schema[word] as readonly JsonSchema[] | undefined;

function objectOf(schema: JsonSchema): string {
  const properties = Object.entries((schema["properties"] ?? {}) as Readonly<Record<string, JsonSchema>>);
  const required = new Set((schema["required"] ?? []) as readonly string[]);
  const others = schema["additionalProperties"];
  if (properties.length === 0 && typeof others === "object" && others !== null) {
    return `Readonly<Record<string, ${typeOf(others as JsonSchema)}>>`;
  }
  const fields = properties.map(([name, property]) => {
    const says = property["description"];
    const doc = typeof says === "string" ? `/** ${says.replaceAll("*/", "* /")} */\n` : "";
    return `${doc}readonly ${keyOf(name)}${required.has(name) ? "" : "?"}: ${typeOf(property)};`;
  });
  return fields.length === 0 ? "Readonly<Record<string, unknown>>" : `{\n${fields.join("\n")}\n}`;
}

/** JSON Schema as TypeScript says it; what it cannot say is wider. */
export function typeOf(schema: JsonSchema): string {
  const ref = schema["$ref"];
  if (typeof ref === "string") return ref.slice(ref.lastIndexOf("/") + 1);
  if ("const" in schema) return JSON.stringify(schema["const"]);
  const values = schema["enum"] as readonly unknown[] | undefined;
  if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(" | ");
  const choices = lists(schema, "anyOf") ?? lists(schema, "oneOf");
  if (choices !== undefined) return [...new Set(choices.map(typeOf))].join(" | ");
  const parts = lists(schema, "allOf");
  if (parts !== undefined) return parts.map((part) => grouped(typeOf(part))).join(" & ");
  const { type } = schema;
  if (Array.isArray(type)) return type.map((one: string) => typeOf({ ...schema, type: one })).join(" | ");
  if (type === "array") {
    const places = lists(schema, "prefixItems");
    if (places !== undefined) return `readonly [${places.map(typeOf).join(", ")}]`;
    return `readonly ${grouped(typeOf((schema["items"] ?? {}) as JsonSchema))}[]`;
  }
  if (type === "object") return objectOf(schema);
  if (type === "integer") return "number";
  return typeof type === "string" ? type : "unknown";
}

/** The fields of a path or a query as one object; `undefined` where there are none. */
function fieldsOf({ parameters }: Operation, place: "path" | "query"): string | undefined {
  const fields = parameters.filter((parameter) => parameter.in === place);
  if (fields.length === 0) return undefined;
  const properties = Object.fromEntries(
    fields.map(({ name, schema, description }) => [
      name,
      description === undefined ? schema : { ...schema, description },
    ]),
  );
  const required = fields.filter((field) => field.required).map(({ name }) => name);
  return objectOf({ properties, required });
}

/** What an operation is asked with, and what it answers. */
function typesOf(operation: Operation): string {
  const [bodyType, body] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const { content } = operation.responses["200"] as { content: Readonly<Record<string, { schema: JsonSchema }>> };
  const [answerType = "", answer] = Object.entries(content)[0] ?? [];
  const isJson = answerType === "application/json";
  const asked = [
    ["path", fieldsOf(operation, "path")],
    ["query", fieldsOf(operation, "query")],
    ["body", body && (bodyType === "application/json" ? typeOf(body.schema) : "Uint8Array | string")],
  ].map(([name, type]) => `readonly ${name}: ${type ?? "undefined"};`);
  const told =
    answerType === "text/event-stream" ? "AsyncIterable<LiveEvent>" : isJson ? typeOf(answer?.schema ?? {}) : "string";
  return `{\n${asked.join("\n")}\nreadonly answer: ${told};\n}`;
}

function rowOf(method: string, path: string, operation: Operation): string {
  const [bodyType] = Object.keys(operation.requestBody?.content ?? {});
  const { content } = operation.responses["200"] as { content: object };
  const [answer] = Object.keys(content);
  return JSON.stringify({
    method: method.toUpperCase(),
    path,
    ...(bodyType === undefined ? {} : { body: bodyType }),
    answer,
  });
}

/** A module of TypeScript; not formatted. */
export function clientText({ paths, components }: OpenApiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) => `export type ${name} = ${typeOf(schema)};`,
  );
  const codes = Object.keys(components.responses).map((code) => JSON.stringify(code));
  return `// The types and the table of the API's operations. Made from its OpenAPI document by make-client.ts: not to be edited.
import type { LiveEvent } from "./live-event.ts";

/** Every way in which a request is refused. */
export type ProblemCode = ${codes.join(" | ")};

${schemas.join("\n\n")}

/** What each operation is asked with, and what it answers. */
export interface Operations {
${operations.map(({ operation }) => `/** ${operation.summary}. ${operation.description} */\nreadonly ${operation.operationId}: ${typesOf(operation)};`).join("\n")}
}

export const operations = {
${operations.map(({ method, path, operation }) => `${operation.operationId}: ${rowOf(method, path, operation)},`).join("\n")}
} as const satisfies Readonly<Record<keyof Operations, object>>;
`;
}
