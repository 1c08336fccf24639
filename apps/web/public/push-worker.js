// Shows what the cloud tells while no page is open, and opens the page when it is pressed.

self.addEventListener("push", (event) => {
  const { id, title, body, severity } = event.data.json();
  const shown = {
    body,
    // The same message again takes the place of the one before.
    tag: id,
    icon: "/favicon.svg",
    requireInteraction: severity === "critical",
  };
  event.waitUntil(self.registration.showNotification(title, shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open());
});

/** The page that is open already, or a new one. */
async function open() {
  const [page] = await self.clients.matchAll({ type: "window" });
  if (page === undefined) return self.clients.openWindow("/alarms");
  await page.navigate("/alarms");
  return page.focus();
}
