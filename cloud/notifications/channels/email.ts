// Hands messages to an e-mail server (SMTP).
import type { NotificationMessage } from "@tributary/wire";
import { createTransport } from "nodemailer";
import { linkText } from "../words/message.ts";
import { type Carrier, type Outcome, sendSeconds } from "./carrier.ts";

export interface EmailAddress {
  readonly email: string;
}

export interface EmailServer {
  readonly host: string;
  readonly port: number;
  /** `none` is for a server on this machine. */
  readonly security: "tls" | "starttls" | "none";
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly from: string;
}

const limit = sendSeconds * 1000;

/** The text of a message, with its link. */
const textOf = (message: NotificationMessage) =>
  message.acknowledge === null ? message.body : `${message.body}\n\n${linkText(message)}\n${message.acknowledge}`;

/** What a server's refusal means: an answer in the 500s to the address says that there is no such mailbox (RFC 5321, 4.2.1). */
function refusalOf(error: unknown): Outcome {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  // Never the server's own words: they name the mailbox.
  const says = responseCode === undefined ? (code ?? "no answer") : `status ${responseCode}`;
  if (responseCode === undefined || responseCode < 500 || code === "EAUTH") return { again: says };
  return code === "EENVELOPE" ? { gone: says } : { refused: says };
}

export function emailCarrier({ host, port, security, user, password, from }: EmailServer): Carrier {
  const transport = createTransport({
    ...{ host, port, secure: security === "tls", requireTLS: security === "starttls", ignoreTLS: security === "none" },
    ...(user === undefined || password === undefined ? {} : { auth: { user, pass: password } }),
    ...{ pool: true, maxConnections: 4, connectionTimeout: limit, greetingTimeout: limit, socketTimeout: limit },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  const domain = /@([^\s>]+)/.exec(from)?.[1] ?? "localhost";
  return {
    async send({ address }, message) {
      const { email }: EmailAddress = JSON.parse(address);
      try {
        await transport.sendMail({
          from,
          to: { name: "", address: email },
          subject: message.title,
          text: textOf(message),
          textEncoding: "base64",
          // The same message again has the same id, by which mailboxes know it.
          messageId: `<${message.id}@${domain}>`,
          headers: { "Auto-Submitted": "auto-generated" },
        });
        return { sent: true };
      } catch (error) {
        return refusalOf(error);
      }
    },
    close: async () => transport.close(),
  };
}
