// The meter models that are known, and the index that finds a meter's driver.
import type { MeterAddress } from "@tributary/core";
import type { Driver } from "./driver.ts";
import { apatorAmiplus } from "./models/apator-amiplus.ts";
import { apatorAtWmbus08 } from "./models/apator-at-wmbus-08.ts";
import { apatorAtWmbus16 } from "./models/apator-at-wmbus-16.ts";
import { apatorEItn30 } from "./models/apator-e-itn-30.ts";
import { apatorElf } from "./models/apator-elf.ts";
import { apatorMbusNa } from "./models/apator-mbus-na.ts";
import { apatorMetrixUnismart } from "./models/apator-metrix-unismart.ts";
import { apatorNa1 } from "./models/apator-na-1.ts";
import { apatorOp041a } from "./models/apator-op-041a.ts";
import { apatorUltrimis } from "./models/apator-ultrimis.ts";
import { axiomaQalcosonicE1 } from "./models/axioma-qalcosonic-e1.ts";
import { axiomaQalcosonicW1 } from "./models/axioma-qalcosonic-w1.ts";
import { bmetersHydrodigit } from "./models/bmeters-hydrodigit.ts";
import { diehlAerius } from "./models/diehl-aerius.ts";
import { diehlHydrus } from "./models/diehl-hydrus.ts";
import { diehlSharky774 } from "./models/diehl-sharky-774.ts";
import { engelmannSensostar } from "./models/engelmann-sensostar.ts";
import { kamstrupMultical21 } from "./models/kamstrup-multical-21.ts";
import { kamstrupMultical302 } from "./models/kamstrup-multical-302.ts";
import { kamstrupMultical402 } from "./models/kamstrup-multical-402.ts";
import { kamstrupMulticalX03 } from "./models/kamstrup-multical-x03.ts";
import { kamstrupOmnipower } from "./models/kamstrup-omnipower.ts";
import { landisGyrQHeat } from "./models/landis-gyr-q-heat.ts";
import { landisGyrUltraheat } from "./models/landis-gyr-ultraheat.ts";
import { qundisQCaloric } from "./models/qundis-q-caloric.ts";
import { qundisQHeat } from "./models/qundis-q-heat.ts";
import { qundisQSmoke } from "./models/qundis-q-smoke.ts";
import { qundisQWater } from "./models/qundis-q-water.ts";
import { schneiderIem3000 } from "./models/schneider-iem3000.ts";
import { sensusIperl } from "./models/sensus-iperl.ts";

export interface Catalogue {
  readonly drivers: readonly Driver[];
  /** The driver for a meter, by manufacturer, version and type. */
  detect(meter: MeterAddress): Driver | undefined;
  named(name: string): Driver | undefined;
}

/** Indexes drivers. Throws when two claim the same meters or the same name. */
export function catalogueOf(drivers: readonly Driver[]): Catalogue {
  const byMeter = new Map<string, Driver>();
  const byName = new Map<string, Driver>();
  const put = (index: Map<string, Driver>, key: string, driver: Driver) => {
    const other = index.get(key);
    if (other !== undefined) throw new Error(`drivers ${other.name} and ${driver.name} both claim ${key}`);
    index.set(key, driver);
  };
  for (const driver of drivers) {
    put(byName, driver.name, driver);
    for (const { manufacturer, versions, types } of driver.meters) {
      for (const version of versions) {
        for (const type of types) put(byMeter, `${manufacturer}.${version}.${type}`, driver);
      }
    }
  }
  return {
    drivers,
    detect: ({ manufacturer, version, type }) =>
      byMeter.get(`${manufacturer}.${version}.${type}`) ??
      byMeter.get(`${manufacturer}.*.${type}`) ??
      byMeter.get(`${manufacturer}.*.*`),
    named: (name) => byName.get(name),
  };
}

export const catalogue: Catalogue = catalogueOf([
  // water
  kamstrupMultical21,
  diehlHydrus,
  sensusIperl,
  axiomaQalcosonicW1,
  bmetersHydrodigit,
  apatorAtWmbus16,
  apatorNa1,
  apatorMbusNa,
  apatorUltrimis,
  apatorOp041a,
  qundisQWater,
  // electricity
  apatorAmiplus,
  kamstrupOmnipower,
  schneiderIem3000,
  // gas
  diehlAerius,
  apatorMetrixUnismart,
  apatorAtWmbus08,
  // heat
  kamstrupMultical302,
  kamstrupMultical402,
  kamstrupMulticalX03,
  axiomaQalcosonicE1,
  engelmannSensostar,
  diehlSharky774,
  landisGyrUltraheat,
  apatorEItn30,
  apatorElf,
  qundisQCaloric,
  qundisQHeat,
  landisGyrQHeat,
  qundisQSmoke,
]);
