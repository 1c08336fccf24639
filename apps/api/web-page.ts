// Serves the built web page: its files, and itself under every other path that names no file.
import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Refusal, refuse } from "./refusal.ts";
import type { Route } from "./route.ts";

/** Paths that belong to the API: what is missing there is missing. */
const apiPaths = /^\/(api|sync|store|health|ready|metrics|openapi\.json)(\/|$)/;
/** Paths that name a file, which is there or not. Meter ids have dots too, so a dot alone says nothing. */
const fileNames = /\.(css|html|ico|js|json|map|png|svg|txt|webmanifest|woff2)$/;
const withoutPage = "The web page is not built: `npm start` builds it. The API is there, see /openapi.json.\n";

/** By which methods a path is asked; none where there is no route. */
function methodsByPath(routes: readonly Route[]): (path: string) => string[] {
  const patterns = routes.map(({ method, path }) => {
    const words = path.replace(/[.]/g, "\\.").replace(/:\w+/g, "[^/]+");
    return { method, matches: new RegExp(`^${words}$`) };
  });
  return (path) => [...new Set(patterns.flatMap(({ method, matches }) => (matches.test(path) ? [method] : [])))];
}

/** Takes what no route takes. */
export async function serveWebPage(
  app: FastifyInstance,
  webRoot: string | undefined,
  routes: readonly Route[],
): Promise<void> {
  const built = webRoot !== undefined && existsSync(join(webRoot, "index.html"));
  if (built) {
    await app.register(fastifyStatic, {
      root: webRoot,
      cacheControl: false,
      setHeaders(reply, path) {
        // The names of assets carry a hash of what they hold; the page itself must always be asked for.
        const isAsset = path.startsWith(join(webRoot, "assets"));
        reply.header("cache-control", isAsset ? "public, max-age=31536000, immutable" : "no-cache");
      },
    });
  }
  const methodsOf = methodsByPath(routes);
  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split("?", 1)[0] ?? "/";
    const methods = methodsOf(path);
    if (methods.length > 0) {
      reply.header("allow", methods.join(", "));
      return refuse(reply, new Refusal("wrong-method", `${path} is asked by ${methods.join(", ")}`));
    }
    const isPage = (request.method === "GET" || request.method === "HEAD") && !fileNames.test(path);
    if (!isPage || apiPaths.test(path)) {
      return refuse(reply, new Refusal("not-found", `there is no ${request.method} ${path}`));
    }
    return built ? reply.sendFile("index.html") : reply.type("text/plain; charset=utf-8").send(withoutPage);
  });
}
