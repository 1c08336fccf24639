// Finds fields in JSON by a path such as `log[].volume`.

/** One name after another; `list` says which entries of the list that stands there, all or one. */
export type FieldPath = readonly FieldStep[];

interface FieldStep {
  readonly name: string;
  readonly list?: "all" | number;
}

/** A field that is there. */
export interface Field {
  /** Its path with the numbers of list entries: `log[2].volume`. */
  readonly name: string;
  readonly value: unknown;
  /** The entry of each list that the path goes through all of. */
  readonly places: readonly number[];
}

/** More entries of a list than these are not looked at. */
const mostEntries = 1000;

/** `undefined` when the text is no path. */
export function readFieldPath(text: string): FieldPath | undefined {
  const steps: FieldStep[] = [];
  for (const part of text.split(".")) {
    const [, name, list] = /^([^.[\]]+)(?:\[(\d*)\])?$/.exec(part) ?? [];
    if (name === undefined) return undefined;
    steps.push(list === undefined ? { name } : { name, list: list === "" ? "all" : Number(list) });
  }
  return steps;
}

/** All fields that a path leads to; those that are missing, null or undefined are left out. */
export function fieldsAt(data: unknown, path: FieldPath): Field[] {
  let found: Field[] = [{ name: "", value: data, places: [] }];
  for (const step of path) found = found.flatMap((field) => follow(field, step));
  return found.filter(({ value }) => value !== undefined && value !== null);
}

/** The field that stands in the same list entries as one that was found by another path. */
export function sibling(data: unknown, path: FieldPath, places: readonly number[]): unknown {
  const [field] = fieldsAt(data, path).filter((field) => field.places.every((place, index) => place === places[index]));
  return field?.value;
}

function follow({ name, value, places }: Field, step: FieldStep): Field[] {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, step.name)) return [];
  const inner: unknown = Reflect.get(value, step.name);
  const path = name === "" ? step.name : `${name}.${step.name}`;
  if (step.list === undefined) return [{ name: path, value: inner, places }];
  if (!Array.isArray(inner)) return [];
  const entry = (index: number, places: readonly number[]) => ({
    name: `${path}[${index}]`,
    value: inner[index],
    places,
  });
  if (step.list !== "all") return [entry(step.list, places)];
  return inner.slice(0, mostEntries).map((_, index) => entry(index, [...places, index]));
}
