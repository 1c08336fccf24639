// Reads the file that names the LoRaWAN end devices of an edge node, with the keys of those that its own network serves.
import { z } from "zod";

const hex = (digits: number, what: string) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-fA-F]{${digits}}$`), `must be ${what}: ${digits} hexadecimal digits`)
    .toLowerCase();
const key = hex(32, "a key");

const device = z
  .strictObject({
    devEui: hex(16, "an EUI"),
    /** Name of the gateway that this end device is; left out for a meter that speaks LoRaWAN itself. */
    gateway: z
      .string()
      .regex(/^[a-z0-9-]{1,32}$/, "must be a name such as roof-1")
      .optional(),
    /** Joins over the air (OTAA). */
    appKey: key.optional(),
    nonces: z.enum(["rising", "unused"]).optional(),
    /** Its session was made with it (ABP). */
    devAddr: hex(8, "an address").optional(),
    nwkSKey: key.optional(),
    appSKey: key.optional(),
    class: z.enum(["A", "C"]).optional(),
    adr: z.boolean().optional(),
  })
  .refine(
    ({ appKey, devAddr, nwkSKey, appSKey }) => {
      const session = [devAddr, nwkSKey, appSKey].filter((part) => part !== undefined).length;
      return session === 0 || (session === 3 && appKey === undefined);
    },
    { message: "has either an appKey, or devAddr, nwkSKey and appSKey, or none where another network serves it" },
  );

export type LorawanDevice = z.infer<typeof device>;

const file = z.strictObject({ devices: z.array(device) });

/** The devices of a file (JSON: `{"devices": [...]}`), or a sentence that says what is wrong. */
export function readLorawanDevices(text: string): readonly LorawanDevice[] | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return "is no JSON";
  }
  const checked = file.safeParse(parsed);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    return `${issue?.path.join(".") ?? ""} ${issue?.message ?? "is wrong"}`.trim();
  }
  const { devices } = checked.data;
  const euis = devices.map(({ devEui }) => devEui);
  const twice = euis.find((eui, place) => euis.indexOf(eui) !== place);
  return twice === undefined ? devices : `${twice} stands there twice`;
}
