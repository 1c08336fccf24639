// The cookie of the page's session: for this host alone, and out of reach of scripts.
import { idleSeconds } from "@tributary/cloud-identity";

const name = "tributary_session";
/** Of the OAuth library: a session there ends with the page's. */
const others = ["_session", "_session.sig"];

/** The session's token in a header of cookies. */
export function sessionIn(cookies: string | undefined): string | undefined {
  for (const part of (cookies ?? "").split(";")) {
    const [key, value] = part.trim().split("=", 2);
    if (key === name && value !== undefined && value !== "") return value;
  }
  return undefined;
}

const flags = (secure: boolean) => `Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;

/** The header that begins a session in a browser; its cookie goes by TLS only, where the page does. */
export function beginsSession(token: string, secure: boolean): string {
  return `${name}=${token}; Max-Age=${idleSeconds}; ${flags(secure)}`;
}

/** Headers that make a browser forget who OAuth thought it was. */
export function forgetsOauth(secure: boolean): string[] {
  return others.map((other) => `${other}=; Max-Age=0; ${flags(secure)}`);
}

/** Headers that end a session. */
export function endsSession(secure: boolean): string[] {
  return [`${name}=; Max-Age=0; ${flags(secure)}`, ...forgetsOauth(secure)];
}
