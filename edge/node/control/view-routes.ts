// Serves the node's own page, which says nothing by itself: it asks the control like everybody else, with the token.
import type { FastifyInstance } from "fastify";
import { viewPage, viewScript, viewStyle } from "./view-page.ts";

const files: Readonly<Record<string, { readonly type: string; readonly text: string }>> = {
  "/": { type: "text/html; charset=utf-8", text: viewPage },
  "/view.css": { type: "text/css; charset=utf-8", text: viewStyle },
  "/view.js": { type: "text/javascript; charset=utf-8", text: viewScript },
};

/** No script but ours, no other address, no frame around it. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Whether a path is a file of the page, for which nobody needs the token. */
export const isView = (url: string): boolean => Object.hasOwn(files, url);

export function addView(app: FastifyInstance): void {
  for (const [path, { type, text }] of Object.entries(files)) {
    app.get(path, async (_, reply) =>
      reply
        .type(type)
        .headers({
          "content-security-policy": policy,
          "x-content-type-options": "nosniff",
          "cache-control": "no-store",
        })
        .send(text),
    );
  }
}
