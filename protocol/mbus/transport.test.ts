// Transport headers of every form, there and back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "@tributary/core";
import { controlInformation } from "./control-information.ts";
import { readTransport, securityMode, writeTransport } from "./transport.ts";

const address = { manufacturer: "TRI", id: "12345678", version: "01", type: "07" };

for (const [ci, form] of [
  [0x78, "none"],
  [0x7a, "short"],
  [0x72, "long"],
] as const) {
  for (const [configuration, mode, extension] of [
    [0x0000, 0, 0],
    [0x2550, 5, 0],
    [0x0730, 7, 1],
    [0x0a00, 10, 2],
    [0x2aff, 10, 6],
    [0x0d00, 13, 1],
  ] as const) {
    if (form === "none" && mode > 0) continue;
    test(`CI ${ci.toString(16)}, mode ${mode}, ${extension} bytes more`, () => {
      const header = {
        ci,
        form,
        ...(form === "long" ? { address } : {}),
        accessNumber: form === "none" ? 0 : 42,
        status: form === "none" ? 0 : 0x10,
        configuration,
        extension: Uint8Array.from({ length: extension }, (_, i) => i + 1),
      };
      const bytes = writeTransport(header);
      const read = readTransport(bytes, 0, bytes.length);
      if (read instanceof Fault) return assert.fail(read.says);
      assert.deepEqual(read, { ...header, start: 0, end: bytes.length });
      assert.equal(securityMode(read), mode);
      for (let end = 0; end < bytes.length; end += 1) {
        const cut = readTransport(bytes, 0, end);
        assert.equal(cut instanceof Fault && cut.code, "truncated");
      }
    });
  }
}

test("a reserved CI is named", () => {
  const fault = readTransport(Uint8Array.of(0x20), 0, 1);
  assert.equal(
    fault instanceof Fault && fault.says,
    "telegram has a control information field that is not supported: 20",
  );
});

test("each CI of makers is let through without a header", () => {
  for (let ci = 0xa0; ci <= 0xb7; ci += 1) {
    assert.deepEqual(controlInformation(ci), { header: "none", application: "manufacturer" });
  }
});
