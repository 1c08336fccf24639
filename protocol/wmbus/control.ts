// What each control field says and who sends it (EN 13757-4, table 11).

/** One row a control field. `other` is whoever is not the meter: a gateway, a repeater's partner, a tool. */
export interface ControlField {
  readonly name: string;
  readonly from: "meter" | "other" | "either";
}

const rows: Readonly<Record<number, ControlField>> = {
  0: { name: "ACK", from: "either" },
  6: { name: "CNF-IR", from: "other" },
  8: { name: "RSP-UD", from: "meter" },
  64: { name: "SND-NKE", from: "other" },
  67: { name: "SND-UD2", from: "other" },
  68: { name: "SND-NR", from: "meter" },
  70: { name: "SND-IR", from: "meter" },
  71: { name: "ACC-NR", from: "meter" },
  72: { name: "ACC-DMD", from: "meter" },
  83: { name: "SND-UD", from: "other" },
  90: { name: "REQ-UD1", from: "other" },
  91: { name: "REQ-UD2", from: "other" },
};

/** Bits that count frames or ask for access (FCB, FCV; ACD, DFC) change nothing about who sends what. */
const primary = 0x40;
const primaryFlags = 0x20;
const secondaryFlags = 0x30;

/** What a control field says, or `undefined` where the standard has none such. */
export function controlField(control: number): ControlField | undefined {
  // FCV is part of the code of a primary station's frame, FCB is not; ACD and DFC are neither.
  return rows[control & primary ? control & ~primaryFlags : control & ~secondaryFlags];
}
