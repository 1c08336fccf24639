// Lets the time of several processes go in lock-step: on to the next timer of all, whenever all are quiet.
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { type Quiet, readMember, writeLine } from "./clock-lines.ts";

export interface ClockMasterOptions {
  /** On this machine; 0 takes a free one. */
  readonly port: number;
  /** How many processes take part. Time stands still until all have joined. */
  readonly members: number;
  /** When the run begins: UTC in milliseconds. */
  readonly start: number;
  /** Timers that are due within so many milliseconds after the next one share its moment; 0 unless told. */
  readonly window?: number;
  /** Told what the person at the terminal should know. */
  readonly say: (sentence: string) => void;
}

export interface ClockMaster {
  readonly port: number;
  /** Lets time go until a moment (UTC in milliseconds) when all are quiet there. Broken when a member leaves. */
  run(until: number): Promise<void>;
  /** Time goes no further. After a run that came to its end members may go on, or leave; else the run is lost to them. */
  close(): void;
}

interface Member {
  readonly name: string;
  readonly socket: Socket;
  quiet: Quiet;
}

/** Who is busy for so long is named. Milliseconds of real time. */
const longBusy = 30_000;

export async function openClockMaster(options: ClockMasterOptions): Promise<ClockMaster> {
  const { members: wanted, start, window = 0, say } = options;
  const members: Member[] = [];
  /** Settles what the run waits for: that all have joined, or have answered a round. */
  let goOn: () => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  let failure: Error | undefined;
  let round = 0;
  /** Members that have not answered this round. */
  let open = 0;
  let over = false;
  /** The last run came to its end. */
  let whole = false;

  /** Broken when a member has left, or leaves meanwhile. */
  function patiently(ready: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      if (failure !== undefined) reject(failure);
      else if (ready) resolve();
      else [goOn, fail] = [resolve, reject];
    });
  }

  const server = createServer((socket) => {
    let member: Member | undefined;
    socket.setNoDelay(true);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      if (member === undefined || over) return;
      failure ??= new Error(`${member.name} left the run of the simulation`);
      fail(failure);
    });
    readMember(
      socket,
      (name) => {
        if (member !== undefined || members.length === wanted) {
          socket.destroy();
          return;
        }
        member = { name, socket, quiet: { round: 0, done: -1, next: null } };
        members.push(member);
        writeLine(socket, { now: start });
        if (members.length === wanted) goOn();
      },
      (quiet) => {
        if (member === undefined || quiet.round !== round) return;
        member.quiet = quiet;
        open -= 1;
        if (open === 0) goOn();
      },
    );
  });
  server.listen(options.port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();

  /** Says what time it is to all. Answers whether anything happened since the round before, when all are quiet. */
  async function ask(to: number): Promise<boolean> {
    round += 1;
    open = members.length;
    const before = members.map(({ quiet }) => quiet.done);
    for (const { socket } of members) writeLine(socket, { round, to });
    await patiently(open === 0);
    return members.some(({ quiet }, index) => quiet.done !== before[index]);
  }

  let now = start;

  function nameBusy(): void {
    const busy = members.filter(({ quiet }) => quiet.round !== round).map(({ name }) => name);
    if (busy.length > 0) say(`time stands still at ${new Date(now).toISOString()} for ${busy.join(", ")}`);
  }

  return {
    port: typeof address === "object" && address !== null ? address.port : options.port,
    async run(until) {
      await patiently(members.length === wanted);
      const naming = setInterval(nameBusy, longBusy);
      try {
        for (;;) {
          // One was quiet while another still had something to send to it: only a round in which nothing happened anywhere
          // proves that nothing is under way.
          while (await ask(now));
          whole = now === until;
          if (whole) return;
          const next = Math.min(...members.map(({ quiet }) => quiet.next ?? until));
          now = Math.min(Math.max(next, now) + window, until);
        }
      } finally {
        clearInterval(naming);
      }
    },
    close() {
      over = true;
      for (const { socket } of members) {
        if (whole) writeLine(socket, { round, to: now, over: true });
        socket.end();
      }
      server.close();
    },
  };
}
