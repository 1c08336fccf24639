// Serves the page to which the links in messages lead: who holds the link has seen the message, or has that address.
import type { Notifications } from "@tributary/cloud-notifications";
import type { FastifyInstance } from "fastify";
import { fieldOf, takesForms } from "./identity/forms.ts";
import { sendPage } from "./identity/identity-pages.ts";
import { linkPage, stopPage } from "./identity/pages.ts";

const path = "/notifications/open";

const told = {
  acknowledged: ["Thank you", "It is written down that you have seen it."],
  confirmed: ["Thank you", "Messages will come to this address."],
  nothing: ["This did not work", "The link is spent or past its time."],
} as const;

/** The link itself is the proof: no session is asked for, and none is begun. */
export async function serveNotificationPages(app: FastifyInstance, { mailbox }: Notifications): Promise<void> {
  await app.register(async (scope) => {
    takesForms(scope);
    scope.get<{ Querystring: { token?: string } }>(path, ({ query }, reply) =>
      sendPage(reply, linkPage(String(query.token ?? ""))),
    );
    scope.post(path, async (request, reply) => {
      const done = await mailbox.open(fieldOf(request, "token"));
      const [title, detail] = told[done ?? "nothing"];
      return sendPage(reply, stopPage(title, detail), done === undefined ? 403 : 200);
    });
  });
}
