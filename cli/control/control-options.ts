// The options of commands that ask an edge node's local control.
import type { Command } from "commander";

export const withControl = (command: Command): Command =>
  command
    .option("--data <folder>", "data folder of the edge node", process.env["TRIBUTARY_DATA"] ?? "data")
    .option("--config <file>", "configuration file instead of tributary.yaml in the data folder")
    .option("--edge <url>", "local control of the edge node (http://127.0.0.1:8082)");
