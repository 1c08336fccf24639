// What proves a gateway to its edge node: the certificate that it enrolled for, renewed in time.
import type { ProcessClock } from "@tributary/core";
import type { MqttLinkOptions } from "@tributary/edge-gateway";
import type { Configuration } from "@tributary/wire";
import { openWay } from "../pki/ask-cloud.ts";
import { writeCredentials } from "../pki/credentials.ts";
import { isDue, renew } from "../pki/enrol.ts";
import { say } from "../terminal.ts";
import { ownCertificate } from "./proved-door.ts";
import type { OnStop } from "./run-role.ts";

/** How often a gateway looks whether its certificate is due. Milliseconds. */
const lookEvery = 3_600_000;

async function renewWhenDue(data: string, cloud: string, nowMs: number): Promise<void> {
  const own = ownCertificate(data, "gateway");
  if (!isDue(own.certificate, nowMs)) return;
  const way = openWay(cloud, own);
  try {
    writeCredentials(data, await renew(way));
  } catch (error) {
    say(`the certificate could not be renewed yet: ${String(error)}`);
  } finally {
    way.close();
  }
}

/** Throws where the certificate speaks for somebody else. */
export function gatewayProof(
  { gateway, cloud }: Configuration,
  data: string,
  onStop: OnStop,
  clock: ProcessClock,
): Pick<MqttLinkOptions, "certificate"> {
  const { name } = ownCertificate(data, "gateway");
  if (name !== gateway) throw new Error(`the certificate in ${data} is that of ${name}, this gateway is ${gateway}`);
  if (cloud === undefined)
    say("no cloud renews the certificate of this gateway: name it with --cloud, or enrol in time");
  else {
    let stop = () => {};
    const look = () => {
      clock.hold(renewWhenDue(data, cloud, clock.now())).then(() => {
        stop = clock.after(lookEvery, look);
      });
    };
    look();
    onStop(() => stop());
  }
  return {
    certificate() {
      const { key, certificate, authority } = ownCertificate(data, "gateway");
      return { key, cert: certificate, ca: authority };
    },
  };
}
