// What each control information field announces (EN 13757-7, table 2).

/** How much transport header follows a CI: none, four bytes, or twelve with the meter's address. */
export type HeaderForm = "none" | "short" | "long";

/** What the application data behind a transport header are. */
export type Application =
  | "records"
  | "compact-records"
  | "format"
  | "error"
  | "alarm"
  | "nothing"
  | "manufacturer"
  | "other-protocol"
  | "command";

/** One row a CI that is followed by a transport header. `command` goes to a meter, all else comes from one. */
export interface ControlInformation {
  readonly header: HeaderForm;
  readonly application: Application;
}

const rows: readonly (readonly [number, HeaderForm, Application])[] = [
  [0x50, "none", "command"], // application reset or select
  [0x51, "none", "command"], // data send
  [0x52, "none", "command"], // selection of device
  [0x53, "long", "command"], // application reset or select
  [0x54, "none", "command"], // request of selected application
  [0x55, "long", "command"],
  [0x5a, "short", "command"],
  [0x5b, "long", "command"],
  [0x5c, "none", "command"], // synchronise action
  [0x5f, "long", "command"],
  [0x60, "long", "command"], // COSEM
  [0x61, "short", "command"],
  [0x64, "long", "command"], // OBIS
  [0x65, "short", "command"],
  [0x66, "none", "other-protocol"], // response of selected application
  [0x67, "short", "other-protocol"],
  [0x68, "long", "other-protocol"],
  [0x69, "none", "format"],
  [0x6a, "short", "format"],
  [0x6b, "long", "format"],
  [0x6c, "long", "command"], // clock, absolute
  [0x6d, "long", "command"], // clock, relative
  [0x6e, "short", "error"],
  [0x6f, "long", "error"],
  [0x70, "none", "error"],
  [0x71, "none", "alarm"],
  [0x72, "long", "records"],
  [0x73, "long", "compact-records"],
  [0x74, "short", "alarm"],
  [0x75, "long", "alarm"],
  [0x78, "none", "records"],
  [0x79, "none", "compact-records"],
  [0x7a, "short", "records"],
  [0x7b, "short", "compact-records"],
  [0x7c, "long", "other-protocol"], // COSEM
  [0x7d, "short", "other-protocol"],
  [0x7e, "long", "other-protocol"], // OBIS
  [0x7f, "short", "other-protocol"],
  [0x80, "long", "command"], // pure transport layer, to the meter
  [0x8a, "short", "nothing"], // pure transport layer, from the meter
  [0x8b, "long", "nothing"],
  [0xc0, "long", "command"], // image transfer
  [0xc1, "short", "other-protocol"],
  [0xc2, "long", "other-protocol"],
  [0xc3, "long", "command"], // security information
  [0xc4, "short", "other-protocol"],
  [0xc5, "long", "other-protocol"],
];

const table: (ControlInformation | undefined)[] = new Array(256).fill(undefined);
for (const [ci, header, application] of rows) table[ci] = { header, application };
for (let ci = 0xa0; ci <= 0xb7; ci += 1) table[ci] = { header: "none", application: "manufacturer" };

/** CI fields of layers below transport (EN 13757-4, table 13; EN 13757-5; EN 13757-7, 6). */
export const lowerLayers = {
  network: 0x81,
  extendedLinkVariable: 0x86,
  extendedLinkShort: 0x8c,
  extendedLinkSession: 0x8d,
  extendedLinkAddress: 0x8e,
  extendedLinkAddressSession: 0x8f,
  authentication: 0x90,
} as const;

/** What stands behind the CI fields that are known and not read. */
const unread: Readonly<Record<number, string>> = {
  [lowerLayers.network]: "the network layer of repeaters, EN 13757-5",
  [lowerLayers.extendedLinkVariable]: "the extended link layer of variable length",
};

/** A CI that is not read, in words, for faults: its hex digits, and what it is where that is known. */
export function unreadWords(ci: number): string {
  // EN 13757-1 has the first 32 for itself.
  const words = ci < 0x20 ? "COSEM without a transport layer, EN 13757-1" : unread[ci];
  const digits = ci.toString(16).padStart(2, "0");
  return words === undefined ? digits : `${digits}, ${words}`;
}

/** What a CI of the transport layer announces; `undefined` where it is reserved. */
export function controlInformation(ci: number): ControlInformation | undefined {
  return table[ci];
}
