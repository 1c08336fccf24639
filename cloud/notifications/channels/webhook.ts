// Hands messages to a web address, signed as Standard Webhooks describes: HMAC over id, time and body.
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Seconds } from "@tributary/core";
import type { Carrier } from "./carrier.ts";
import { outcomeOf, post } from "./post.ts";

export interface WebhookAddress {
  readonly url: string;
  /** `whsec_` and 32 bytes in base64. */
  readonly secret: string;
}

const prefix = "whsec_";
/** Seconds by which a receiver lets a message be old or new: older ones are somebody's replay. */
export const replaySeconds = 300;

export const newWebhookSecret = (): string => prefix + randomBytes(32).toString("base64");

const signatureOf = (secret: string, id: string, at: string, body: string) =>
  `v1,${createHmac("sha256", Buffer.from(secret.slice(prefix.length), "base64"))
    .update(`${id}.${at}.${body}`)
    .digest("base64")}`;

/** What a receiver checks: that a message is signed with the secret, and of now. */
export function isSignedWebhook(
  secret: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: string,
  now: Seconds,
): boolean {
  const header = (name: string) => String(headers[name] ?? "");
  const at = header("webhook-timestamp");
  if (!/^\d+$/.test(at) || Math.abs(now - Number(at)) > replaySeconds) return false;
  const expected = Buffer.from(signatureOf(secret, header("webhook-id"), at, body));
  return header("webhook-signature")
    .split(" ")
    .some((one) => one.length === expected.length && timingSafeEqual(Buffer.from(one), expected));
}

/** `now` stamps each attempt anew: what is tried again later is no replay. */
export function webhookCarrier(allowed: ReadonlySet<string>, now: () => Seconds): Carrier {
  return {
    async send({ address }, message) {
      const { url, secret }: WebhookAddress = JSON.parse(address);
      const body = JSON.stringify(message);
      const at = String(now());
      const answer = await post(url, {
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          "user-agent": "Tributary",
          "webhook-id": message.id,
          "webhook-timestamp": at,
          "webhook-signature": signatureOf(secret, message.id, at, body),
        },
        body,
        allowed,
      });
      // A server that is being renewed answers 404, too; 410 is meant.
      return outcomeOf(answer, [410]);
    },
  };
}
