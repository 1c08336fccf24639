// Looks at the file of an open database as a stranger would: what memory holds of it hides that the disk lost it.
import { statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { pagesHold, StoreDamaged } from "./open-whole.ts";

/** The pages of a larger database are not all looked at, for telegrams wait meanwhile: its daily copy shows what they hold. */
const mostBytes = 16 * 2 ** 20;

export interface ColdLook {
  /** Throws when the file is gone, or another one is in its place. */
  atFile(): void;
  /** Throws when its pages do not hold either. */
  atPages(): void;
}

export function coldLook(path: string): ColdLook {
  const inode = statSync(path).ino;

  function atFile(): void {
    const file = statSync(path, { throwIfNoEntry: false });
    if (file === undefined) throw new StoreDamaged("the file is gone");
    if (file.ino !== inode) throw new StoreDamaged("another file is in its place");
  }

  return {
    atFile,
    atPages() {
      atFile();
      const database = new DatabaseSync(path, { readOnly: true });
      try {
        const isSmall = statSync(path).size <= mostBytes;
        const found = isSmall ? pagesHold(database) : undefined;
        if (found !== undefined) throw new StoreDamaged(found);
        database.prepare("select count(*) from facts").get();
      } finally {
        database.close();
      }
    },
  };
}
