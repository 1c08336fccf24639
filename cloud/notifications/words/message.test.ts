// Tests that every message can be written in every language, with units and local times.
import assert from "node:assert/strict";
import { test } from "node:test";
import { alarms } from "@tributary/core";
import { limitKinds, notificationLanguages } from "@tributary/wire";
import { amountText } from "./amounts.ts";
import { words } from "./languages.ts";
import { bodyOf, messageOf, type TellingIncident, titleOf } from "./message.ts";

const start = Date.parse("2026-03-29T00:30:00Z") / 1000;

function incident(what: string, kind: TellingIncident["kind"]): TellingIncident {
  const told = {
    severity: "warning" as const,
    what,
    name: "Night",
    utility: "water" as const,
    value: 0.25,
    limit: 1.5,
  };
  return {
    ...{ id: "i", kind, meter: "m1", meterName: "Kitchen", zone: "Europe/Athens", openedAt: start, closedAt: null },
    told: { ...told, unit: "m3", days: 3, detail: "" },
  };
}

test("every alarm, limit and criterion has its words in every language, and no place stays empty", () => {
  for (const language of notificationLanguages) {
    const all = [
      ...Object.keys(alarms).map((alarm) => incident(alarm, "alarm")),
      ...limitKinds.map((kind) => incident(kind, "limit")),
      incident("c1", "criterion"),
      incident("peak", "call"),
      incident("price", "call"),
    ];
    const titles = all.map((one) => titleOf(one, language));
    assert.equal(new Set(titles).size, all.length, language);
    for (const [place, one] of all.entries()) {
      const { title, body } = messageOf({
        ...{ id: "x", incidents: [{ ...one, closedAt: start + 60 }], preferences: { language, zone: null } },
        ...{ level: 1, sentAt: start, link: null },
      });
      assert.equal(title, titles[place]);
      assert.doesNotMatch(title + body, /[{}]|undefined|null|NaN/);
      assert.ok(body.includes("Kitchen (m1)"), body);
    }
    for (const text of Object.values(words[language]).filter((one) => typeof one === "string"))
      assert.ok(text.length > 0);
  }
});

test("amounts and times are written as people of the language read them, in the zone of the person or of the meter", () => {
  assert.equal(amountText(0.75, "m3", "en"), "750 L");
  assert.equal(amountText(1234.5, "m3", "de"), "1.234,5 m³");
  assert.equal(amountText(2.5, "kWh", "es"), "2,5 kWh");
  assert.equal(titleOf(incident("day-above", "limit"), "de"), "250 L an einem Tag: mehr als Ihre Grenze von 1,5 m³");
  const { id: _, ...one } = incident("leak", "alarm");
  assert.match(bodyOf(one, { language: "en", zone: null }, 0), /since Mar 29, 2026, 2:30\sAM/);
  // An hour later clocks in Berlin have gone forward.
  const later = { ...one, openedAt: start + 3600 };
  assert.match(bodyOf(later, { language: "de", zone: "Europe/Berlin" }, 0), /seit 29\.03\.2026, 03:30/);
});
