// Why a gateway or the cloud is no place for a lambda, as the node's decisions say it.
import assert from "node:assert/strict";
import { it } from "node:test";
import { newSigningKeys, signLambda } from "@tributary/engine-lambda";
import { type LambdaAsk, type LambdaPlaceNow, type LambdaTold, lambdaManifest } from "@tributary/wire";
import { cloudPlace } from "./cloud-place.ts";
import { gatewayPlace } from "./gateway-place.ts";
import { newLinkGauge } from "./link-gauge.ts";

const manifest = lambdaManifest.parse({
  ...{ name: "use", version: 1, code: "function run() {}", every: 3600, deadline: 100 },
  reads: [{ name: "use", register: "volume", meters: "*", bucket: "hour", buckets: 1 }],
});
const artefact = signLambda(manifest, "utility", newSigningKeys().privateKey);
const now: LambdaPlaceNow = { speed: 1, load: 0, waits: 0, memory: 1e9, cpuSecond: 0, signers: ["utility"] };

it("F68 a gateway is a place when it alone hears the meters, answers, holds keys and trusts who signed", async () => {
  let hearing: readonly string[] = [];
  let says: Omit<LambdaTold, "told"> | undefined;
  const time = { now: 0 };
  const place = gatewayPlace({ gateways: () => hearing, now: () => time.now, perMegabyte: 0 });
  const no = async () => (await place.look(artefact)).now.no;
  assert.equal(await no(), "no gateway hears its meters");
  hearing = ["roof", "street"];
  assert.equal(await no(), "2 gateways hear its meters");
  hearing = ["roof"];
  assert.equal(await no(), "no way leads to roof");
  place.addWay({
    async send(gateway: string, { ask }: LambdaAsk) {
      if (says !== undefined) setImmediate(() => place.told(gateway, { told: ask, ...says }));
      return true;
    },
  });
  assert.equal(await no(), "roof does not answer");
  time.now += 3600;
  assert.equal(await no(), "roof does not answer");
  says = { answer: { refused: "roof holds no keys" } };
  assert.equal(await no(), "roof does not answer");
  time.now += 3600;
  assert.equal(await no(), "roof holds no keys");
  says = { place: { ...now, signers: [] } };
  assert.equal(await no(), "it does not trust utility");
  says = { place: now };
  assert.equal(await no(), undefined);
});

it("F68 the cloud is a place when it answers, trusts who signed and knows all that the node knows", async () => {
  const outbox = { confirmed: () => 0 };
  const place = cloudPlace({ outbox, gauge: newLinkGauge(() => 0), perMegabyte: 1 });
  const no = async () => (await place.look(artefact)).now.no;
  assert.equal(await no(), "no cloud is named that runs lambdas");
  let answers: () => Promise<LambdaPlaceNow | string> = async () => now;
  const runner = { now: () => answers(), run: async () => ({ refused: "not asked" }) };
  place.connect(runner, "hourly");
  assert.equal(await no(), "the cloud knows less than the node (detail: hourly)");
  place.connect(runner, "full");
  assert.equal(await no(), undefined);
  answers = async () => "the cloud runs no lambdas";
  assert.equal(await no(), "the cloud runs no lambdas");
  answers = () => Promise.reject(new Error("refused"));
  const look = await place.look(artefact);
  assert.deepEqual([look.now.no, look.link.up], ["the link is down", false]);
});
