// Writes groups by a thread of its own, so that the caller goes on with the next one while the disk takes the last.
import { extname } from "node:path";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { Commit } from "./log-contract.ts";
import { StoreDamaged } from "./open-whole.ts";
import type { FromThread, NotWritten, ThreadSettings, ToThread } from "./writer-thread.ts";

export interface SecondWriter {
  /** Whether it takes groups: some time after it was started, and until a write fails. */
  isReady(): boolean;
  /** Writes a group, after those that were handed over before; waits first while these are many. */
  write(commit: Commit, batch: number): Promise<void>;
  /** Waits until all that was handed over is on disk, or could not be written. */
  settle(): void;
  /** Settles, and lets the database go. */
  close(): void;
}

/** Groups on their way to the disk, at most. */
const mostWaiting = 2;

/** Milliseconds in which a thread at work is through with something, or is taken for dead: it may be, without a word. */
const patienceMs = 30_000;

const threadFile = new URL(`./writer-thread${extname(import.meta.filename)}`, import.meta.url);

function errorOf({ says, errcode, isDamaged }: NotWritten): Error {
  if (isDamaged) return new StoreDamaged(says);
  return Object.assign(new Error(says), errcode === undefined ? {} : { errcode });
}

/** Bytes that are nobody else's are handed over, not copied. */
function ownedBuffers({ intake, states = [] }: Commit): ArrayBuffer[] {
  const bodies = [...(intake === undefined ? [] : [intake.body]), ...[...states].map(([, body]) => body)];
  return bodies.flatMap(({ buffer, byteLength }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  );
}

/** `failed`: called before the promise of a write that failed breaks, and those of all after it. */
export function startSecondWriter(
  path: string,
  mostBytes: number | undefined,
  failed: () => void,
  patience = patienceMs,
): SecondWriter {
  const { port1: port, port2 } = new MessageChannel();
  const done = new Int32Array(new SharedArrayBuffer(4));
  const workerData: ThreadSettings = { path, mostBytes, port: port2, done };
  const worker = new Worker(threadFile, { env: {}, workerData, transferList: [port2] });
  let waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  let state: "starting" | "ready" | "ended" = "starting";
  let sent = 0;
  let isDead = false;

  function end(error: Error): void {
    if (state === "ended") return;
    state = "ended";
    const broken = waiting;
    waiting = [];
    port.close();
    if (broken.length > 0) failed();
    // The first alone says why: the others only followed it.
    for (const [place, { reject }] of broken.entries()) {
      reject(place === 0 ? error : new Error("a write before this one failed"));
    }
  }

  function hear(answer: FromThread): void {
    if (state === "ended") return;
    if (answer === "ready") state = "ready";
    else if (answer.failed !== undefined) end(errorOf(answer.failed));
    else waiting.shift()?.resolve();
    // Nobody waits for a thread that has nothing to do.
    if (waiting.length === 0) port.unref();
  }

  function send(order: ToThread, owned: ArrayBuffer[] = []): void {
    port.postMessage(order, owned);
    sent += 1;
  }

  /** Waits until no more than so many orders are under way, or the thread is dead. */
  function waitFor(most: number): void {
    for (let through = Atomics.load(done, 0); !isDead && sent - through > most; through = Atomics.load(done, 0)) {
      isDead = Atomics.wait(done, 0, through, patience) === "timed-out";
    }
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
      hear(next.message);
    }
    if (!isDead || state === "ended") return;
    // It may yet wake up, and is to write nothing beside what is written in its place.
    worker.terminate();
    end(new Error("the thread that writes the log does not answer"));
  }

  const isReady = () => state === "ready";

  port.on("message", hear);
  port.unref();
  worker.unref();
  worker.on("error", end);
  worker.on("exit", () => {
    isDead = true;
    end(new Error("the thread that writes the log is gone"));
  });
  return {
    isReady,
    write(commit, batch) {
      waitFor(mostWaiting - 1);
      if (!isReady()) return Promise.reject(new Error("a write before this one failed"));
      send({ commit, batch }, ownedBuffers(commit));
      port.ref();
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    settle() {
      if (waiting.length > 0) waitFor(0);
    },
    close() {
      if (isReady()) waitFor(0);
      // Unless what it waited for failed: then it has let go already.
      if (isReady()) {
        send("close");
        waitFor(0);
      }
      end(new Error("the log is closed"));
      worker.terminate();
    },
  };
}
