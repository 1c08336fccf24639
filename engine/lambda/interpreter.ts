// The interpreter that scripts run in: QuickJS as WebAssembly, compiled once, made anew for each room.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import release from "@jitl/quickjs-wasmfile-release-sync";
import { newQuickJSWASMModuleFromVariant, newVariant, type QuickJSWASMModule } from "quickjs-emscripten-core";

/** What is needed of WebAssembly; the types that come with Node leave it out. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>;
  readonly Memory: new (pages: { initial: number; maximum: number }) => object;
};

const pageBytes = 65_536;
/** What the interpreter is built to begin with; fewer pages it refuses. */
const firstPages = 256;

/** Makes interpreters, each with a memory of its own of at most so many bytes. */
export type NewInterpreter = (bytes: number) => Promise<QuickJSWASMModule>;

export async function compileInterpreter(): Promise<NewInterpreter> {
  const file = fileURLToPath(import.meta.resolve("@jitl/quickjs-wasmfile-release-sync/wasm"));
  const wasmModule = await WebAssembly.compile(await readFile(file));
  // Its types say that the package is CommonJS, which it is not when it is imported.
  const variant = "default" in release ? release.default : release;
  return (bytes) => {
    const maximum = Math.max(firstPages, Math.ceil(bytes / pageBytes));
    // QuickJS's own limit counts no contents when built for WebAssembly, so it is the memory that ends.
    const wasmMemory = new WebAssembly.Memory({ initial: firstPages, maximum });
    return newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmModule, wasmMemory }));
  };
}
