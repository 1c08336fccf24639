// Telegrams of a file, one a line; it goes on where it stopped.
import { fileInput } from "../file-input.ts";
import type { InputKind } from "../input-kind.ts";

export const input: InputKind = {
  open: (settings, house) =>
    fileInput({
      path: settings.text("path"),
      follow: settings.flag("follow", true),
      progressFile: house.file("input.json"),
    }),
};
