// Tells people what concerns them: alarms, limits that they set, and criteria of administrators.
export { brokerCarrier } from "./channels/broker.ts";
export type { Carrier, Destination, Outcome } from "./channels/carrier.ts";
export { emailCarrier } from "./channels/email.ts";
export { type VapidKeys, webPushCarrier } from "./channels/web-push.ts";
export { isSignedWebhook, webhookCarrier } from "./channels/webhook.ts";
export type { Mailbox } from "./mailbox.ts";
export { NotificationError, type NotificationErrorCode, notificationErrors } from "./notification-error.ts";
export { type Notifications, type NotificationsSettings, openNotifications } from "./notifications.ts";
export type { Held, OwnData, OwnExport } from "./own-data.ts";
export type { Box, UseBook, Viewer, Viewers } from "./traits.ts";
