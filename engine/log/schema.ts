// The log's tables. Batches and chunks are rows, single readings never are; keys grow with time.
import type { Schema } from "./database.ts";

export const logSchema: Schema = {
  version: 1,
  tables: `
    create table facts  (name text primary key, value text not null) without rowid;
    create table counts (cause text primary key, telegrams integer not null) without rowid;
    create table intake (batch integer primary key, at integer not null, telegrams integer not null, body blob not null);
    create table outbox (last integer primary key, first integer not null, body text not null);
    create table state  (name text primary key, body blob not null) without rowid;
  `,
};
