// Lets this browser be told while no page is open: a service worker, and an address at the browser's push service.

/** Whether this browser can be told anything; pages in clear on other machines cannot. */
export const canBeTold = () => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

/** What the server is told of a browser. */
export interface BrowserChannel {
  readonly kind: "web-push";
  readonly name: string;
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

function channelOf(subscription: PushSubscription): BrowserChannel {
  const { endpoint = "", keys } = subscription.toJSON();
  return { kind: "web-push", name: "", endpoint, keys: { p256dh: keys?.["p256dh"] ?? "", auth: keys?.["auth"] ?? "" } };
}

/** This browser as it is told; `undefined` when it is not. */
export async function toldBrowser(): Promise<BrowserChannel | undefined> {
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  return subscription == null ? undefined : channelOf(subscription);
}

/** Asks the person and the push service. Throws when one of them says no. */
export async function letBrowserBeTold(vapidKey: string): Promise<BrowserChannel> {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("The browser does not allow messages.");
  await navigator.serviceWorker.register("/push-worker.js");
  const registration = await navigator.serviceWorker.ready;
  return channelOf(await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: vapidKey }));
}

/** The browser is told nothing more. */
export async function letBrowserBe(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}
