// Tests what receivers get: a mail server, a webhook, a browser behind its push service, a broker.
import assert from "node:assert/strict";
import { createDecipheriv, createECDH, createHmac, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer as createSocketServer } from "node:net";
import { after, describe, test } from "node:test";
import type { NotificationMessage } from "@tributary/wire";
import { SMTPServer } from "smtp-server";
import { brokerCarrier } from "./broker.ts";
import { type EmailServer, emailCarrier } from "./email.ts";
import { post } from "./post.ts";
import { isPrivateAddress, whyNotTo } from "./private-address.ts";
import { newVapidKeys, webPushCarrier } from "./web-push.ts";
import { isSignedWebhook, newWebhookSecret, webhookCarrier } from "./webhook.ts";

const now = 1_772_409_600;
const message: NotificationMessage = {
  ...{ id: "0123456789abcdef0123456789abcdef", severity: "critical", title: "Θραύση: 3 m³", language: "el", level: 0 },
  ...{
    body: "Μετρητής Κουζίνα, από 2 Μαρ 2026.",
    sentAt: now,
    acknowledge: "https://meters.example/notifications/open?token=x",
  },
  about: [
    {
      ...{ incident: "i", kind: "alarm", meter: "KAM.12345678.1b.07", meterName: "Κουζίνα", utility: "water" },
      ...{ what: "burst", openedAt: now, closedAt: null, value: null, limit: null, unit: "" },
    },
  ],
};
const here = new Set(["127.0.0.1"]);
const nowhere: ReadonlySet<string> = new Set();

interface Taken {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** A web server that keeps what it is sent. */
async function openReceiver(
  answers: (response: ServerResponse, path: string) => void = (response) => response.writeHead(201).end(),
) {
  const taken: Taken[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    taken.push({ path: request.url ?? "", headers: request.headers, body: Buffer.concat(parts) });
    answers(response, request.url ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { taken, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe("a webhook", () => {
  test("F57 gets the message, signed over its id, time and body, and knows a replay", async () => {
    const { taken, url } = await openReceiver();
    const secret = newWebhookSecret();
    const carrier = webhookCarrier(here, () => now);
    assert.deepEqual(
      await carrier.send({ address: JSON.stringify({ url: `${url}/hook?a=1`, secret }), person: "ann" }, message),
      { sent: true },
    );
    const [only] = taken;
    assert.ok(only !== undefined);
    assert.equal(only.path, "/hook?a=1");
    const body = only.body.toString();
    assert.deepEqual(JSON.parse(body), message);
    // As Standard Webhooks has it, with no code of ours.
    const key = Buffer.from(secret.replace("whsec_", ""), "base64");
    const signed = createHmac("sha256", key).update(`${message.id}.${now}.${body}`).digest("base64");
    assert.equal(only.headers["webhook-signature"], `v1,${signed}`);
    assert.ok(isSignedWebhook(secret, only.headers, body, now + 299));
    assert.ok(!isSignedWebhook(secret, only.headers, body, now + 301), "replayed later");
    assert.ok(!isSignedWebhook(secret, only.headers, body.replace("critical", "notice"), now));
    assert.ok(!isSignedWebhook(newWebhookSecret(), only.headers, body, now));
    assert.ok(!isSignedWebhook(secret, { ...only.headers, "webhook-timestamp": String(now + 1) }, body, now));
  });

  test("T17 is followed nowhere, and what it answers decides whether it is tried again", async () => {
    const statusOf: Readonly<Record<string, number>> = {
      "/302": 302,
      "/404": 404,
      "/410": 410,
      "/413": 413,
      "/500": 500,
    };
    const { taken, url } = await openReceiver((response, path) =>
      response.writeHead(statusOf[path] ?? 200, { location: "/elsewhere" }).end(),
    );
    const carrier = webhookCarrier(here, () => now);
    const ended = async (path: string) =>
      Object.keys(
        await carrier.send(
          { address: JSON.stringify({ url: url + path, secret: newWebhookSecret() }), person: "ann" },
          message,
        ),
      );
    assert.deepEqual(await ended("/302"), ["again"]);
    assert.deepEqual(await ended("/404"), ["again"]);
    assert.deepEqual(await ended("/410"), ["gone"]);
    assert.deepEqual(await ended("/413"), ["refused"]);
    assert.deepEqual(await ended("/500"), ["again"]);
    assert.equal(taken.length, 5);
  });

  test("T17 nothing is sent to private networks, by number or by name, unless the operator allows it", async () => {
    const { taken, url } = await openReceiver();
    const { port } = new URL(url);
    for (const host of ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "0x7f.1"]) {
      const answer = await post(`https://${host}:${port}/`, { headers: {}, body: "", allowed: nowhere });
      assert.ok(
        typeof answer === "object" && /private network/.test(answer.failed),
        `${host}: ${JSON.stringify(answer)}`,
      );
    }
    assert.match(whyNotTo(new URL("http://water.example/"), nowhere) ?? "", /https/);
    assert.equal(whyNotTo(new URL("https://water.example/"), nowhere), undefined);
    assert.equal(taken.length, 0);
    const closed = [
      "10.1.2.3",
      "172.16.0.1",
      "192.168.1.1",
      "169.254.169.254",
      "100.64.0.1",
      "224.0.0.1",
      "255.255.255.255",
    ];
    const closed6 = [
      "::1",
      "::",
      "fe80::1",
      "fd00::1",
      "::ffff:8.8.8.8",
      "64:ff9b::a00:1",
      "2002:a00:1::",
      "2001:db8::1",
      "ff02::1",
    ];
    for (const address of [...closed, ...closed6]) assert.ok(isPrivateAddress(address), address);
    for (const address of ["8.8.8.8", "172.32.0.1", "2606:4700::1111"]) assert.ok(!isPrivateAddress(address), address);
  });
});

describe("a browser", () => {
  /** The browser's side of RFC 8291: only what stands in the RFCs, with Node's own cryptography. */
  function openBrowser() {
    const ecdh = createECDH("prime256v1");
    const publicKey = ecdh.generateKeys();
    const auth = randomBytes(16);
    const derive = (key: Uint8Array, salt: Uint8Array, info: Uint8Array | string, length: number) =>
      Buffer.from(hkdfSync("sha256", key, salt, info, length));
    return {
      keys: { p256dh: publicKey.toString("base64url"), auth: auth.toString("base64url") },
      decrypt(body: Buffer): string {
        // RFC 8188, 2.1: salt, record size, length of the key id, key id.
        const [salt, idLength] = [body.subarray(0, 16), body[20] ?? 0];
        const sender = body.subarray(21, 21 + idLength);
        const info = Buffer.concat([Buffer.from("WebPush: info\0"), publicKey, sender]);
        const key = derive(ecdh.computeSecret(sender), auth, info, 32);
        const sealed = body.subarray(21 + idLength);
        const open = createDecipheriv(
          "aes-128-gcm",
          derive(key, salt, "Content-Encoding: aes128gcm\0", 16),
          derive(key, salt, "Content-Encoding: nonce\0", 12),
        );
        open.setAuthTag(sealed.subarray(-16));
        const padded = Buffer.concat([open.update(sealed.subarray(0, -16)), open.final()]);
        const end = padded.lastIndexOf(2);
        assert.ok(padded.subarray(end + 1).every((byte) => byte === 0));
        return padded.subarray(0, end).toString();
      },
    };
  }

  test("F57 alone reads the message, which the deployment signs for the push service (RFC 8291, 8292)", async () => {
    const { taken, url } = await openReceiver();
    const browser = openBrowser();
    const vapid = newVapidKeys();
    const carrier = webPushCarrier(vapid, "mailto:ops@water.example", here);
    const address = JSON.stringify({ endpoint: `${url}/push/abc`, keys: browser.keys });
    assert.deepEqual(await carrier.send({ address, person: "ann" }, message), { sent: true });
    const [only] = taken;
    assert.ok(only !== undefined);
    assert.deepEqual(JSON.parse(browser.decrypt(only.body)), message);
    assert.ok(!only.body.includes("KAM."));
    const { authorization = "", ttl, urgency, topic } = only.headers;
    assert.deepEqual(
      [only.headers["content-encoding"], ttl, urgency, topic],
      ["aes128gcm", "86400", "high", message.id],
    );
    const [, token = "", key] = /^vapid t=([^,]+), ?k=(.+)$/.exec(authorization) ?? [];
    assert.equal(key, vapid.publicKey);
    const [head = "", claims = "", signature = ""] = token.split(".");
    const point = Buffer.from(vapid.publicKey, "base64url");
    const jwk = {
      kty: "EC",
      crv: "P-256",
      x: point.subarray(1, 33).toString("base64url"),
      y: point.subarray(33).toString("base64url"),
    };
    const signer = createPublicKey({ key: jwk, format: "jwk" });
    assert.ok(
      verify(
        "sha256",
        Buffer.from(`${head}.${claims}`),
        { key: signer, dsaEncoding: "ieee-p1363" },
        Buffer.from(signature, "base64url"),
      ),
    );
    const said = JSON.parse(Buffer.from(claims, "base64url").toString());
    assert.deepEqual([said.aud, said.sub], [url, "mailto:ops@water.example"]);
    assert.ok(said.exp > Date.now() / 1000 && said.exp <= Date.now() / 1000 + 86_400);
  });

  test("a message that is too long for push services is made shorter, and an address that is no more is known", async () => {
    const { taken, url } = await openReceiver((response, path) =>
      response.writeHead(path.length > 6 ? 404 : 201).end(),
    );
    const browser = openBrowser();
    const carrier = webPushCarrier(newVapidKeys(), "mailto:ops@water.example", here);
    const send = (path: string, told: NotificationMessage, keys = browser.keys) =>
      carrier.send({ address: JSON.stringify({ endpoint: `${url}/${path}`, keys }), person: "ann" }, told);
    const [about] = message.about;
    const long = {
      ...message,
      body: "έ".repeat(3000),
      about: Array.from({ length: 40 }, () => about ?? assert.fail()),
    };
    assert.deepEqual(await send("a", long), { sent: true });
    const [first] = taken;
    assert.ok(first !== undefined && first.body.length <= 4096);
    assert.equal(JSON.parse(browser.decrypt(first.body)).id, message.id);
    assert.deepEqual(await send("no-more", message), { gone: "status 404" });
    const noPoint = { ...browser.keys, p256dh: randomBytes(65).toString("base64url") };
    assert.deepEqual(Object.keys(await send("a", message, noPoint)), ["gone"]);
  });
});

describe("a mail server", () => {
  const password = randomBytes(12).toString("hex");

  async function openServer(more: { refuses?: boolean } = {}) {
    const mails: { to: string[]; text: string }[] = [];
    const server = new SMTPServer({
      ...{ secure: false, allowInsecureAuth: true, hideSTARTTLS: true, logger: false },
      onAuth: (given, _, done) =>
        given.username === "tributary" && given.password === password
          ? done(null, { user: "tributary" })
          : done(new Error("no")),
      onRcptTo: ({ address }, _, done) =>
        more.refuses === true ? done(Object.assign(new Error(`no ${address} here`), { responseCode: 550 })) : done(),
      async onData(stream, session, done) {
        const parts: Buffer[] = [];
        for await (const part of stream) parts.push(part as Buffer);
        mails.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          text: Buffer.concat(parts).toString(),
        });
        done();
      },
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    after(() => server.close());
    const { port } = server.server.address() as AddressInfo;
    const settings: EmailServer = {
      ...{ host: "127.0.0.1", port, security: "none", user: "tributary", password },
      from: "Waterworks <alerts@water.example>",
    };
    return { mails, settings };
  }
  const address = JSON.stringify({ email: "ann@example.org" });

  test("F57 gets a mail with the message, its link and an id by which a second one is known", async () => {
    const { mails, settings } = await openServer();
    const carrier = emailCarrier(settings);
    after(() => carrier.close?.());
    assert.deepEqual(await carrier.send({ address, person: "ann" }, message), { sent: true });
    const [only] = mails;
    assert.ok(only !== undefined);
    assert.deepEqual(only.to, ["ann@example.org"]);
    const [head = "", ...rest] = only.text.split("\r\n\r\n");
    assert.match(head, /^From: Waterworks <alerts@water\.example>$/m);
    assert.match(head, /^Message-ID: <0123456789abcdef0123456789abcdef@water\.example>$/m);
    assert.match(head, /^Auto-Submitted: auto-generated$/m);
    const subject = /^Subject: ((?:.|\r\n )+?)\r\n\S/m.exec(head)?.[1] ?? "";
    const words = subject
      .replaceAll(/\r\n /g, "")
      .replaceAll(/=\?UTF-8\?B\?([^?]+)\?=/g, (_, word: string) => Buffer.from(word, "base64").toString());
    assert.equal(words.replaceAll(/\s+/g, " "), message.title);
    assert.match(head, /^Content-Transfer-Encoding: base64$/m);
    const text = Buffer.from(rest.join(""), "base64").toString();
    assert.match(text, /Μετρητής Κουζίνα/);
    assert.match(text, /https:\/\/meters\.example\/notifications\/open\?token=x/);
  });

  test("a title with line breaks adds no header, and a mailbox that does not exist is no more", async () => {
    const { mails, settings } = await openServer();
    const carrier = emailCarrier(settings);
    after(() => carrier.close?.());
    await carrier.send({ address, person: "ann" }, { ...message, title: "a\r\nBcc: eve@example.org" });
    assert.deepEqual(mails[0]?.to, ["ann@example.org"]);
    assert.doesNotMatch(mails[0]?.text ?? "", /^Bcc:/m);
    const refusing = await openServer({ refuses: true });
    const gone = emailCarrier(refusing.settings);
    after(() => gone.close?.());
    assert.deepEqual(Object.keys(await gone.send({ address, person: "ann" }, message)), ["gone"]);
    const wrong = emailCarrier({ ...settings, password: "wrong" });
    after(() => wrong.close?.());
    assert.deepEqual(Object.keys(await wrong.send({ address, person: "ann" }, message)), ["again"]);
    const dead = emailCarrier({ ...settings, port: 1 });
    after(() => dead.close?.());
    assert.deepEqual(Object.keys(await dead.send({ address, person: "ann" }, message)), ["again"]);
  });
});

describe("a broker", () => {
  test("is sent again only what is asked for again: what it did not confirm is not kept by the connection", async () => {
    const published: string[] = [];
    let confirms = false;
    // MQTT 3.1.1 (OASIS): CONNACK (3.2) for CONNECT, PUBACK (3.4) for PUBLISH of QoS 1 (3.3), each in one piece here.
    const server = createSocketServer((socket) => {
      socket.on("error", () => undefined);
      socket.on("data", (packet) => {
        const kind = (packet[0] ?? 0) >> 4;
        if (kind === 1) socket.write(Uint8Array.of(0x20, 2, 0, 0));
        if (kind !== 3) return;
        let at = 1;
        while ((packet[at] ?? 0) >= 0x80) at += 1;
        const topic = at + 3;
        const end = topic + packet.readUInt16BE(at + 1);
        published.push(packet.subarray(topic, end).toString());
        if (confirms) socket.write(Uint8Array.of(0x40, 2, packet[end] ?? 0, packet[end + 1] ?? 0));
        else socket.destroy();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    after(() => server.close());
    const { port } = server.address() as AddressInfo;
    const carrier = brokerCarrier({ url: `mqtt://127.0.0.1:${port}`, topic: "people" });
    after(() => carrier.close?.());
    assert.deepEqual(Object.keys(await carrier.send({ address: "{}", person: "ann" }, message)), ["again"]);
    confirms = true;
    assert.deepEqual(await carrier.send({ address: "{}", person: "bob" }, message), { sent: true });
    assert.deepEqual(await carrier.send({ address: "{}", person: "eve" }, message), { sent: true });
    assert.deepEqual(published, ["people/ann", "people/bob", "people/eve"]);
    const nowhere = brokerCarrier({ url: "mqtt://127.0.0.1:1", topic: "people" });
    assert.deepEqual(Object.keys(await nowhere.send({ address: "{}", person: "ann" }, message)), ["again"]);
    await nowhere.close?.();
  });
});
