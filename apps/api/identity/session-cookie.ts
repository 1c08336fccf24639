// The cookie of the page's session: for this host alone, and out of reach of scripts.
import { idleSeconds } from "@tributary/cloud-identity";

/** A name that begins with `__Host-` is kept by browsers for https alone, and no other host can set it. */
export const sessionNames = { secure: "__Host-tributary_session", plain: "tributary_session" } as const;
/** Of the OAuth library: a session there ends with the page's. */
const others = ["_session", "_session.sig"];

const nameOf = (secure: boolean) => (secure ? sessionNames.secure : sessionNames.plain);

/** The session's token in a header of cookies; `secure`: of a page that is served by https. */
export function sessionIn(cookies: string | undefined, secure: boolean): string | undefined {
  for (const part of (cookies ?? "").split(";")) {
    const [key, value] = part.trim().split("=", 2);
    if (key === nameOf(secure) && value !== undefined && value !== "") return value;
  }
  return undefined;
}

const flags = (secure: boolean) => `Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;

/** The header that begins a session in a browser; its cookie goes by TLS only, where the page does. */
export function beginsSession(token: string, secure: boolean): string {
  return `${nameOf(secure)}=${token}; Max-Age=${idleSeconds}; ${flags(secure)}`;
}

/** Headers that make a browser forget who OAuth thought it was. */
export function forgetsOauth(secure: boolean): string[] {
  return others.map((other) => `${other}=; Max-Age=0; ${flags(secure)}`);
}

/** Headers that end a session. */
export function endsSession(secure: boolean): string[] {
  return [`${nameOf(secure)}=; Max-Age=0; ${flags(secure)}`, ...forgetsOauth(secure)];
}
