// The meter models that are known, and the index that finds a meter's driver.
import type { MeterAddress } from "@tributary/core";
import type { Driver } from "./driver.ts";
import { abbBSeries } from "./models/abb-b-series.ts";
import { actislink } from "./models/actislink.ts";
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
import { aventiesWater } from "./models/aventies-water.ts";
import { axiomaQalcosonicE1 } from "./models/axioma-qalcosonic-e1.ts";
import { axiomaQalcosonicW1 } from "./models/axioma-qalcosonic-w1.ts";
import { bfw240Radio } from "./models/bfw-240-radio.ts";
import { bmetersHydrocalM3 } from "./models/bmeters-hydrocal-m3.ts";
import { bmetersHydrocalM4 } from "./models/bmeters-hydrocal-m4.ts";
import { bmetersHydroclima } from "./models/bmeters-hydroclima.ts";
import { bmetersHydrodigit } from "./models/bmeters-hydrodigit.ts";
import { bmetersIwmTx5 } from "./models/bmeters-iwm-tx5.ts";
import { bmetersRfmAmb } from "./models/bmeters-rfm-amb.ts";
import { bmetersRfmTx1 } from "./models/bmeters-rfm-tx1.ts";
import { diehlAerius } from "./models/diehl-aerius.ts";
import { diehlHydrus } from "./models/diehl-hydrus.ts";
import { diehlIzar } from "./models/diehl-izar.ts";
import { diehlIzarG4 } from "./models/diehl-izar-g4.ts";
import { diehlSharky774 } from "./models/diehl-sharky-774.ts";
import { diehlSharky775 } from "./models/diehl-sharky-775.ts";
import { easymeterEsys } from "./models/easymeter-esys.ts";
import { ebzDd3 } from "./models/ebz-dd3.ts";
import { ecomessPicoflux } from "./models/ecomess-picoflux.ts";
import { eiElectronics6500 } from "./models/ei-electronics-6500.ts";
import { elsterEmerlin } from "./models/elster-emerlin.ts";
import { elsterGas } from "./models/elster-gas.ts";
import { eltakoDsz15 } from "./models/eltako-dsz15.ts";
import { elvacoCma } from "./models/elvaco-cma.ts";
import { elvacoEdge } from "./models/elvaco-edge.ts";
import { emhEhz } from "./models/emh-ehz.ts";
import { engelmannHcaE2 } from "./models/engelmann-hca-e2.ts";
import { engelmannSensostar } from "./models/engelmann-sensostar.ts";
import { engelmannWaterstarM } from "./models/engelmann-waterstar-m.ts";
import { fioWater } from "./models/fio-water.ts";
import { gavazziEm24 } from "./models/gavazzi-em24.ts";
import { gransystemsGran } from "./models/gransystems-gran.ts";
import { gwfEnercal } from "./models/gwf-enercal.ts";
import { gwfRcm } from "./models/gwf-rcm.ts";
import { gwfRcmWater } from "./models/gwf-rcm-water.ts";
import { imeConto } from "./models/ime-conto.ts";
import { imeNemo } from "./models/ime-nemo.ts";
import { inmessEurisIi } from "./models/inmess-euris-ii.ts";
import { integraAquastream } from "./models/integra-aquastream.ts";
import { integraTopasEsKr } from "./models/integra-topas-es-kr.ts";
import { istaIstameter } from "./models/ista-istameter.ts";
import { istaSensonic } from "./models/ista-sensonic.ts";
import { itronCf } from "./models/itron-cf.ts";
import { itronCyble } from "./models/itron-cyble.ts";
import { kadenHeatCostAllocator } from "./models/kaden-heat-cost-allocator.ts";
import { kadenWater } from "./models/kaden-water.ts";
import { kamstrupFlowiq } from "./models/kamstrup-flowiq.ts";
import { kamstrupMultical21 } from "./models/kamstrup-multical-21.ts";
import { kamstrupMultical302 } from "./models/kamstrup-multical-302.ts";
import { kamstrupMultical402 } from "./models/kamstrup-multical-402.ts";
import { kamstrupMulticalX03 } from "./models/kamstrup-multical-x03.ts";
import { kamstrupOmnipower } from "./models/kamstrup-omnipower.ts";
import { kamstrupPressureSensor } from "./models/kamstrup-pressure-sensor.ts";
import { landisGyrQHeat } from "./models/landis-gyr-q-heat.ts";
import { landisGyrUltraheat } from "./models/landis-gyr-ultraheat.ts";
import { lansenDoorWindow } from "./models/lansen-door-window.ts";
import { lansenPulse } from "./models/lansen-pulse.ts";
import { lansenRepeater } from "./models/lansen-repeater.ts";
import { lansenSmoke } from "./models/lansen-smoke.ts";
import { lansenTemperature } from "./models/lansen-temperature.ts";
import { maddalenaArrow } from "./models/maddalena-arrow.ts";
import { maddalenaEvo } from "./models/maddalena-evo.ts";
import { nzrEhz } from "./models/nzr-ehz.ts";
import { piigabT } from "./models/piigab-t.ts";
import { qundisQCaloric } from "./models/qundis-q-caloric.ts";
import { qundisQHeat } from "./models/qundis-q-heat.ts";
import { qundisQSmoke } from "./models/qundis-q-smoke.ts";
import { qundisQWater } from "./models/qundis-q-water.ts";
import { relayHca } from "./models/relay-hca.ts";
import { schneiderIem3000 } from "./models/schneider-iem3000.ts";
import { sensusIperl } from "./models/sensus-iperl.ts";
import { sensusPollucomF } from "./models/sensus-pollucom-f.ts";
import { siemensWfw } from "./models/siemens-wfw.ts";
import { siemensWhe } from "./models/siemens-whe.ts";
import { sontex868 } from "./models/sontex-868.ts";
import { sontexSupercal } from "./models/sontex-supercal.ts";
import { sontexSupercom587 } from "./models/sontex-supercom-587.ts";
import { techemCompactV } from "./models/techem-compact-v.ts";
import { techemFhkvData } from "./models/techem-fhkv-data.ts";
import { techemFhkvData4 } from "./models/techem-fhkv-data-4.ts";
import { techemMkRadio } from "./models/techem-mk-radio.ts";
import { techemRadio4 } from "./models/techem-radio-4.ts";
import { techemSmokeDetector } from "./models/techem-smoke-detector.ts";
import { techemVario4 } from "./models/techem-vario-4.ts";
import { tributarySmartWater } from "./models/tributary-smart-water.ts";
import { watertechRadio } from "./models/watertech-radio.ts";
import { wehrleRadio } from "./models/wehrle-radio.ts";
import { weptechMunia } from "./models/weptech-munia.ts";
import { zenner0b } from "./models/zenner-0b.ts";
import { zennerC5Isf } from "./models/zenner-c5-isf.ts";
import { zennerCaltosE } from "./models/zenner-caltos-e.ts";
import { zennerMinomess } from "./models/zenner-minomess.ts";
import { zennerUiws } from "./models/zenner-uiws.ts";

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
  actislink,
  apatorAtWmbus16,
  apatorMbusNa,
  apatorNa1,
  apatorOp041a,
  apatorUltrimis,
  aventiesWater,
  axiomaQalcosonicW1,
  bmetersHydrodigit,
  bmetersIwmTx5,
  bmetersRfmTx1,
  diehlHydrus,
  diehlIzar,
  diehlIzarG4,
  ecomessPicoflux,
  elsterEmerlin,
  engelmannWaterstarM,
  fioWater,
  gwfRcmWater,
  integraAquastream,
  integraTopasEsKr,
  istaIstameter,
  itronCyble,
  kadenWater,
  kamstrupFlowiq,
  kamstrupMultical21,
  kamstrupPressureSensor,
  maddalenaArrow,
  maddalenaEvo,
  qundisQWater,
  sensusIperl,
  siemensWfw,
  sontexSupercom587,
  techemMkRadio,
  techemRadio4,
  tributarySmartWater,
  watertechRadio,
  wehrleRadio,
  zenner0b,
  zennerMinomess,
  zennerUiws,
  // electricity
  abbBSeries,
  apatorAmiplus,
  easymeterEsys,
  ebzDd3,
  eltakoDsz15,
  emhEhz,
  gavazziEm24,
  gransystemsGran,
  imeConto,
  imeNemo,
  kamstrupOmnipower,
  nzrEhz,
  schneiderIem3000,
  // gas
  apatorAtWmbus08,
  apatorMetrixUnismart,
  diehlAerius,
  elsterGas,
  gwfRcm,
  // heat
  apatorEItn30,
  apatorElf,
  axiomaQalcosonicE1,
  bfw240Radio,
  bmetersHydrocalM3,
  bmetersHydrocalM4,
  bmetersHydroclima,
  diehlSharky774,
  diehlSharky775,
  engelmannHcaE2,
  engelmannSensostar,
  gwfEnercal,
  inmessEurisIi,
  istaSensonic,
  itronCf,
  kadenHeatCostAllocator,
  kamstrupMultical302,
  kamstrupMultical402,
  kamstrupMulticalX03,
  landisGyrQHeat,
  landisGyrUltraheat,
  qundisQCaloric,
  qundisQHeat,
  relayHca,
  sensusPollucomF,
  siemensWhe,
  sontex868,
  sontexSupercal,
  techemCompactV,
  techemFhkvData,
  techemFhkvData4,
  techemVario4,
  zennerC5Isf,
  zennerCaltosE,
  // other
  bmetersRfmAmb,
  eiElectronics6500,
  elvacoCma,
  elvacoEdge,
  lansenDoorWindow,
  lansenPulse,
  lansenRepeater,
  lansenSmoke,
  lansenTemperature,
  piigabT,
  qundisQSmoke,
  techemSmokeDetector,
  weptechMunia,
]);
