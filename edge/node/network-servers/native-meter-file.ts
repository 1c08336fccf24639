// Reads the file that names native LoRaWAN meters: kinds of devices with codec and fields, and the devices of each.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { alarms, readMeterId, type Unit } from "@tributary/core";
import { checkMapping, type MappingRow } from "@tributary/engine-lambda";
import { eui, fields, list, text } from "./json-fields.ts";
import type { NativeKind, NativeMeter } from "./native-meters.ts";

/** Everything that is wrong with the file, a sentence each. */
export class NativeMeterFileError extends Error {
  readonly sentences: readonly string[];

  constructor(path: string, sentences: readonly string[]) {
    super(`${path}: ${sentences.join("; ")}`);
    this.name = "NativeMeterFileError";
    this.sentences = sentences;
  }
}

/**
 * `{"kinds": {"acme-w1": {"codec": "acme-w1.js", "fields": [{"field": "total", "register": "volume", "unit": "m3",
 * "exponent": -3}]}}, "devices": [{"devEui": "...", "meter": "ACM.12345678.01.07", "kind": "acme-w1"}]}`. Codec files stand
 * beside it. Rejects with a `NativeMeterFileError` that names all that is wrong.
 */
export async function readNativeMeters(path: string): Promise<NativeMeter[]> {
  const wrong: string[] = [];
  const file = fields(await parse(path));
  const kinds = new Map<string, NativeKind>();
  for (const [name, row] of Object.entries(fields(file["kinds"]))) {
    const kind = await readKind(dirname(path), name, fields(row), wrong);
    if (kind !== undefined) kinds.set(name, kind);
  }
  const meters = list(file["devices"]).flatMap((row, index) =>
    readDevice(`devices[${index}]`, fields(row), kinds, wrong),
  );
  const devices = new Set(meters.map(({ devEui }) => devEui));
  if (devices.size < meters.length) wrong.push("a device stands there twice");
  if (meters.length === 0 && wrong.length === 0) wrong.push("names no devices");
  if (wrong.length > 0) throw new NativeMeterFileError(path, wrong);
  return meters;
}

async function parse(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new NativeMeterFileError(path, [error instanceof Error ? error.message : String(error)]);
  }
}

async function readKind(
  folder: string,
  name: string,
  row: Readonly<Record<string, unknown>>,
  wrong: string[],
): Promise<NativeKind | undefined> {
  const codecFile = text(row["codec"]);
  const codec =
    codecFile === undefined ? undefined : await readFile(join(folder, codecFile), "utf8").catch(() => undefined);
  if (codec === undefined) {
    wrong.push(`kind ${name}: its codec ${codecFile ?? ""} cannot be read`);
    return undefined;
  }
  if (row["fields"] === undefined) return { name, codec };
  const rows = list(row["fields"]).map((row) => readRow(fields(row)));
  wrong.push(...checkMapping(rows).map((says) => `kind ${name}: ${says}`));
  return { name, codec, fields: rows };
}

/** As it stands there: what is no row is found by `checkMapping`. */
function readRow(row: Readonly<Record<string, unknown>>): MappingRow {
  const field = text(row["field"]) ?? "";
  const alarm = Object.keys(alarms).find((name): name is keyof typeof alarms => name === row["alarm"]);
  if (alarm !== undefined) return { field, alarm };
  const at = text(row["at"]);
  return {
    field,
    register: text(row["register"]) ?? "",
    unit: String(row["unit"]) as Unit,
    ...(row["exponent"] === undefined ? {} : { exponent: Number(row["exponent"]) }),
    ...(at === undefined ? {} : { at }),
  };
}

function readDevice(
  place: string,
  row: Readonly<Record<string, unknown>>,
  kinds: ReadonlyMap<string, NativeKind>,
  wrong: string[],
): NativeMeter[] {
  const devEui = eui(row["devEui"]);
  const meter = text(row["meter"]);
  const kind = kinds.get(text(row["kind"]) ?? "");
  if (devEui === undefined) wrong.push(`${place}: devEui is not sixteen hexadecimal digits`);
  if (meter === undefined || readMeterId(meter) === undefined)
    wrong.push(`${place}: meter is none such as KAM.12345678.1b.07`);
  if (kind === undefined) wrong.push(`${place}: there is no kind ${String(row["kind"])}`);
  return devEui === undefined || meter === undefined || kind === undefined ? [] : [{ devEui, meter, kind }];
}
