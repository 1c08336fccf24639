// The node's own page: what comes in and goes out, and the newest values of one meter. It needs nothing but this node.

export const viewPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Edge node</title>
<link rel="stylesheet" href="view.css">
<script src="view.js" defer></script>
</head>
<body>
<header><h1 id="node">Edge node</h1><p id="says" role="status"></p></header>
<form id="prove"><label>Token (file control-token) <input id="token" type="password" autocomplete="off" required></label><button>Show</button></form>
<main id="view" hidden>
<section><h2>Services</h2><table><tbody id="services"></tbody></table></section>
<section><h2>Arrivals</h2><table><tbody id="arrivals"></tbody></table></section>
<section><h2>Radio</h2><table><tbody id="radio"></tbody></table><table><tbody id="repeats"></tbody></table></section>
<section><h2>Alarms</h2><table><tbody id="alarms"></tbody></table></section>
<section><h2>Security</h2><table><tbody id="security"></tbody></table></section>
<section><h2>Usage</h2><form id="choose"><label>Meter <input id="meter" autocomplete="off" required></label><button>Count</button></form>
<p><output id="usage"></output></p><table><tbody id="values"></tbody></table></section>
</main>
</body>
</html>
`;

export const viewStyle = `:root{color-scheme:light dark;font:16px/1.4 system-ui,sans-serif}
body{margin:0 auto;max-width:60rem;padding:1rem}
main{display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(18rem,1fr))}
main[hidden]{display:none}
h1{font-size:1.4rem;margin:0}h2{font-size:1.05rem}
table{border-collapse:collapse;width:100%}td{border-top:1px solid #8884;padding:.2rem .3rem}td:last-child{text-align:right;font-variant-numeric:tabular-nums}
output{font-size:2rem;font-variant-numeric:tabular-nums}
`;

/** Plain JavaScript for the browser. Whatever meters and gateways say is put in as text. */
export const viewScript = `"use strict";
const every = 2000;
const of = (id) => document.getElementById(id);
let token = sessionStorage.getItem("token") ?? "";
let before;
let counted;

async function ask(path) {
  const answer = await fetch(path, { headers: { authorization: "Bearer " + token } });
  const body = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(body.detail), { status: answer.status });
  return body;
}

function show(id, rows) {
  of(id).replaceChildren(...rows.map((cells) => {
    const row = document.createElement("tr");
    row.append(...cells.map((text) => Object.assign(document.createElement("td"), { textContent: String(text) })));
    return row;
  }));
}

const total = (counts) => Object.values(counts).reduce((sum, one) => sum + one, 0);
const clock = (at) => new Date(at * 1000).toLocaleTimeString();
const rate = (now, then, seconds) => (seconds > 0 ? ((now - then) / seconds).toFixed(1) : "0.0") + " /s";

function showState(state) {
  const moment = performance.now() / 1000;
  const { counts, writes, outbox, meters } = state;
  const now = { moment, arrived: total(counts), read: counts.read ?? 0, ...writes, told: outbox.told };
  const then = before ?? now;
  const seconds = now.moment - then.moment;
  const groups = now.groups - then.groups;
  const took = groups > 0 ? (((now.seconds - then.seconds) / groups) * 1000).toFixed(1) + " ms" : "-";
  before = now;
  of("node").textContent = "Edge node " + state.node;
  show("services", [
    ["telegrams in", rate(now.arrived, then.arrived, seconds)],
    ["readings out of decoding", rate(now.read, then.read, seconds)],
    ["written to disk", rate(now.groups, then.groups, seconds)],
    ["time of a write", took],
    ["told to the cloud", rate(now.told, then.told, seconds)],
    ["waiting for the cloud", outbox.waiting],
    ["commands open", state.commands],
    ["meters heard this hour", meters.hour + " of " + meters.known],
  ]);
  show("security", state.security.threats.slice(-20).map(({ says, count, until }) => [says, clock(until), count]));
  show("arrivals", Object.entries(counts));
  show("radio", state.gateways.map(({ gateway, meters, rssi }) => [gateway, meters + " meters", rssi === undefined ? "" : rssi + " dBm"]));
  show("repeats", state.devices.flatMap(({ gateway, days }) =>
    Object.entries(days).filter(([, { uplinks }]) => uplinks > 0).map(([day, { uplinks, arrived, again }]) =>
      [gateway + ", " + day, arrived + " of " + uplinks + " uplinks", again.toFixed(2) + " repeats each"])));
}

async function showMeter() {
  const meter = of("meter").value.trim();
  if (meter === "") return;
  const found = await ask("v1/meters/" + encodeURIComponent(meter));
  const main = found.values.find(({ register }) => register === "volume" || register === "energy") ?? found.values[0];
  if (main !== undefined && (counted?.meter !== found.meter || counted.register !== main.register)) {
    counted = { meter: found.meter, register: main.register, value: main.value };
  }
  of("usage").textContent = main === undefined ? "" : (main.value - counted.value).toFixed(3) + " " + main.unit + " since you look";
  show("values", found.values.map(({ register, value, unit, at }) => [register, clock(at), value + " " + unit]));
}

async function refresh() {
  try {
    showState(await ask("v1/state"));
    const { alarms } = await ask("v1/alarms?limit=20");
    show("alarms", alarms.map(({ alarm, meter, openedAt }) => [alarm, meter, clock(openedAt)]));
    of("view").hidden = false;
    of("prove").hidden = true;
    of("says").textContent = clock(Date.now() / 1000);
    await showMeter();
  } catch (error) {
    of("says").textContent = error.message;
    if (error.status !== 401) return;
    sessionStorage.removeItem("token");
    token = "";
    of("prove").hidden = false;
    of("view").hidden = true;
  }
}

of("prove").addEventListener("submit", (event) => {
  event.preventDefault();
  token = of("token").value.trim();
  sessionStorage.setItem("token", token);
  refresh();
});
of("choose").addEventListener("submit", (event) => {
  event.preventDefault();
  counted = undefined;
  refresh();
});
setInterval(() => { if (token !== "") refresh(); }, every);
if (token !== "") refresh();
`;
