// Tells from what its node says what becomes of a command that was handed on.
import type { Seconds } from "@tributary/core";
import type { CloudCommandState } from "@tributary/wire";
import type { NodeBook } from "./traits.ts";

/** What is known of a command at the cloud. */
export interface Followed {
  readonly state: CloudCommandState;
  readonly expires_at: Seconds;
  readonly sent_at: Seconds | null;
  readonly gateway: string | null;
  readonly says: string;
  readonly taken_back_by: string | null;
}

/** What others say of it: the node, what became of the question, and of the wish to have it back. */
export interface Words {
  readonly told: ReturnType<NodeBook["told"]>;
  readonly asked: ReturnType<NodeBook["asked"]>;
  readonly takenBack: ReturnType<NodeBook["asked"]>;
}

/** A step on its way; `stays`: it was wanted back, too late. */
export interface Step {
  readonly state: CloudCommandState;
  readonly says: string;
  readonly sentAt?: Seconds | undefined;
  readonly endedAt?: Seconds | undefined;
  readonly gateway?: string | undefined;
  readonly stays?: true;
}

/** A node that took a command has its say for so long after the command's time. */
const lastWord: Seconds = 900;

/** The node's states that are the same here; those before are `queued`. */
const same = new Set<string>(["sent", "confirmed", "failed", "expired"]);

/** The next step of a command that its node was asked for; `undefined` where nothing is new. */
export function nextStep(command: Followed, { told, asked, takenBack }: Words, now: Seconds): Step | undefined {
  const { state, says, taken_back_by, expires_at } = command;
  if (told !== undefined) {
    const heard = same.has(told.state) ? (told.state as CloudCommandState) : "queued";
    const wasTakenBack = heard === "failed" && taken_back_by !== null && told.sentAt === undefined;
    const next = wasTakenBack ? "cancelled" : heard;
    const isNews = next !== state || told.says !== says || (told.sentAt ?? null) !== command.sent_at;
    // What ended here because its time was over stays so while the node still tells of a beginning.
    if (isNews && !(state === "expired" && (next === "queued" || next === "sent"))) {
      return { ...told, state: next };
    }
  }
  if (state === "expired") return undefined;
  if (told === undefined && asked?.state === "refused") return { state: "failed", says: asked.says, endedAt: now };
  if (taken_back_by !== null && takenBack?.state === "refused") {
    return { state, says: `was not taken back: ${takenBack.says}`, stays: true };
  }
  if (told === undefined && takenBack?.state === "done") {
    return { state: "cancelled", says: "was taken back", endedAt: now };
  }
  if (now < expires_at) return undefined;
  if (asked?.state === "waiting")
    return { state: "expired", says: "its node did not ask for it in time", endedAt: now };
  if (now < expires_at + lastWord) return undefined;
  return { state: "expired", says: "its node has not told what became of it", endedAt: now };
}
