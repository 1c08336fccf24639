// What goes down to a gateway as bytes: a downlink for a meter, or a question for the gateway's lambdas.
import { type Downlink, encodeDownlink, encodeLambdaAsk, type LambdaAsk } from "@tributary/wire";

export const encodeDown = (message: Downlink | LambdaAsk): Uint8Array =>
  "ask" in message ? encodeLambdaAsk(message) : encodeDownlink(message);
