// One script in an interpreter of its own: QuickJS in WebAssembly, which can reach nothing that is not handed to it.
import type { QuickJSContext, QuickJSHandle } from "quickjs-emscripten-core";
import { answerKinds, furniture } from "./furniture.ts";
import type { NewInterpreter } from "./interpreter.ts";
import { failure, type Outcome, type SandboxFailure, type SandboxLimits } from "./outcome.ts";

/** One call of a function by name. Arguments are a JSON array; `at` are UTC milliseconds, the only time there is. */
export interface Call {
  readonly name: string;
  readonly words: string;
  readonly at: number;
  readonly seed: number;
}

/** After a failure that is `spent` the room is left as it is and never entered again. */
export interface Room {
  call(call: Call): Outcome;
  readonly spent: boolean;
}

/** Functions of the house that a script may call by name: text in, text out. */
export type Lent = Readonly<Record<string, (...words: readonly string[]) => string>>;

const isName = /^[A-Za-z_$][\w$]*$/;
const failures = new Map<string, SandboxFailure>([
  [answerKinds["not-json"], "not-json"],
  [answerKinds.threw, "threw"],
  [answerKinds.memory, "memory"],
]);

/** Runs the scripts once, in their order; the failure tells why that did not work. */
export async function openRoom(
  newInterpreter: NewInterpreter,
  scripts: readonly string[],
  limits: SandboxLimits,
  lent: Lent = {},
): Promise<Room | (Outcome & { ok: false })> {
  let steps = 0;
  const runtime = (await newInterpreter(limits.memory)).newRuntime();
  runtime.setMaxStackSize(limits.stack);
  runtime.setInterruptHandler(() => {
    steps += 1;
    return steps > limits.steps;
  });
  const context = runtime.newContext();
  const desk = evaluate(context, furniture, "furniture.js");
  if (!("handle" in desk)) throw new Error(`the sandbox cannot be furnished: ${desk.says}`);
  const [invoke, said] = [context.getProp(desk.handle, "invoke"), context.getProp(desk.handle, "said")];
  const functions = new Map<string, QuickJSHandle>();
  let spent = false;

  /** Steps are out, or else memory is: nothing else ends a script without being thrown in it. */
  const exhausted = (): SandboxFailure => (steps > limits.steps ? "timeout" : "memory");

  function lines(): string[] {
    // A few steps are left to say what was said; without memory there may be nothing.
    steps = Math.max(0, limits.steps - 5);
    try {
      const told = context.callFunction(said, context.undefined);
      using answer = told.error ?? told.value;
      const list: unknown = told.error === undefined ? JSON.parse(context.getString(answer)) : [];
      return Array.isArray(list) ? list.map(String) : [];
    } catch {
      return [];
    }
  }

  function find(name: string): QuickJSHandle | undefined {
    const known = functions.get(name);
    if (known !== undefined || !isName.test(name)) return known;
    // By its name, not as a property: `const decode = ...` makes no property of the global object.
    const found = evaluate(context, `typeof ${name} === "function" ? ${name} : undefined`, "name.js");
    if (!("handle" in found) || context.typeof(found.handle) !== "function") return undefined;
    functions.set(name, found.handle);
    return found.handle;
  }

  function enter({ name, words, at, seed }: Call): Outcome {
    const run = find(name);
    if (run === undefined) return failure("no-function", name);
    using wordsIn = context.newString(words);
    using atIn = context.newNumber(at);
    using seedIn = context.newNumber(seed);
    const answered = context.callFunction(invoke, context.undefined, run, wordsIn, atIn, seedIn);
    if (answered.error !== undefined) {
      spent = true;
      return failure(exhausted(), "", lines());
    }
    using answer = answered.value;
    const text = context.getString(answer);
    const cause = failures.get(text.charAt(0));
    // What ran out of memory or stack may be half done.
    if (cause === "memory") spent = true;
    if (cause !== undefined) return failure(cause, text.slice(1), lines());
    if (text.length > limits.answer) return failure("not-json", `${text.length} characters`, lines());
    return { ok: true, value: JSON.parse(text.slice(1)), said: lines() };
  }

  for (const [name, run] of Object.entries(lent)) {
    using made = context.newFunction(name, (...words) => context.newString(run(...words.map(context.getString))));
    context.setProp(context.global, name, made);
  }
  for (const script of scripts) {
    steps = 0;
    const loaded = evaluate(context, script, "script.js");
    if (!("handle" in loaded)) {
      const cause = loaded.says === "interrupted" ? "timeout" : /memory|stack/.test(loaded.says) ? "memory" : "threw";
      return failure(cause, cause === "threw" ? loaded.says : "");
    }
  }
  return {
    get spent() {
      return spent;
    },
    call(call) {
      steps = 0;
      try {
        return enter(call);
      } catch (error) {
        // The interpreter itself broke: no room for the arguments, or its memory is no longer sound.
        spent = true;
        return failure("memory", error instanceof Error ? error.message : "");
      }
    },
  };
}

function evaluate(context: QuickJSContext, script: string, file: string): { handle: QuickJSHandle } | { says: string } {
  const result = context.evalCode(script, file);
  if (result.error === undefined) return { handle: result.value };
  using error = result.error;
  using message = context.typeof(error) === "object" ? context.getProp(error, "message") : error.dup();
  return { says: context.getString(message).slice(0, 300) };
}
