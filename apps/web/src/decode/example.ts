// A telegram to try the decoder with: a water meter that does not exist, sealed with a key made for it.
import { catalogue } from "@tributary/drivers";

const sample = catalogue.named("kamstrup-multical-21")?.samples[0];

/** The first sample of a driver, which proves the driver as well. */
export const example = { telegram: sample?.telegram ?? "", key: sample?.key ?? "" };
