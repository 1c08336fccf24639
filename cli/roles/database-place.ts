// Says where tables of the cloud stand: in the database that the settings name, or in a file of the data folder.
import { readFileSync } from "node:fs";
import type { Configuration } from "@tributary/wire";
import type { DataFolder } from "../data-folder.ts";

export function databasePlace({ databaseFile }: Configuration, folder: DataFolder, name: string): string {
  return databaseFile === undefined ? folder.file(name) : readFileSync(databaseFile, "utf8").trim();
}
