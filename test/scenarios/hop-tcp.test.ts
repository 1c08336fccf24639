// The hop over TCP between machines: certificates of the deployment's own authority say who a gateway is.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { newRequest, openPki, type PkiIdentity } from "@tributary/cloud-pki";
import { type Door, hopTcpInput, hopTcpLink } from "@tributary/edge-gateway";
import { encodeHop, type HopBatch } from "@tributary/wire";

const folder = mkdtempSync(join(tmpdir(), "hop-tcp-"));
const pki = await openPki({ path: join(folder, "pki.sqlite"), now: () => Math.floor(Date.now() / 1000) });
after(() => {
  pki.close();
  rmSync(folder, { recursive: true });
});

async function credentials(identity: PkiIdentity) {
  const { key, request } = await newRequest();
  const { certificate, authority } = await pki.issue(identity, ["127.0.0.1"], request);
  return { key, cert: certificate, ca: authority };
}

it("F26 a gateway hands over under the name in its certificate, and under no other", async () => {
  const taken: string[] = [];
  const door: Door = {
    receive: () => Promise.reject(new Error("no telegram comes alone")),
    refuse: () => Promise.reject(new Error("no line comes")),
    async receiveBatch(gateway, { epoch, sequence }) {
      taken.push(gateway);
      return { epoch, sequence, through: sequence };
    },
  };
  const place = { gateway: "edge", now: () => 0 };
  const tls = await credentials({ role: "edge", name: "edge-1" });
  const input = await hopTcpInput({ host: "127.0.0.1", port: 0, tls }).start(place, door);
  const port = input.address?.port ?? 0;
  const roof = await credentials({ role: "gateway", name: "roof" });
  const other = await credentials({ role: "edge", name: "edge-2" });
  const telegram = { bytes: Uint8Array.of(1), at: 1, crc: "none" } as const;
  const batch: HopBatch = { epoch: "e", sequence: 1, telegrams: [telegram] };
  const send = async (gateway: string, { tls: own, password }: { tls?: typeof roof; password?: string }) => {
    const proof = own === undefined ? { password: password ?? "" } : { certificate: () => own };
    const link = hopTcpLink({ host: "127.0.0.1", port, gateway, ...proof });
    try {
      return await link.send(batch, encodeHop(batch));
    } finally {
      await link.close();
    }
  };
  try {
    assert.equal((await send("roof", { tls: roof })).through, 1);
    await assert.rejects(send("cellar", { tls: roof }));
    await assert.rejects(send("edge-2", { tls: other }));
    await assert.rejects(send("roof", { password: "a word in clear" }));
    assert.deepEqual(taken, ["roof"]);
  } finally {
    await input.stop();
  }
});
