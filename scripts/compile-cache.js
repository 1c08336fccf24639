// Keeps what was compiled for the next process: tests and benches load the same modules, and types are taken off once.
import nodeModule from "node:module";
import { join } from "node:path";

nodeModule.enableCompileCache(join(import.meta.dirname, "..", "node_modules", ".cache", "tributary"));
