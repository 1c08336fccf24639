import assert from "node:assert/strict";
import { test } from "node:test";
import { compareVersions, releaseManifest } from "./release.ts";
import { signedText } from "./signed.ts";

const manifest = (path: string) => ({
  version: "1.2.3",
  files: [{ path, bytes: 1, sha256: "0".repeat(64) }],
  links: [{ path: "node_modules/@tributary/core", to: "core" }],
});

test("no path of a release leads out of it", () => {
  for (const path of ["cli/main.ts", "package.json", "a/..b/c", "node_modules/@x/y.js"]) {
    assert.equal(releaseManifest.safeParse(manifest(path)).success, true, path);
  }
  for (const path of ["../a", "a/../../b", "/etc/passwd", "a//b", "a/", "./a", "a\\b", "C:a", "", ".."]) {
    assert.equal(releaseManifest.safeParse(manifest(path)).success, false, path);
  }
});

test("versions are compared number by number", () => {
  const inOrder = ["0.0.9", "0.1.0", "0.1.10", "0.2.0", "1.0.0", "10.0.0"];
  for (const [place, version] of inOrder.entries()) {
    assert.equal(compareVersions(version, version), 0);
    for (const older of inOrder.slice(0, place)) {
      assert.ok(compareVersions(older, version) < 0 && compareVersions(version, older) > 0, `${older} ${version}`);
    }
  }
});

test("equal manifests are signed as equal texts, and as what they are", () => {
  assert.equal(
    signedText("release", { a: 1, b: { c: 2, d: [3] } }),
    signedText("release", { b: { d: [3], c: 2 }, a: 1 }),
  );
  assert.notEqual(signedText("release", { a: 1 }), signedText("configuration", { a: 1 }));
});
