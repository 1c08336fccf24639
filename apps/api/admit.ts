// Decides who may ask what, for every row of the route table, before anything else is looked at.
import { type Asker, type Identity, IdentityError, type OAuth, reachOf } from "@tributary/cloud-identity";
import { tenantOfAsset } from "@tributary/cloud-registry";
import { isLoopback } from "@tributary/wire";
import type { FastifyRequest } from "fastify";
import { isOurs } from "./identity/forms.ts";
import { sessionIn } from "./identity/session-cookie.ts";
import { Refusal } from "./refusal.ts";
import type { Route, RouteRequest, Services } from "./route.ts";

/** Who asks the routes; `everybody` lets whoever reaches the server ask everything, in tests of what routes answer. */
export type Who = "everybody" | Door;

export interface Door {
  readonly identity: Identity;
  /** Set when it is known where the server listens. */
  readonly oauth: () => OAuth | undefined;
  /** Whether people come by https. */
  readonly secure: boolean;
}

/** Who was let in. */
export type Admitted = Pick<RouteRequest<unknown, unknown, unknown>, "within" | "tenants" | "since" | "by">;

const notProved = () => new Refusal("not-proved", "log in at /login, or bring an access token");
const always = () => 0;
const everything: Admitted = { within: undefined, tenants: undefined, since: always, by: "" };

/** What servers that pass requests on add to them. */
const passedOn = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via"];

/**
 * Whoever asks through somebody else is not on this machine. A page is another's, even in a browser of this machine: it
 * asks by a name of its own that leads here, or says where it is from; programs of this machine do neither.
 */
const isHere = ({ ip, hostname, headers }: FastifyRequest) =>
  isLoopback(ip) &&
  isLoopback(hostname) &&
  headers.origin === undefined &&
  passedOn.every((name) => headers[name] === undefined);

/** By the token of a program, or else by the session of the page. */
async function askerOf(request: FastifyRequest, { identity, oauth, secure }: Door) {
  const { authorization, cookie } = request.headers;
  if (authorization !== undefined) {
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    const ready = oauth();
    if (token === undefined || ready === undefined) return notProved();
    try {
      return await identity.byToken(ready, token);
    } catch (error) {
      if (error instanceof IdentityError) return notProved();
      throw error;
    }
  }
  const session = sessionIn(cookie, secure);
  const asker = session === undefined ? undefined : await identity.bySession(session);
  if (asker === undefined) return notProved();
  // A browser sends the cookie along with what other pages make it send, and lets them read what a WebSocket answers.
  const isRead = request.method === "GET" && request.headers.upgrade === undefined;
  if (!isRead && !isOurs(request)) return new Refusal("forbidden", "sent by another page");
  return asker;
}

/** Lets a request in, or says why not. The path's fields are not checked yet. */
export async function admit(
  { access }: Route,
  request: FastifyRequest,
  who: Who,
  { history }: Pick<Services, "history">,
): Promise<Admitted | Refusal> {
  if (access === "public") return everything;
  if (access === "this-machine") {
    return isHere(request) ? everything : new Refusal("forbidden", "only from the machine of the cloud itself");
  }
  if (who === "everybody") return everything;
  const asker: Asker | Refusal = await askerOf(request, who);
  if (asker instanceof Refusal) return asker;
  const reach = reachOf(asker, access.scope);
  if (reach === undefined) return new Refusal("forbidden", `none of your roles may ${access.scope}`);
  if (reach === "everything") return { ...everything, by: asker.id };
  if (access.of === "deployment") return new Refusal("forbidden", "only who sees every utility may ask this");
  const ofTenants = await who.identity.tenants.metersOf(reach.tenants);
  const within = new Set([...ofTenants, ...reach.meters.keys()]);
  const since = (meter: string) => (ofTenants.has(meter) ? 0 : (reach.meters.get(meter) ?? 0));
  const { meter, alarm } = request.params as { readonly meter?: string; readonly alarm?: string };
  // What somebody may not see is not there for him: ids cannot be guessed by the answers.
  if (access.of === "meter" && !within.has(meter ?? "")) return noMeter(meter ?? "");
  if (access.of === "alarm" && !within.has(history.alarmById(alarm ?? "")?.meter ?? "")) return noAlarm(alarm ?? "");
  if (access.of === "tenants" && !namesOwn(request.params, reach.tenants)) return noAsset();
  return { within, tenants: reach.tenants, since, by: asker.id };
}

/** Fields of paths that name an asset of a utility. */
const assetFields = ["site", "point", "customer", "contract", "prices", "district"];

const namesOwn = (params: unknown, tenants: ReadonlySet<string>) =>
  Object.entries(params ?? {}).every(
    ([name, id]) => !assetFields.includes(name) || tenants.has(tenantOfAsset(String(id))),
  );

export const noMeter = (meter: string) => new Refusal("not-found", `no meter ${meter} was ever heard`);
export const noAsset = () => new Refusal("not-found", "there is no such thing");
const noAlarm = (alarm: string) => new Refusal("not-found", `there is no alarm ${alarm}`);
