// Tells a WebSocket what is new: it says what it is interested in, as often as it likes, and is told that alone.

import type { WebSocket } from "@fastify/websocket";
import type { Subscription } from "@tributary/cloud-telemetry";
import { liveInterest } from "@tributary/wire";
import { interestOf } from "./interest.ts";
import { hasNul, nulRefused } from "./nul.ts";
import { Refusal } from "./refusal.ts";
import type { RouteRequest, Services } from "./route.ts";

/** Bytes that may wait in the socket before more is taken from the subscription, where the newest replaces the older. */
const mostBuffered = 65_536;
const heartbeatMs = 15_000;
/** Milliseconds after which it is closed: who comes back is asked anew who he is. */
const longestMs = 600_000;

/** Close codes of RFC 6455, 7.4.1. */
const goingAway = 1001;
const tryAgainLater = 1013;

const sent = (socket: WebSocket, text: string) => new Promise<void>((resolve) => socket.send(text, () => resolve()));

export function liveSocket(
  services: Services,
  who: Pick<RouteRequest<unknown, unknown, unknown>, "within" | "since">,
  socket: WebSocket,
): void {
  let subscription: Subscription | undefined;
  /** What it said and is not answered yet. */
  const waiting: string[] = [];
  let isAlive = true;

  async function tell(from: Subscription): Promise<void> {
    for (let events = await from.take(); events.length > 0; events = await from.take()) {
      for (const { name, data } of events) {
        const text = JSON.stringify({ event: name, data });
        if (socket.bufferedAmount > mostBuffered) await sent(socket, text);
        else socket.send(text);
      }
    }
    // Ended by the server, not for another interest.
    if (from === subscription) socket.close(goingAway);
  }

  /** Answers what is wrong with it, if anything. */
  async function listen(message: string): Promise<string | undefined> {
    let given: unknown;
    if (hasNul(message)) return nulRefused;
    try {
      given = JSON.parse(message);
    } catch {
      return "this is no JSON";
    }
    const wanted = liveInterest.safeParse(given);
    if (!wanted.success) {
      const [issue] = wanted.error.issues;
      return `${issue?.path.join(".") || "interest"}: ${issue?.message ?? "wrong"}`;
    }
    const interest = await interestOf(wanted.data, services, who);
    if (interest instanceof Refusal) return interest.detail;
    if (socket.readyState !== socket.OPEN) return undefined;
    subscription?.close();
    subscription = services.telemetry.subscribe(interest);
    if (subscription === undefined) socket.close(tryAgainLater, "as many are watching as this server admits");
    else tell(subscription).catch(() => socket.terminate());
    return undefined;
  }

  /** One after another, each when the answer before is sent: meanwhile nothing more is read from the socket. */
  async function answerAll(): Promise<void> {
    socket.pause();
    for (let [message] = waiting; message !== undefined; [message] = waiting) {
      const wrong = await listen(message).catch(() => "this cannot be answered now");
      const answer = wrong === undefined ? { event: "listening" } : { event: "refused", data: { detail: wrong } };
      if (socket.readyState !== socket.OPEN) return;
      await sent(socket, JSON.stringify(answer));
      waiting.shift();
    }
    socket.resume();
  }

  // What came in one piece with it is heard all the same after a pause: it waits, no more than a piece holds.
  socket.on("message", (message, isBinary) => {
    if (waiting.push(isBinary ? "" : String(message)) === 1) answerAll().catch(() => socket.terminate());
  });
  // Each is answered at once: who reads no answers may not ask for more.
  socket.on("ping", () => {
    if (socket.bufferedAmount > mostBuffered) socket.terminate();
  });
  socket.on("pong", () => {
    isAlive = true;
  });
  const heartbeat = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, heartbeatMs);
  heartbeat.unref();
  const end = () => socket.close(goingAway);
  const late = setTimeout(end, longestMs);
  late.unref();
  services.closing.addEventListener("abort", end);
  socket.on("close", () => {
    clearInterval(heartbeat);
    clearTimeout(late);
    services.closing.removeEventListener("abort", end);
    subscription?.close();
  });
  socket.on("error", () => socket.terminate());
}
