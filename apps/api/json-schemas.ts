// Turns schemas of requests and answers into JSON Schema, with those of wire under their names.
import * as wire from "@tributary/wire";
import { z } from "zod";
import type { JsonSchema } from "./open-api.ts";

export interface JsonSchemas {
  /** A schema whole; `undefined` for none. */
  of(schema: z.ZodType | undefined): JsonSchema | undefined;
  /** A schema where it stands: its name if it has one. */
  refTo(schema: z.ZodType): JsonSchema;
  /** Those that what was asked so far names. */
  readonly named: Readonly<Record<string, JsonSchema>>;
}

const place = "#/components/schemas/";
/** Schemas of routes have no names: where one is part of another, it stands there whole. */
const unnamed = "unnamed-";
/** What holds itself, such as JSON within JSON, is told as anything. */
const endless = "__shared";
const upperFirst = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

const namesOfWire = Object.entries(wire).flatMap(([name, value]) =>
  value instanceof z.ZodObject || value instanceof z.ZodDiscriminatedUnion ? [[upperFirst(name), value] as const] : [],
);

/** Names that a value of JSON Schema refers to. */
const namesIn = (value: unknown) =>
  [...JSON.stringify(value).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name = ""]) => name);

/** What a schema says without what only a whole document says. */
function bare(schema: JsonSchema): JsonSchema {
  const { $schema: _, $id: __, id: ___, ...rest } = schema;
  return rest;
}

/** That an integer is one that JSON can carry goes without saying. */
function withoutSafe(schema: { minimum?: number; maximum?: number }): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}

/** `taken`: names that mean something else already; such a schema has `Input` behind its name. */
export function jsonSchemas(
  schemas: readonly (z.ZodType | undefined)[],
  io: "input" | "output",
  taken: ReadonlySet<string> = new Set(),
): JsonSchemas {
  const registry = z.registry<{ id: string }>();
  const names = new Map<z.ZodType, string>();
  for (const [name, schema] of namesOfWire) {
    const id = taken.has(name) ? `${name}Input` : name;
    if (names.has(schema)) continue;
    names.set(schema, id);
    registry.add(schema, { id });
  }
  for (const schema of schemas) {
    if (schema !== undefined && !registry.has(schema))
      registry.add(schema, { id: `${unnamed}${registry._idmap.size}` });
  }
  const { schemas: made } = z.toJSONSchema(registry, {
    ...{ io, uri: (id) => place + id, unrepresentable: "any" },
    override: ({ jsonSchema }) => withoutSafe(jsonSchema),
  });
  const wholeOf = (id: string): JsonSchema =>
    JSON.parse(JSON.stringify(bare(made[id] ?? {})), (_, value) => {
      const other = typeof value?.$ref === "string" ? value.$ref.slice(place.length) : "";
      if (other.startsWith(endless)) return {};
      return other.startsWith(unnamed) ? wholeOf(other) : value;
    });
  const whole = (schema: z.ZodType) => wholeOf(registry.get(schema)?.id ?? "");

  const named: Record<string, JsonSchema> = {};
  const keep = (name: string) => {
    if (name in named) return;
    named[name] = wholeOf(name);
    for (const other of namesIn(named[name])) keep(other);
  };
  const kept = (schema: JsonSchema) => {
    for (const name of namesIn(schema)) keep(name);
    return schema;
  };
  return {
    of: (schema) => (schema === undefined ? undefined : kept(whole(schema))),
    refTo(schema) {
      const name = names.get(schema);
      return kept(name === undefined ? whole(schema) : { $ref: place + name });
    },
    named,
  };
}
