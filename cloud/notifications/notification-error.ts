// Everything that notifications refuse with.

/** Code, the sentence that a person reads, and the HTTP status. */
export const notificationErrors = {
  "notifications/expression": { says: "the expression cannot be used", status: 400 },
  "notifications/not-offered": { says: "this deployment has no such channel", status: 400 },
  "notifications/address": { says: "nothing is sent to this address", status: 400 },
  "notifications/no-email": { says: "the account has no e-mail address", status: 400 },
  "notifications/too-many": { says: "there are as many as one person may have", status: 409 },
  "notifications/no-criterion": { says: "there is no such criterion", status: 404 },
} as const satisfies Record<string, { says: string; status: number }>;

export type NotificationErrorCode = keyof typeof notificationErrors;

export class NotificationError extends Error {
  readonly code: NotificationErrorCode;

  constructor(code: NotificationErrorCode, detail = "") {
    super(detail === "" ? notificationErrors[code].says : `${notificationErrors[code].says}: ${detail}`);
    this.code = code;
  }
}
