// Asks a cloud to take a file of meters: on its own machine, or with an access token.
import { readFileSync } from "node:fs";
import { isLoopback, type OnboardingReport, onboardingPath, onboardingReport, problem } from "@tributary/wire";

export interface OnboardingAsk {
  readonly cloud: string;
  readonly tokenFile?: string;
  readonly preview?: boolean;
  readonly tenant?: string;
  readonly node?: string;
  readonly zone?: string;
}

/** How long an answer may take: some thousand lines are one change. Milliseconds. */
const patience = 300_000;

/** Breaks with a sentence when the cloud refuses, or does not answer. */
export function askOnboarding({
  cloud,
  tokenFile,
  ...asked
}: OnboardingAsk & { readonly codes: boolean }): (content: string) => Promise<OnboardingReport> {
  const path = tokenFile === undefined ? onboardingPath : "/api/v1/onboarding";
  const url = URL.parse(path, cloud);
  if (url === null) throw new Error(`${cloud} is no address such as http://127.0.0.1:8080`);
  if (!isLoopback(url.hostname)) {
    if (url.protocol !== "https:") throw new Error(`${cloud}: to another machine only by https://`);
    if (tokenFile === undefined) throw new Error(`${cloud}: another machine wants an access token: --token-file`);
  }
  const { preview, codes, tenant, node, zone } = asked;
  for (const [name, value] of Object.entries({ preview, codes, tenant, node, zone })) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const token = tokenFile === undefined ? {} : { authorization: `Bearer ${readFileSync(tokenFile, "utf8").trim()}` };
  return async (content) => {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/octet-stream", ...token },
      body: content,
      signal: AbortSignal.timeout(patience),
    }).catch(() => undefined);
    if (response === undefined)
      throw new Error(`no cloud answers at ${cloud}: start it, or name its address with --cloud`);
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok) return onboardingReport.parse(answer);
    const refused = problem.safeParse(answer);
    throw new Error(refused.success ? refused.data.detail : `${cloud} answered ${response.status}: no cloud`);
  };
}
