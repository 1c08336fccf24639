// Gives commands by the API of a cloud, with the access token of who asks, and follows them.
import { readFileSync } from "node:fs";
import {
  bundleAnswer,
  type CloudCommandStory,
  type CommandRequest,
  cloudCommandStory,
  isLoopback,
  problem,
} from "@tributary/wire";

export interface CloudClient {
  /** Breaks with a sentence when the cloud refuses, or does not answer. */
  request(request: Omit<CommandRequest, "id">): Promise<CloudCommandStory>;
  story(id: string): Promise<CloudCommandStory>;
}

/** How long an answer may take, in milliseconds. */
const patience = 60_000;

/** `tokenFile`: holds an access token with the scopes `operate` and `commands`. */
export function cloudClient(cloud: string, tokenFile: string | undefined): CloudClient {
  const base = URL.parse(cloud);
  if (base === null) throw new Error(`${cloud} is no address such as https://meters.example`);
  if (base.protocol !== "https:" && !isLoopback(base.hostname)) {
    throw new Error(`${cloud}: to another machine only by https://`);
  }
  if (tokenFile === undefined) {
    throw new Error(
      "who commands meters by the cloud proves who he is: --token-file names a file with an access token",
    );
  }
  const token = readFileSync(tokenFile, "utf8").trim();

  async function ask(path: string, body?: object): Promise<unknown> {
    const response = await fetch(new URL(path, base ?? undefined), {
      method: body === undefined ? "GET" : "POST",
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patience),
    }).catch(() => undefined);
    if (response === undefined) throw new Error(`no cloud answers at ${cloud}`);
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok) return answer;
    const refused = problem.safeParse(answer);
    throw new Error(refused.success ? refused.data.detail : `${cloud} answered ${response.status}: no cloud`);
  }
  const story = async (id: string) => cloudCommandStory.parse(await ask(`/api/v1/commands/${encodeURIComponent(id)}`));
  return {
    story,
    async request({ meter, order, expiresIn }) {
      const asked = { meters: [meter], order, ...(expiresIn === undefined ? {} : { expiresIn }) };
      const { commands } = bundleAnswer.parse(await ask("/api/v1/commands", asked));
      const [made] = commands;
      if (made === undefined) throw new Error(`the cloud made no command for ${meter}`);
      return story(made.id);
    },
  };
}
