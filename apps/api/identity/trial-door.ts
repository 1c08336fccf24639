// Opens a cloud with identity in an empty place, and a browser that keeps cookies, for tests.
import { openExports, openUsage } from "@tributary/cloud-history";
import { openTrialIdentity, password } from "@tributary/cloud-identity/trial";
import { type ApiParts, openApi, routesServed } from "../api.ts";
import type { LambdaDoor, LambdaReports } from "../lambda-routes.ts";
import { openTrialAssets } from "../trial-assets.ts";
import { openTrialStores } from "../trial-cloud.ts";
import { openTrialCommands } from "../trial-commands.ts";
import { openTrialNotifications } from "../trial-notifications.ts";

export type TrialDoor = Awaited<ReturnType<typeof openTrialDoor>>;

interface TrialDoorOptions extends Pick<ApiParts, "settings" | "publicUrl"> {
  /** Where readings and alarms are kept; in memory without it. */
  readonly folder?: string;
}

export async function openTrialDoor(place: string, { folder, ...more }: TrialDoorOptions = {}) {
  const stores = await openTrialStores(folder === undefined ? {} : { folder });
  const trial = await openTrialIdentity(place);
  const log: string[] = [];
  const { history, house, telemetry, nodes, intake, instructions } = stores;
  const lambdas: LambdaDoor & LambdaReports = {
    now: () => ({ speed: 1, load: 0, waits: 0, memory: 0, cpuSecond: 0, signers: [] }),
    run: async () => ({ refused: "nothing runs here" }),
    reports: () => ({ reports: [] }),
  };
  const { commands, rollouts, demand, close: closeCommands } = await openTrialCommands(stores.registry, trial);
  const { assets, keys, keptKeys, furnish } = await openTrialAssets(stores.registry, trial);
  const { notifications, messages } = await openTrialNotifications(stores, trial);
  const usage = openUsage({ ...stores, assets, clock: trial.now });
  const parts = {
    ...{ intake, store: intake, lambdas, commands, rollouts, demand, notifications },
    ...{
      assets: { assets, keys },
      usage,
      exports: openExports({ ...stores, ...usage }),
      identity: trial.identity,
    },
  };
  const api = await openApi({
    ...{ history, house, telemetry, nodes, instructions, ...parts, ...more },
    clock: trial.now,
    log: (line) => log.push(line),
  });
  const { url } = await api.listen("127.0.0.1", 0);
  return {
    ...trial,
    assets,
    keptKeys,
    furnish,
    intake,
    history,
    commands,
    demand,
    notifications,
    /** What was sent to people. */
    messages,
    routes: routesServed({ ...parts, history }),
    url,
    log,
    /** Somebody with an account and a role, by his address. */
    async person(email: string, ...roles: Parameters<typeof trial.people.grant>[1][]) {
      return trial.people.add({ email, password, roles }, "test");
    },
    async close() {
      await api.close();
      await notifications.close();
      await closeCommands();
      await assets.close();
      await trial.identity.close();
      await stores.close();
    },
  };
}

export interface Browser {
  readonly cookies: Map<string, string>;
  /** One request; redirects are not followed. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** Sends a form as a page of the server itself would. */
  send(path: string, form: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  /** Follows redirects as long as they stay on the server; answers the last response and where it led to. */
  follow(response: Response): Promise<{ readonly response: Response; readonly at: string }>;
}

/** A browser at a server. */
export function openBrowser(url: string): Browser {
  const cookies = new Map<string, string>();
  async function ask(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(new URL(path, url), {
      ...init,
      redirect: "manual",
      headers: { ...Object.fromEntries(new Headers(init.headers)), ...(cookie === "" ? {} : { cookie }) },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = "", ...flags] = line.split("; ");
      const [name = "", value = ""] = pair.split("=", 2);
      const ended = flags.some((flag) => /^max-age=0$/i.test(flag) || /^expires=.*1970/i.test(flag));
      if (ended || value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }
  return {
    cookies,
    ask,
    send: (path, form, headers = {}) =>
      ask(path, { method: "POST", body: new URLSearchParams(form), headers: { origin: url, ...headers } }),
    async follow(response) {
      let last = response;
      let at = last.headers.get("location") ?? "";
      while ([302, 303].includes(last.status)) {
        at = new URL(last.headers.get("location") ?? "", url).href;
        if (!at.startsWith(`${url}/`)) break;
        last = await ask(at);
      }
      return { response: last, at };
    },
  };
}
