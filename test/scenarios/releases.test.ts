// Signed releases of a supervised edge node: one that is healthy is taken, one that crashes is switched back, others never run.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { begun, releaseTrial, swapped } from "./releases.ts";
import { endAll, temporaryFolder, until } from "./running.ts";

const folder = temporaryFolder();
after(async () => {
  await endAll();
  folder.remove();
});

test("F19 a signed release is taken when it is healthy, a crashing one is switched back; tampered, foreign and older ones do not run", async () => {
  const { data, pack, install, refused, start, stranger, inFolder } = releaseTrial(folder.path);
  const good = await pack("0.2.0", "good");
  await refused(good, /no supervised node works on/);
  const edge = await start([]);
  assert.match(await install(good), /release 0\.2\.0 is taken: it was healthy after 8 s/);

  const next = await pack("0.2.1", "good");
  const tampered = inFolder("tampered.release");
  writeFileSync(tampered, readFileSync(next, "latin1").replace('"version":"0.2.1"', '"version":"0.2.2"'), "latin1");
  await refused(tampered, /nobody of this node's operatorKeys signed it/);
  const crashing = await pack("0.3.0", "crashing");
  writeFileSync(inFolder("swapped.release"), swapped(next, crashing));
  await refused(inFolder("swapped.release"), /is not what was signed|more than was signed|ends within/);
  await refused(await pack("0.2.4", "good", stranger), /nobody of this node's operatorKeys signed it/);
  await refused(await pack("0.1.9", "good"), /not newer than 0\.2\.0/);
  await refused(good, /not newer than 0\.2\.0/);
  assert.deepEqual(
    ["0.2.1", "0.2.2", "0.2.4", "0.1.9"].filter((version) => existsSync(join(data, "releases", version))),
    [],
  );

  await refused(crashing, /switched-back: it ended with exit code 3/);
  await until("the release of before runs", async () => begun(edge, "0.2.0").length === 2);
  await edge.end("SIGTERM");
});
