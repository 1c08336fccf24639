// A tenth of the long form: 10,000 recorded telegrams played back.
import { after, test } from "node:test";
import { replay } from "./replay.ts";
import { endAll, temporaryFolder } from "./running.ts";

const folder = temporaryFolder();
after(async () => {
  await endAll();
  folder.remove();
});

test("10,000 replayed telegrams change no reading, also after a kill -9; late behind a gateway they are kept", () =>
  replay(folder.path, 10_000));
