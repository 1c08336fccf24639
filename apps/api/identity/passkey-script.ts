// The only script of the identity pages: it hands what a device and the server say to each other.

/** Buttons without a device, a name of this server or a browser that can, stay hidden; everything else works without it. */
export const passkeyScript = `"use strict";
async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.detail);
  return told;
}
const ways = {
  async login(button) {
    const asked = await post("/passkey/options", {});
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked);
    const proof = await navigator.credentials.get({ publicKey });
    await post("/passkey", proof.toJSON());
    location.assign(button.dataset.to);
  },
  async add() {
    const asked = await post("/account/passkey/options", {});
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked);
    const made = await navigator.credentials.create({ publicKey });
    await post("/account/passkey", made.toJSON());
    location.reload();
  },
};
const can = globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON !== undefined;
// A passkey is of a name: an address of numbers has none.
const named = !/^[\\d.]+$|:/.test(location.hostname);
for (const button of document.querySelectorAll("button[data-passkey]")) {
  button.hidden = !can || !named;
  button.addEventListener("click", async () => {
    const says = document.querySelector("[data-passkey-says]");
    says.hidden = true;
    try {
      await ways[button.dataset.passkey](button);
    } catch (error) {
      says.textContent = error.message;
      says.hidden = false;
    }
  });
}
`;
