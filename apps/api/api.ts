// Serves the HTTP API, the live events and the web page.
import { setMaxListeners } from "node:events";
import cors from "@fastify/cors";
import helmet from "@fastify/helmet";
import websocket from "@fastify/websocket";
import type { CloudCommands, Demand, Rollouts } from "@tributary/cloud-commands";
import type { Clock, Exports, History, HouseData, Usage } from "@tributary/cloud-history";
import type { Identity, OAuth } from "@tributary/cloud-identity";
import type { Intake } from "@tributary/cloud-intake";
import type { Notifications } from "@tributary/cloud-notifications";
import type { NodeInstructions } from "@tributary/cloud-registry";
import type { NodeStates, Telemetry } from "@tributary/cloud-telemetry";
import type { ApiSettings } from "@tributary/wire";
import fastify, { type FastifyError, type FastifyInstance } from "fastify";
import { serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import { addRoute } from "./add-route.ts";
import type { Who } from "./admit.ts";
import type { AssetParts } from "./assets/asset-door.ts";
import { assetRoutes } from "./assets/asset-routes.ts";
import { placeOf } from "./attempts.ts";
import { jsonType } from "./body.ts";
import { commandRoutes } from "./command-routes.ts";
import { consumptionRoutes } from "./consumption-routes.ts";
import { demandRoutes } from "./demand-routes.ts";
import { balanceRoutes } from "./district-routes.ts";
import { documentOf } from "./document.ts";
import { exportRoutes } from "./export-routes.ts";
import { serveIdentityPages } from "./identity/identity-pages.ts";
import { stopPage } from "./identity/pages.ts";
import { sessionIn } from "./identity/session-cookie.ts";
import { importRoutes } from "./import-routes.ts";
import { type LambdaDoor, type LambdaReports, lambdaReportRoutes, lambdaRunRoutes } from "./lambda-routes.ts";
import { type Metric, openMetrics } from "./metrics.ts";
import { metricsRoutes } from "./metrics-routes.ts";
import { serveNotificationPages } from "./notification-pages.ts";
import { notificationRoutes } from "./notification-routes.ts";
import { hasEncodedNul, hasNul, nulRefused } from "./nul.ts";
import type { OpenApiDocument } from "./open-api.ts";
import { openOwnData } from "./own-data.ts";
import { peopleRoutes } from "./people-routes.ts";
import { type ReadyParts, readyRoutes } from "./ready-routes.ts";
import { Refusal, refusalOf, refusals, refuse } from "./refusal.ts";
import { requestLimit } from "./request-limit.ts";
import { rolloutRoutes } from "./rollout-routes.ts";
import type { Groupings, Route, Services } from "./route.ts";
import { routes, syncRoutes } from "./routes.ts";
import { openStanding } from "./standing.ts";
import { type StoreDoor, storeRoutes } from "./store-routes.ts";
import { traceRequests } from "./traces.ts";
import { serveWebPage } from "./web-page.ts";

export interface ApiParts {
  readonly history: History;
  readonly telemetry: Telemetry;
  readonly nodes: NodeStates;
  readonly groupings?: Groupings | undefined;
  /** What is computed from registers: consumption, and the balance of districts. */
  readonly usage?: Usage;
  /** Hands readings and consumption out as files. */
  readonly exports?: Exports;
  /** What is kept of the houses of people who ask for a copy, or to be forgotten. */
  readonly house: HouseData;
  /** Figures of other services, for Prometheus. */
  readonly metrics?: readonly Metric[] | undefined;
  readonly instructions: NodeInstructions;
  /** Takes batches over HTTP; without it edge nodes of other machines find no door. */
  readonly intake?: Intake;
  /** Tells how lambdas ended, and runs those of nodes that bring batches. */
  readonly lambdas?: LambdaDoor & LambdaReports;
  /** The book of assets that utilities keep. */
  readonly assets?: AssetParts;
  /** Takes commands to meters. */
  readonly commands?: CloudCommands;
  /** Tells people what concerns them. */
  readonly notifications?: Notifications;
  /** Brings lambdas to edge nodes. */
  readonly rollouts?: Rollouts;
  /** Asks customers to use less for a while. */
  readonly demand?: Demand;
  /** The store of readings, to be stopped and started. */
  readonly store?: StoreDoor;
  /** Who may do what. `everybody`: whoever reaches the server may ask everything; for tests of what routes answer. */
  readonly identity: Identity | "everybody";
  /** Where browsers and programs find this server, when that is not where it listens: `https://meters.example`. */
  readonly publicUrl?: string;
  /** Who may ask from pages of other servers, and how often; nobody, and as often as he likes, without them. */
  readonly settings?: ApiSettings;
  /** The folder of the built web page; without it `/` says that there is none. */
  readonly webRoot?: string;
  readonly clock: Clock;
  /** Told of each failure that is ours. */
  readonly log: (line: string) => void;
}

export interface Api {
  /** Port 0 takes a free one; the url names it. */
  listen(host: string, port: number): Promise<{ readonly url: string }>;
  /** Ends live connections, answers what is under way and stops. */
  close(): Promise<void>;
}

const megabyte = 1024 * 1024;
/** Bytes that a WebSocket may say at once. */
const longestMessage = 65_536;
/** Milliseconds within which a request must have arrived. */
const requestMs = 60_000;
/** Milliseconds within which its headers must have, and within which a new connection must say something. */
const headersMs = 10_000;
/** Milliseconds that a closing server waits for what is under way. */
const closingMs = 2000;

/** Scripts, styles and connections of our own page; the page's component library sets styles on elements. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", "data:"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
};

/** The rows of the route table that a server with these parts has. */
export function routesServed(parts: Partial<ApiParts> & ReadyParts): readonly Route[] {
  const { intake, lambdas, commands, notifications, rollouts, demand, assets, usage, exports, store, identity } = parts;
  return [
    ...routes,
    ...readyRoutes(parts),
    ...metricsRoutes,
    ...(identity === "everybody" ? [] : peopleRoutes(identity)),
    ...(assets === undefined || identity === "everybody" ? [] : assetRoutes({ ...assets, identity })),
    ...(usage === undefined ? [] : [...consumptionRoutes(usage.consumption), ...balanceRoutes(usage.districts)]),
    ...(exports === undefined ? [] : exportRoutes(exports)),
    ...(lambdas === undefined ? [] : lambdaReportRoutes(lambdas)),
    ...(commands === undefined ? [] : commandRoutes(commands)),
    ...(notifications === undefined || identity === "everybody" ? [] : notificationRoutes(notifications)),
    ...(rollouts === undefined ? [] : rolloutRoutes(rollouts)),
    ...(demand === undefined ? [] : demandRoutes(demand)),
    ...(store === undefined ? [] : storeRoutes(store)),
    ...(intake === undefined ? [] : [...syncRoutes(intake), ...importRoutes(intake)]),
    ...(intake === undefined || lambdas === undefined ? [] : lambdaRunRoutes(lambdas)),
  ];
}

/** Milliseconds after which keys of tokens are looked at again. */
const keysMs = 3_600_000;

/** Lets pages of other servers ask, with a token and never with a cookie, and everybody so often. */
async function admitAsSet(app: FastifyInstance, settings: ApiSettings, clock: Clock): Promise<void> {
  if (settings.origins.length > 0) {
    const headers = ["idempotent-replayed", "ratelimit", "ratelimit-policy", "retry-after"];
    const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    await app.register(cors, { origin: settings.origins, methods, credentials: false, exposedHeaders: headers });
  }
  const limit = requestLimit("address", settings.addressPerMinute, clock);
  app.addHook("onRequest", async (request, reply) => {
    // Programs of this machine bring batches as fast as they come.
    if (request.url.startsWith("/sync/")) return undefined;
    const held = limit(placeOf(request.ip), reply);
    return held === undefined ? undefined : refuse(reply, held);
  });
}

/** Makes the server; it serves when it listens. */
export async function openApi(parts: ApiParts): Promise<Api> {
  const { webRoot, log, identity, publicUrl, settings } = parts;
  const served = routesServed(parts);
  const app = fastify({
    bodyLimit: megabyte,
    requestTimeout: requestMs,
    http: { headersTimeout: headersMs, connectionsCheckingInterval: headersMs / 2 },
    // Another server of this machine passes requests on and says from whom.
    trustProxy: publicUrl === undefined ? false : "loopback",
    exposeHeadRoutes: false, // HEAD of the live events would never end
    frameworkErrors: (error, _, reply) => void refuse(reply, refusalOf(error)),
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const refusal = refusalOf(error);
    // The path alone: what is asked for in a link may be its secret.
    const [path = ""] = request.url.split("?", 1);
    if (refusals[refusal.code].status >= 500) log(`${request.method} ${path}: ${error.stack ?? error.message}`);
    return refuse(reply, refusal);
  });
  app.removeAllContentTypeParsers();
  app.addHook("onRequest", async (request, reply) =>
    hasEncodedNul(request.url) ? refuse(reply, new Refusal("bad-request", nulRefused)) : undefined,
  );
  const readJson = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser(jsonType, { parseAs: "string" }, (request, body, done) => {
    if (hasNul(String(body))) return done(Object.assign(new Error(nulRefused), { statusCode: 400 }));
    return readJson(request, String(body), done);
  });
  for (const type of new Set(served.flatMap(({ body }) => body?.type ?? []))) {
    if (type !== jsonType) app.addContentTypeParser(type, { parseAs: "buffer" }, (_, body, done) => done(null, body));
  }
  // Strict transport security is for whoever puts a certificate in front: promised on plain HTTP it locks the page out.
  await app.register(helmet, { contentSecurityPolicy, strictTransportSecurity: false });
  if (settings !== undefined) await admitAsSet(app, settings, parts.clock);
  await app.register(websocket, { options: { maxPayload: longestMessage } });

  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const metrics = openMetrics(parts, parts.metrics);
  metrics.watch(app);
  traceRequests(app);
  let described: OpenApiDocument | undefined;
  const document = () => (described ??= documentOf(served));
  const services: Services = { ...parts, metrics, document, closing: closing.signal };
  let oauth: OAuth | undefined;
  let keys: NodeJS.Timeout | undefined;
  const secure = publicUrl?.startsWith("https:") === true;
  const who: Who = identity === "everybody" ? identity : { identity, oauth: () => oauth, secure };
  const standing = openStanding(who, services);
  const limit = settings && requestLimit("caller", settings.callerPerMinute, parts.clock);
  for (const route of served) addRoute(app, route, { services, who, standing, limit });
  if (who !== "everybody") {
    const own = openOwnData(who.identity, parts);
    await serveIdentityPages(app, { ...who, clock: parts.clock, own, publicUrl });
  }
  if (parts.notifications !== undefined) await serveNotificationPages(app, parts.notifications);
  await serveWebPage(app, webRoot, served);
  await app.ready();

  return {
    async listen(host, port) {
      const url = await app.listen({ host, port });
      const origin = publicUrl ?? url;
      if (identity === "everybody") return { url };
      const made = await identity.oauth({
        origin,
        sessionToken: (cookies) => sessionIn(cookies, secure),
        errorPage: stopPage,
      });
      oauth = made;
      keys = setInterval(() => void made.refresh().catch((error: unknown) => log(String(error))), keysMs);
      return { url };
    },
    async close() {
      clearInterval(keys);
      closing.abort();
      // Connections that are done now would be kept for another request that never comes.
      const idle = setInterval(() => app.server.closeIdleConnections(), 20);
      const late = setTimeout(() => app.server.closeAllConnections(), closingMs);
      await app.close();
      clearInterval(idle);
      clearTimeout(late);
    },
  };
}
