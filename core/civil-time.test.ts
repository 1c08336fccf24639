import assert from "node:assert/strict";
import { test } from "node:test";
import { type Bucket, bucketStart, isZone, nextBucket, readCivil } from "./civil-time.ts";

const at = (text: string) => Date.parse(text) / 1000;
const zone = "Europe/Madrid";

test("a local day has 23 hours in spring and 25 in autumn", () => {
  const hours = (text: string) => {
    const start = bucketStart(at(text), "day", zone);
    return (nextBucket(start, "day", zone) - start) / 3600;
  };
  assert.equal(hours("2026-03-29T12:00:00Z"), 23);
  assert.equal(hours("2026-10-25T12:00:00Z"), 25);
  assert.equal(hours("2026-11-20T12:00:00Z"), 24);
  assert.equal(hours("2028-02-29T12:00:00Z"), 24);
});

test("buckets are named by their UTC start", () => {
  const cases: [string, Bucket, string, string][] = [
    ["2026-07-01T21:59:59Z", "day", zone, "2026-06-30T22:00:00Z"],
    ["2026-07-01T22:00:00Z", "day", zone, "2026-07-01T22:00:00Z"],
    ["2026-07-01T22:00:00Z", "month", zone, "2026-06-30T22:00:00Z"],
    ["2026-01-01T00:30:00Z", "month", zone, "2025-12-31T23:00:00Z"],
    ["2026-10-25T00:59:59Z", "hour", zone, "2026-10-25T00:00:00Z"],
    ["2026-10-25T01:00:00Z", "hour", zone, "2026-10-25T01:00:00Z"],
    ["2026-07-01T10:29:59Z", "hour", "Asia/Kolkata", "2026-07-01T09:30:00Z"],
    ["2026-07-01T10:29:59Z", "5min", "UTC", "2026-07-01T10:25:00Z"],
    ["2026-07-01T10:29:59Z", "day", "UTC", "2026-07-01T00:00:00Z"],
  ];
  for (const [moment, bucket, where, start] of cases) {
    assert.equal(bucketStart(at(moment), bucket, where), at(start), `${moment} ${bucket} ${where}`);
  }
});

test("every hour of five years lies in exactly one bucket of each size, in four zones", () => {
  for (const where of ["UTC", zone, "America/St_Johns", "Australia/Lord_Howe"]) {
    for (const bucket of ["hour", "day", "month"] as const) {
      let start = bucketStart(at("2024-01-01T00:00:00Z"), bucket, where);
      const end = at(bucket === "hour" ? "2024-12-31T00:00:00Z" : "2028-12-31T00:00:00Z");
      while (start < end) {
        const next = nextBucket(start, bucket, where);
        assert.ok(next > start, `${where} ${bucket} ${start}`);
        assert.equal(bucketStart(start, bucket, where), start, `${where} ${bucket} start ${start}`);
        assert.equal(bucketStart(next - 1, bucket, where), start, `${where} ${bucket} end of ${start}`);
        start = next;
      }
    }
  }
});

test("a civil date is a moment of its zone", () => {
  assert.equal(readCivil("2026-01-31T23:59", zone), at("2026-01-31T22:59:00Z"));
  assert.equal(readCivil("2026-07-01", zone), at("2026-06-30T22:00:00Z"));
  assert.equal(readCivil("2026-10-25T02:30", zone), at("2026-10-25T00:30:00Z"), "of two such moments the first");
  assert.equal(readCivil("yesterday", zone), undefined);
  assert.ok(isZone(zone) && !isZone("Nowhere/Land"));
});
