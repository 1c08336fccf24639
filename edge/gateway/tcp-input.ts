// Takes telegrams over TCP, one a line, and answers each with a line when it is durable.
import type { Socket } from "node:net";
import { toHex } from "@tributary/core";
import type { Door, GatewayPlace, Input, Radio } from "./door.ts";
import { listenForClients } from "./listen-for-clients.ts";
import { readingPace } from "./reading-pace.ts";
import { type Line, lineSplitter } from "./split-lines.ts";
import { takeLine } from "./take-line.ts";

export interface TcpInputOptions {
  readonly host: string;
  readonly port: number;
}

/** Telegrams of one client that may wait for their answer before no more is read from it. */
const mostWaiting = 1000;
/** Answers that a client may leave unread before no more is read from it, in bytes. */
const mostUnread = 65_536;
/** A client that began a line, or leaves answers unread, may rest so long; others as long as they like. Milliseconds. */
const patience = 30_000;
const probeAfter = 60_000;

/** Serves one client: lines in, answers out in their order. */
function serve(socket: Socket, place: GatewayPlace, door: Door): void {
  const lines = lineSplitter();
  let waiting = 0;
  /** The answers before are written first. */
  let written: Promise<void> = Promise.resolve();

  const source = socket.remoteAddress ?? "";
  const { breathe, rest, resting } = readingPace(
    socket,
    () => waiting >= mostWaiting || socket.writableLength > mostUnread,
  );
  const write = (answer: object) => {
    if (!socket.destroyed) socket.write(`${JSON.stringify(answer)}\n`);
  };
  // A client is the radio of the meters that it brings: a downlink is a line to it, behind the answers before.
  const radio: Radio = {
    transmit(frame, meter) {
      const line = written.then(() => {
        if (socket.destroyed) throw new Error("the client is gone");
        write({ downlink: toHex(frame), meter });
      });
      written = line.catch(() => undefined);
      return line;
    },
  };
  const take = ({ text }: Line) => {
    waiting += 1;
    const answer = takeLine(text, "radio", place, door, radio);
    // Not durable means not answered: the client sees the connection end and sends again.
    answer.catch(() => socket.destroy());
    written = written
      .then(() => answer)
      .then(write, () => undefined)
      .then(() => {
        waiting -= 1;
        breathe();
      });
  };

  socket.setNoDelay(true);
  // Half-open connections are found by the probes of the operating system.
  socket.setKeepAlive(true, probeAfter);
  socket.setTimeout(patience, () => {
    if (!resting() && (lines.inLine || socket.writableLength > 0)) socket.destroy();
  });
  socket.on("data", (chunk) => {
    const found = lines.push(chunk);
    for (const line of found) take(line);
    place.allowance?.charge(source, found.length);
    // What was read is taken; who brought more than he may is read again when he may bring some.
    const againMs = place.allowance?.enter(source, chunk.length) ?? 0;
    if (againMs > 0) rest(againMs);
    breathe();
  });
  // Who brought more than he may and comes by another connection waits here, too.
  const owedMs = place.allowance?.enter(source, 0) ?? 0;
  if (owedMs > 0) rest(owedMs);
  socket.on("drain", breathe);
  socket.on("error", () => socket.destroy());
  socket.on("end", () => {
    for (const line of lines.end()) take(line);
    // `written` grows no more: nothing is read after the end.
    written.then(() => socket.end());
  });
}

export function tcpInput({ host, port }: TcpInputOptions): Input {
  return {
    name: "tcp",
    transmits: true,
    async start(place, door) {
      const listening = await listenForClients({ host, port, proof: false, now: place.now }, (socket) =>
        serve(socket, place, door),
      );
      return { name: "tcp", ...listening };
    },
  };
}
