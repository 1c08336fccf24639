// What stands in a sandbox before the script does: a clock that is told, seeded chance, a console, and the way in and out.

/** The first letter of an answer of `invoke`; the rest is the value as JSON, or the reason. */
export const answerKinds = { value: "v", "not-json": "n", threw: "t", memory: "m" } as const;

/**
 * A script of the sandbox, not of the house. It keeps what it needs of the language, since the script after it may change
 * anything. Its value: `invoke(function, arguments as JSON, UTC milliseconds, seed)` and `said()`, the console as JSON.
 */
export const furniture = `(() => {
  "use strict";
  const { parse, stringify } = JSON;
  const { UTC, parse: parseDate } = Date;
  const TrueDate = Date;
  const text = String;
  const apply = Reflect.apply, construct = Reflect.construct, define = Object.defineProperty;
  const slice = text.prototype.slice;
  const cut = (value, length) => apply(slice, text(value), [0, length]);
  const put = (target, name, value) => define(target, name, { value, writable: true, configurable: true });
  let now = 0, chance = 0, lines = [];

  // Local time is UTC: the zone of the machine would make answers differ between machines.
  const dates = TrueDate.prototype;
  for (const part of ["FullYear", "Month", "Date", "Hours", "Minutes", "Seconds", "Milliseconds", "Day"]) {
    put(dates, "get" + part, dates["getUTC" + part]);
    if (part !== "Day") put(dates, "set" + part, dates["setUTC" + part]);
  }
  put(dates, "getTimezoneOffset", () => 0);
  for (const form of ["", "Date", "Time", "Locale", "LocaleDate", "LocaleTime"]) {
    put(dates, "to" + form + "String", dates.toUTCString);
  }
  const parseTold = (words) => parseDate(/T[0-9:.]+$/.test(words) ? words + "Z" : words);
  function ToldDate(...parts) {
    if (new.target === undefined) return text(new TrueDate(now));
    const [first = now] = parts;
    const moment = parts.length > 1 ? UTC(...parts) : typeof first === "string" ? parseTold(first) : first;
    return construct(TrueDate, [moment], new.target);
  }
  ToldDate.prototype = dates;
  put(dates, "constructor", ToldDate);
  put(ToldDate, "name", "Date");
  put(ToldDate, "UTC", UTC);
  put(ToldDate, "parse", parseTold);
  put(ToldDate, "now", () => now);
  put(globalThis, "Date", ToldDate);

  // Mulberry32: the same numbers for the same seed.
  put(Math, "random", () => {
    chance = (chance + 0x6d2b79f5) | 0;
    let mixed = Math.imul(chance ^ (chance >>> 15), 1 | chance);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  });

  const say = (...words) => {
    if (lines.length >= 50) return;
    let line = "";
    for (const word of words) line += (line === "" ? "" : " ") + (typeof word === "object" ? stringify(word) : text(word));
    lines[lines.length] = cut(line, 200);
  };
  put(globalThis, "console", { log: say, info: say, debug: say, warn: say, error: say });

  function failed(error) {
    try {
      const name = error instanceof Error ? error.name : "";
      const kind = name === "InternalError" && /memory|stack/.test(error.message) ? "m" : "t";
      return kind + cut(error instanceof Error ? error.message : error, 300);
    } catch {
      return "tsomething that cannot be said";
    }
  }
  return {
    invoke(run, words, at, seed) {
      now = at;
      chance = seed;
      lines = [];
      let value;
      try {
        value = apply(run, undefined, parse(words));
      } catch (error) {
        return failed(error);
      }
      try {
        if (value instanceof Promise) return "na promise";
        const answer = stringify(value);
        return typeof answer === "string" ? "v" + answer : "n" + typeof value;
      } catch (error) {
        const reason = failed(error);
        return reason[0] === "m" ? reason : "n" + cut(reason, 300).slice(1);
      }
    },
    said: () => stringify(lines),
  };
})()`;
