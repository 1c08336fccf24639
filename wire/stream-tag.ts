// The tag of a stream: which gateway hears which quantity of which meter (paper 2, 3.3).
import { isQuantity, type MeterId, type Quantity, readMeterId } from "@tributary/core";

export interface StreamTag {
  readonly gateway: string;
  readonly meter: MeterId;
  readonly quantity: Quantity;
}

/** `gateway-1/KAM.12345678.1b.07/volume` */
export const streamTag = ({ gateway, meter, quantity }: StreamTag): string => `${gateway}/${meter}/${quantity}`;

/** `undefined` for what is no tag. */
export function readStreamTag(text: string): StreamTag | undefined {
  const [gateway = "", meter = "", quantity = "", ...rest] = text.split("/");
  if (!/^[a-z0-9-]{1,32}$/.test(gateway) || readMeterId(meter) === undefined || rest.length > 0) return undefined;
  return isQuantity(quantity) ? { gateway, meter, quantity } : undefined;
}
