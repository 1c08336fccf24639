// The pages of identity: they work without script, with a keyboard and with a screen reader.
import { type Client, type Person, type Purpose, purposes, roles, type Scope, scopes } from "@tributary/cloud-identity";
import { Html, html } from "./html.ts";

const style = new Html(`
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
  body { margin: 0; display: grid; justify-content: center; }
  main { box-sizing: border-box; width: min(26rem, 100vw); padding: 2rem 1.25rem; }
  h1 { font-size: 1.5rem; line-height: 1.2; }
  label { display: block; margin-top: 1rem; font-weight: 600; }
  label:has([type=checkbox]) { font-weight: 400; }
  input:not([type=checkbox]) { box-sizing: border-box; width: 100%; padding: .6rem; font: inherit; }
  body { background: light-dark(#f0f6f9, #0b1a22); color: light-dark(#0b2430, #dcebf1); }
  h1::before { content: ""; display: block; width: 3rem; height: .3rem; margin-bottom: .8rem; background: #0b7a94; border-radius: 1rem; }
  h2 { margin-top: 2.2rem; font-size: 1.15rem; }
  input:not([type=checkbox]) { border: 1px solid #7b98a5; border-radius: .5rem; background: light-dark(#fff, #10252f); color: inherit; }
  a { color: light-dark(#096178, #7cd3ea); }
  button { margin: 1.25rem .5rem 0 0; padding: .6rem 1.2rem; font: inherit; cursor: pointer; }
  button { border: 0; border-radius: .5rem; background: #096178; color: #fff; }
  :focus-visible { outline: 3px solid #f2a33a; outline-offset: 2px; }
  .wrong { border-left: .3rem solid #c92a2a; padding: .5rem .8rem; margin: 1rem 0; }
  .hint { font-size: .9rem; }`);

function page(title: string, content: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - Tributary</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`.text;
}

const complaint = (wrong: string | undefined) => wrong && html`<p class="wrong" role="alert">${wrong}</p>`;

interface Field {
  readonly name: string;
  readonly says: string;
  readonly type: "email" | "password" | "text";
  /** What browsers fill in. */
  readonly fills: string;
  readonly value?: string | undefined;
  readonly hint?: string;
  readonly optional?: boolean;
}

function field({ name, says, type, fills, value, hint, optional }: Field): Html {
  return html`<label for="${name}">${says}</label>
<input id="${name}" name="${name}" type="${type}" autocomplete="${fills}" value="${value ?? ""}"${
    hint && html` aria-describedby="${name}-hint"`
  }${optional !== true && new Html(" required")}>
${hint && html`<div class="hint" id="${name}-hint">${hint}</div>`}`;
}

const email = (value?: string): Field => ({
  name: "email",
  says: "E-mail address",
  type: "email",
  fills: "username",
  value,
});
const newPassword: Field = {
  ...{ name: "password", says: "Password", type: "password", fills: "new-password" },
  hint: "12 characters or more; a sentence is good",
};

interface LoginTold {
  readonly email?: string;
  readonly wrong?: string;
  /** The program that waits for it. */
  readonly client?: Client;
  /** Whether nobody can log in here yet. */
  readonly isFirst?: boolean;
}

/** Shown by the script where a browser can; what went wrong is said below it. */
const passkeyButton = (way: "login" | "add", says: string, to = "") =>
  html`<button type="button" data-passkey="${way}" data-to="${to}" hidden>${says}</button>
<p class="wrong" role="alert" data-passkey-says hidden></p>
<script src="/passkey.js" defer></script>`;

/** `to` is where the form goes. */
export function loginPage(to: string, told: LoginTold = {}): string {
  return page(
    "Log in",
    html`${told.client && html`<p>to go on to <strong>${told.client.name}</strong></p>`}
${told.isFirst && html`<p role="note">Nobody has an account here yet. Tributary printed a link when it started: open it.</p>`}
${complaint(told.wrong)}
<form method="post" action="${to}">
${field(email(told.email))}
${field({ name: "password", says: "Password", type: "password", fills: "current-password" })}
<button type="submit">Log in</button>
</form>
${passkeyButton("login", "Log in with a passkey", to === "/login" ? "/" : to)}
<p class="hint">Did you get a code for your meter? <a href="/register">Make an account</a>.</p>`,
  );
}

/** What a link of a message or of the terminal opens: programs that look at links do not spend it. */
export function firstPage(token: string): string {
  return page(
    "Welcome",
    html`<p>This link logs you in once.</p>
<form method="post" action="/first">
<input type="hidden" name="token" value="${token}">
<button type="submit">Log in</button>
</form>`,
  );
}

/** Asks before the link of a message does what it is for: programs that look links up press no button. */
export function linkPage(token: string): string {
  return page(
    "Message from your meter",
    html`<p>Confirm that you have seen the message, or that this is your address.</p>
<form method="post" action="/notifications/open">
<input type="hidden" name="token" value="${token}">
<button>I confirm</button>
</form>`,
  );
}

export function registerPage(told: { email?: string; wrong?: string } = {}): string {
  return page(
    "Make an account",
    html`<p>Your utility sent you a code for your meter.</p>
${complaint(told.wrong)}
<form method="post" action="/register">
${field({ name: "code", says: "Code of your meter", type: "text", fills: "one-time-code" })}
${field(email(told.email))}
${field(newPassword)}
<button type="submit">Make the account</button>
</form>
<p class="hint">We keep nothing else of you. You can take everything back in your account.</p>`,
  );
}

export function consentPage(to: string, client: Client, wanted: readonly Scope[]): string {
  return page(
    `Let ${client.name} in?`,
    html`<p><strong>${client.name}</strong> asks to</p>
<ul>${wanted.length === 0 ? html`<li>know that it is you</li>` : wanted.map((scope) => html`<li>${scopes[scope].says}</li>`)}</ul>
<p>in your name, as far as you may yourself.</p>
<form method="post" action="${to}">
<button type="submit" name="decision" value="yes">Allow</button>
<button type="submit" name="decision" value="no">Refuse</button>
</form>`,
  );
}

export interface AccountView {
  readonly person: Person;
  readonly consents: readonly { readonly purpose: Purpose; readonly given: boolean }[];
  readonly meters: readonly string[];
  readonly passkeys: readonly { readonly id: string; readonly madeAt: number; readonly usedAt: number | null }[];
}

const dayOf = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);

export function accountPage(
  { person, consents, meters, passkeys }: AccountView,
  told: { wrong?: string; done?: string } = {},
): string {
  return page(
    "Your account",
    html`${complaint(told.wrong)}${told.done && html`<p role="status">${told.done}</p>`}
${
  person.roles.length === 0
    ? html`<p>You have no role here yet.</p>`
    : html`<ul>${person.roles.map(
        ({ role, tenant }) =>
          html`<li><strong>${role}</strong>${tenant !== "" && ` of ${tenant}`}: ${roles[role].says}</li>`,
      )}</ul>`
}
${meters.length > 0 && html`<p>Your meters: ${meters.join(", ")}.</p>`}
<p><a href="/">To the meters</a></p>
<form method="post" action="/logout"><button type="submit">Log out</button></form>
<h2>Log-in</h2>
<form method="post" action="/account/login">
${field(email(person.email ?? undefined))}
${person.hasPassword && field({ name: "current", says: "Password until now", type: "password", fills: "current-password" })}
${field(newPassword)}
<button type="submit">${person.email === null ? "Set" : "Change"} address and password</button>
</form>
<h2>Passkeys</h2>
${passkeys.length === 0 && html`<p class="hint">With a passkey your phone or computer logs you in, without a password.</p>`}
${passkeys.map(
  ({ id, madeAt, usedAt }) => html`<form method="post" action="/account/passkey/remove">
<input type="hidden" name="passkey" value="${id}">
<p>Made on ${dayOf(madeAt)}, ${usedAt === null ? "never used" : `last used on ${dayOf(usedAt)}`}.
<button type="submit">Remove</button></p>
</form>`,
)}
${passkeyButton("add", "Add a passkey")}
<h2>Another meter</h2>
<form method="post" action="/account/claim">
${field({ name: "code", says: "Code of the meter", type: "text", fills: "one-time-code" })}
<button type="submit">Add the meter</button>
</form>
<h2>What may be done with your data</h2>
<form method="post" action="/account/consents">
${consents.map(
  ({
    purpose,
    given,
  }) => html`<label><input type="checkbox" name="${purpose}" value="yes"${given && new Html(" checked")}>
${purposes[purpose]}</label>`,
)}
<button type="submit">Save</button>
</form>
<h2>Your data</h2>
<p><a href="/account/data.json">A copy of everything that is known of you</a></p>
<form method="post" action="/account/erase">
${field({ name: "sure", says: "To erase your account for ever, type: erase", type: "text", fills: "off" })}
<button type="submit">Erase my account</button>
</form>`,
  );
}

/** Something that cannot go on. */
export function stopPage(title: string, detail: string): string {
  return page(title, html`<p>${detail}</p><p><a href="/login">Log in</a></p>`);
}
