// What an operator configures of notifications: servers that carry them, and what they may reach.
import { z } from "zod";

/** `notifications` of the configuration. */
export const notificationSettings = z
  .strictObject({
    contact: z
      .string()
      .regex(/^(mailto:[^@\s]+@[^@\s]+|https:\/\/\S+)$/, "must be mailto:... or https://...")
      .default("mailto:notifications@localhost.invalid")
      .describe("whom push services write to when something is wrong (RFC 8292)"),
    smtp: z
      .strictObject({
        host: z.string().min(1),
        port: z.coerce.number().int().min(1).max(65_535).default(587),
        security: z
          .enum(["tls", "starttls", "none"])
          .default("starttls")
          .describe("tls from the first byte, starttls, or none for a server on this machine"),
        user: z.string().optional(),
        passwordFile: z.string().optional(),
        from: z.string().min(3).max(200).describe("sender: Waterworks <alerts@water.example>"),
      })
      .optional()
      .describe("e-mail server"),
    mqtt: z
      .strictObject({
        url: z.string().regex(/^mqtts?:\/\/[^\s@]+$/i, "must begin with mqtt:// or mqtts://"),
        user: z.string().optional(),
        passwordFile: z.string().optional(),
        topic: z.string().min(1).max(200).default("tributary/notifications"),
      })
      .optional()
      .describe("broker for messages: <topic>/<person>"),
    privateAddresses: z
      .array(z.string().min(1).max(253))
      .default([])
      .describe("host names and addresses of the own network that webhooks may reach, also without TLS"),
  })
  .describe("how people are told of alarms and limits");

export type NotificationSettings = z.infer<typeof notificationSettings>;
