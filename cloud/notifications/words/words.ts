// Says what every language has: one text for each thing that a message can tell.
import type { Alarm, Severity } from "@tributary/core";
import type { LimitKind } from "@tributary/wire";

/** Texts of a language. Words in braces are filled in: {value}, {limit}, {days}, {meter}, {time}, {name}, {count}, {level}. */
export interface Words {
  readonly severities: Readonly<Record<Severity, string>>;
  readonly alarms: Readonly<Record<Alarm, string>>;
  readonly limits: Readonly<Record<LimitKind, string>>;
  /** What an administrator's criterion found. */
  readonly criterion: string;
  /** A call to use less or at another price; {price}, {unit}, {share}, {from}, {to}, {meter}. */
  readonly calls: Readonly<Record<"peak" | "price", string>>;
  readonly callSpan: string;
  readonly callShare: string;
  /** Follows a title: which meter, and since when. */
  readonly since: string;
  readonly closed: string;
  /** Follows where nobody at a level of authority before acknowledged. */
  readonly escalated: string;
  readonly acknowledge: string;
  readonly digest: string;
  /** The first message of a channel, and what an e-mail address is asked. */
  readonly greeting: string;
  readonly greetingBody: string;
  readonly confirm: string;
}
