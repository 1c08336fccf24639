// Hands messages to browsers through their push services, encrypted for the browser alone (RFC 8030, 8291, 8292).
import type { NotificationMessage } from "@tributary/wire";
import webPush from "web-push";
import { type Carrier, keptSeconds } from "./carrier.ts";
import { outcomeOf, post } from "./post.ts";

export interface PushAddress {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

/** By which push services know the deployment; base64url. */
export interface VapidKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

export const newVapidKeys = (): VapidKeys => webPush.generateVAPIDKeys();

/** Push services take 4096 bytes, of which encryption needs its part (RFC 8030, 7.2; RFC 8291, 4). */
const mostBytes = 3600;
const urgencies = { notice: "low", warning: "normal", critical: "high" } as const;

/** A message that is no longer than push services take. */
function fitting(message: NotificationMessage): string {
  const whole = JSON.stringify(message);
  if (Buffer.byteLength(whole) <= mostBytes) return whole;
  const short = { ...message, about: message.about.slice(0, 3), body: message.body.slice(0, 500) };
  return JSON.stringify(short);
}

export function webPushCarrier(keys: VapidKeys, contact: string, allowed: ReadonlySet<string>): Carrier {
  return {
    async send({ address }, message) {
      const subscription: PushAddress = JSON.parse(address);
      let request: webPush.RequestDetails;
      try {
        request = webPush.generateRequestDetails(subscription, fitting(message), {
          vapidDetails: { subject: contact, ...keys },
          contentEncoding: "aes128gcm",
          TTL: keptSeconds,
          urgency: urgencies[message.severity],
          // The same message again takes the place of the one that still waits for the browser.
          topic: message.id,
        });
      } catch (error) {
        // The browser's key is no point of the curve: nothing could ever be sent.
        return { gone: String(error) };
      }
      const headers = request.headers as Record<string, string | number>;
      const answer = await post(request.endpoint, { headers, body: request.body ?? "", allowed });
      return outcomeOf(answer, [404, 410]);
    },
  };
}
