// The types and the table of the API's operations. Made from its OpenAPI document by make-client.ts: not to be edited.
import type { LiveEvent } from "./live-event.ts";

/** Every way in which a request is refused. */
export type ProblemCode =
  | "bad-request"
  | "not-proved"
  | "forbidden"
  | "not-found"
  | "wrong-method"
  | "conflict"
  | "too-large"
  | "wrong-media-type"
  | "unprocessable"
  | "unreadable-batch"
  | "upgrade-required"
  | "too-many"
  | "failed"
  | "busy";

export type ThresholdBody = {
  readonly id: string;
  readonly meter?: string;
  readonly utility?: "water" | "electricity" | "gas" | "heat" | "other";
  readonly group?: string;
  readonly register: string;
  readonly over: "value" | "hour" | "day";
  readonly above?: number;
  readonly below?: number;
  readonly hysteresis?: number;
  /** not read any more: who asks is known */
  readonly by?: string;
};

export type AcknowledgementBody = {
  /** not read any more: who asks is known */
  readonly by?: string;
  readonly says?: string;
};

export type OverrideBody = {
  /** not read any more: who asks is known */
  readonly by?: string;
  readonly hours: number;
};

export type SiteBody = {
  readonly name: string;
  readonly address?: string;
  readonly place?: {
    readonly latitude: number;
    readonly longitude: number;
  } | null;
};

export type PointBody = {
  readonly site?: string | null;
  readonly name?: string;
  readonly utility: "water" | "electricity" | "gas" | "heat" | "other";
  /** time zone, such as Europe/Madrid */
  readonly zone: string;
};

export type MountBody = {
  /** such as KAM.12345678.1b.07 */
  readonly meter: string;
  /** use = difference of the register times this */
  readonly multiplier?: number;
  /** worth of one count of a meter that counts pulses, in m3 or kWh */
  readonly pulse?: number | null;
  readonly registers?: readonly {
    /** such as volume or energy.backward */
    readonly register: string;
    /** rolls over at ten to this power of its unit */
    readonly digits?: number | null;
    /** index when the meter was mounted, in the unit of its quantity */
    readonly first?: number | null;
    /** index when it was taken away */
    readonly last?: number | null;
  }[];
  /** UTC seconds */
  readonly from: number;
  /** UTC seconds, exclusive; null: to this day */
  readonly to?: number | null;
};

export type DismountBody = {
  /** UTC seconds */
  readonly at: number;
  readonly last?: readonly {
    readonly register: string;
    readonly last: number;
  }[];
};

export type ExchangeBody = {
  /** such as KAM.12345678.1b.07 */
  readonly meter: string;
  /** use = difference of the register times this */
  readonly multiplier?: number;
  /** worth of one count of a meter that counts pulses, in m3 or kWh */
  readonly pulse?: number | null;
  readonly registers?: readonly {
    /** such as volume or energy.backward */
    readonly register: string;
    /** rolls over at ten to this power of its unit */
    readonly digits?: number | null;
    /** index when the meter was mounted, in the unit of its quantity */
    readonly first?: number | null;
    /** index when it was taken away */
    readonly last?: number | null;
  }[];
  /** UTC seconds */
  readonly at: number;
  readonly last?: readonly {
    readonly register: string;
    readonly last: number;
  }[];
};

export type CustomerBody = {
  readonly name: string;
  readonly contact?: string;
  /** id of his account */
  readonly person?: string | null;
};

export type MoveInBody = {
  /** such as north:P-1001 */
  readonly contract: string;
  /** such as north:P-1001 */
  readonly customer: string;
  /** UTC seconds */
  readonly from: number;
  /** UTC seconds, exclusive; null: to this day */
  readonly to?: number | null;
  readonly prices?: string | null;
  /** most that may be drawn: kW for electricity and heat, else m3/h */
  readonly maximum?: number | null;
};

export type MoveOutBody = {
  /** UTC seconds */
  readonly at: number;
};

export type PricesBody = {
  readonly name: string;
  readonly currency: string;
  readonly unit: string;
  /** time zone, such as Europe/Madrid */
  readonly zone: string;
  readonly version: {
    /** UTC seconds */
    readonly from: number;
    /** the first that fits counts */
    readonly periods: readonly {
      readonly name: string;
      /** in the table's currency, for one unit */
      readonly price: number;
      /** 1 is Monday */
      readonly weekdays?: readonly number[];
      readonly months?: readonly number[];
      /** the second exclusive; [22, 6] goes over midnight */
      readonly hours?: readonly [number, number];
    }[];
  };
};

export type DistrictBody = {
  readonly name: string;
  readonly utility: "water" | "electricity" | "gas" | "heat" | "other";
  /** time zone, such as Europe/Madrid */
  readonly zone: string;
  /** the district that it lies in */
  readonly inside?: string | null;
  readonly geometry?: {
    readonly type: string;
  } | null;
};

export type MemberBody = {
  /** such as north:P-1001 */
  readonly point: string;
  /** UTC seconds */
  readonly from: number;
  /** UTC seconds, exclusive; null: to this day */
  readonly to?: number | null;
};

export type MemberEndBody = {
  /** such as north:P-1001 */
  readonly point: string;
  /** UTC seconds */
  readonly at: number;
};

export type InletBody = {
  /** such as KAM.12345678.1b.07 */
  readonly meter: string;
  readonly direction: "in" | "out";
  /** UTC seconds */
  readonly from: number;
  /** UTC seconds, exclusive; null: to this day */
  readonly to?: number | null;
};

export type InletEndBody = {
  /** such as KAM.12345678.1b.07 */
  readonly meter: string;
  /** UTC seconds */
  readonly at: number;
};

export type StationBody = {
  readonly place: {
    readonly latitude: number;
    readonly longitude: number;
  } | null;
};

export type NodeTenantsBody = {
  readonly tenants: readonly string[];
};

export type NodeMetersBody = {
  readonly meters: readonly string[];
};

export type LinkBody = {
  readonly lower: {
    readonly kind: "device" | "meter" | "gateway" | "edge" | "cloud";
    readonly name: string;
  };
  readonly upper: {
    readonly kind: "device" | "meter" | "gateway" | "edge" | "cloud";
    readonly name: string;
  };
};

export type BundleRequest = {
  /** whoever names it may ask twice and gets one */
  readonly id?: string;
  readonly meters: readonly string[];
  readonly order: CommandOrderInput;
  /** not before; at once without it */
  readonly from?: number;
  readonly repeat?: {
    /** minute, hour, day, month, weekday: 30 6 * * 1-5 */
    readonly cron: string;
    /** Europe/Madrid */
    readonly zone: string;
  };
  /** 9 goes first */
  readonly priority?: number;
  /** seconds that each may wait for its meter */
  readonly expiresIn?: number;
  /** why, for who looks later */
  readonly says?: string;
};

export type CommandOrderInput =
  | {
      readonly kind: "valve";
      readonly position: "open" | "closed";
    }
  | {
      readonly kind: "interval";
      readonly seconds: number;
    }
  | {
      readonly kind: "read";
    }
  | {
      readonly kind: "clock";
    };

export type NotificationPreferencesInput = {
  readonly language?: "en" | "es" | "el" | "de";
  /** of quiet hours and of times in messages; null: the meter's own */
  readonly zone?: string | null;
  /** alarms of meters that I claimed: of this severity and above */
  readonly mine?: "none" | "notice" | "warning" | "critical";
  /** alarms of the other meters that I may see */
  readonly others?: "none" | "notice" | "warning" | "critical";
  /** alarms that I do not want to hear of */
  readonly without?: readonly (
    | "leak"
    | "burst"
    | "backflow"
    | "dry"
    | "tamper"
    | "reverse"
    | "low-battery"
    | "no-signal"
    | "zero-use"
    | "over-range"
    | "low-pressure"
    | "high-temperature"
    | "low-temperature"
    | "threshold"
    | "smoke"
    | "power-failure"
    | "hardware-error"
    | "temporary-error"
    | "clock-error"
    | "sensor-error"
    | "communication-error"
  )[];
  /** calls to use less, and other prices, at meters that I claimed */
  readonly calls?: boolean;
  /** hours in which messages wait; critical ones may break them */
  readonly quiet?: {
    readonly from: string;
    readonly to: string;
    readonly criticalBreaks?: boolean;
  } | null;
  /** what is not critical comes as one message a day, at this time */
  readonly digest?: string | null;
};

export type NewChannel =
  | {
      readonly kind: "web-push";
      readonly name?: string;
      readonly endpoint: string;
      readonly keys: {
        readonly p256dh: string;
        readonly auth: string;
      };
    }
  | {
      readonly kind: "email";
      readonly name?: string;
    }
  | {
      readonly kind: "webhook";
      readonly name?: string;
      readonly url: string;
    }
  | {
      readonly kind: "mqtt";
      readonly name?: string;
    };

export type LimitBody = {
  readonly register: string;
  readonly kind:
    | "hour-above"
    | "day-above"
    | "month-above"
    | "night-flow"
    | "no-use"
    | "away"
    | "value-above"
    | "value-below";
  /** in the unit of the register: m3, kWh, bar */
  readonly limit?: number;
  /** of no-use: days in a row without any */
  readonly days?: number;
  /** of away: when the absence begins */
  readonly from?: number;
  /** of away: when it ends */
  readonly to?: number;
};

export type NewCriterion = {
  readonly name: string;
  /** what it looks at: each alarm, or each hour or day of use */
  readonly of: "alarm" | "hour" | "day";
  readonly expression?: string;
  readonly form?: ConditionFormInput;
  readonly severity?: "notice" | "warning" | "critical";
  /** of a meter at most one message in so many hours */
  readonly calmHours?: number;
  readonly levels: readonly {
    readonly persons?: readonly string[];
    readonly roles?: readonly ("installer" | "operator" | "analyst" | "service-provider" | "administrator")[];
    /** the next level is told when nobody acknowledged for so long */
    readonly afterMinutes?: number;
  }[];
};

export type ConditionFormInput = {
  readonly match: "all" | "any";
  readonly conditions: readonly {
    readonly field:
      | "meter"
      | "utility"
      | "alarm"
      | "severity"
      | "source"
      | "register"
      | "use"
      | "least"
      | "most"
      | "night"
      | "hour"
      | "weekday"
      | "month";
    readonly is: ">" | ">=" | "<" | "<=" | "==" | "!=" | "in";
    readonly value: string | number | readonly (string | number)[];
  }[];
};

export type CriterionText = {
  readonly expression?: string;
  readonly form?: ConditionFormInput;
};

export type LambdaArtefactInput = {
  readonly manifest: LambdaManifestInput;
  readonly signedBy: string;
  readonly signature: string;
};

export type LambdaManifestInput = {
  readonly name: string;
  readonly version: number;
  readonly says?: string;
  readonly code: string;
  readonly reads: readonly {
    readonly name: string;
    readonly register: string;
    readonly meters?: readonly string[] | "*";
    readonly group?: string;
    readonly bucket: "minute" | "5min" | "hour" | "day";
    readonly buckets: number;
  }[];
  readonly every: number;
  readonly deadline: number;
  readonly placement?: "gateway" | "edge" | "cloud" | "auto";
  readonly settings?: Readonly<Record<string, unknown>>;
};

export type RolloutRequest = {
  readonly version: number;
  /** all nodes without it */
  readonly nodes?: readonly string[];
  /** share of the nodes that have it after each wave; the first are the canaries */
  readonly waves?: readonly number[];
  /** seconds that a wave runs well before the next begins */
  readonly wait?: number;
  /** share of a wave's nodes that may refuse it or fail */
  readonly tolerate?: number;
  /** seconds within which the nodes of a wave must take it and have run it */
  readonly patience?: number;
};

export type DemandRequest = {
  readonly utility: "water" | "electricity" | "gas" | "heat";
  readonly kind: "price" | "peak";
  /** UTC seconds */
  readonly from: number;
  /** UTC seconds */
  readonly to: number;
  /** of a unit (m3, kWh) meanwhile, in the currency of the utility */
  readonly price?: number;
  /** share of their use by which customers are asked to use less */
  readonly target?: number;
  /** what customers are told */
  readonly says?: string;
  /** utility (id); empty for meters of none */
  readonly tenant?: string;
  /** who is asked; all of the utility without it */
  readonly meters?: readonly string[];
  /** who is asked: the meters of a district */
  readonly district?: string;
};

export type LambdaRun = {
  readonly node: string;
  readonly epoch: string;
  readonly through: number;
  readonly artefact: LambdaArtefactInput;
  readonly at: number;
  readonly zone: string;
  readonly members: Readonly<Record<string, readonly string[]>>;
  readonly why: string;
};

export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
};

export type OverviewView = {
  /** UTC, whole seconds since 1970 */
  readonly at: number;
  readonly utilities: readonly {
    readonly utility: "water" | "electricity" | "gas" | "heat" | "other";
    readonly meters: number;
    readonly alarms: number;
    readonly heardAt: number | null;
  }[];
  readonly intake: IntakeView;
};

export type IntakeView = {
  readonly received: number;
  readonly causes: readonly {
    readonly cause: string;
    readonly accepted: boolean;
    readonly says: string;
    readonly telegrams: number;
  }[];
};

export type MeterList = {
  readonly meters: readonly MeterView[];
  /** the next page's `after`; null where the list ends */
  readonly next: string | null;
};

export type MeterView = {
  readonly meter: string;
  readonly name: string | null;
  readonly utility: "water" | "electricity" | "gas" | "heat" | "other";
  readonly medium: string;
  readonly manufacturer: string;
  readonly serial: string;
  readonly driver: string | null;
  readonly zone: string;
  readonly securityMode: number;
  readonly authenticated: boolean;
  /** UTC, whole seconds since 1970 */
  readonly heardAt: number;
  readonly telegrams: number;
  readonly rssi: number | null;
  readonly gateway: string;
  readonly status: readonly string[];
  /** kinds of the open alarms */
  readonly alarms: readonly string[];
  /** newest valid value of the register that is billed */
  readonly main: {
    readonly register: string;
    readonly value: number;
    readonly unit: string;
    /** UTC, whole seconds since 1970 */
    readonly at: number;
  } | null;
};

export type MeterDetail = {
  readonly meter: string;
  readonly name: string | null;
  readonly utility: "water" | "electricity" | "gas" | "heat" | "other";
  readonly medium: string;
  readonly manufacturer: string;
  readonly serial: string;
  readonly driver: string | null;
  readonly zone: string;
  readonly securityMode: number;
  readonly authenticated: boolean;
  /** UTC, whole seconds since 1970 */
  readonly heardAt: number;
  readonly telegrams: number;
  readonly rssi: number | null;
  readonly gateway: string;
  readonly status: readonly string[];
  /** kinds of the open alarms */
  readonly alarms: readonly string[];
  /** newest valid value of the register that is billed */
  readonly main: {
    readonly register: string;
    readonly value: number;
    readonly unit: string;
    /** UTC, whole seconds since 1970 */
    readonly at: number;
  } | null;
  readonly registers: readonly {
    readonly register: string;
    readonly quantity: string;
    readonly value: number | string;
    readonly unit: string;
    /** UTC, whole seconds since 1970 */
    readonly at: number;
    readonly quality: readonly string[];
  }[];
  readonly openAlarms: readonly AlarmView[];
};

export type AlarmView = {
  readonly id: string;
  readonly meter: string;
  readonly meterName: string | null;
  readonly utility: "water" | "electricity" | "gas" | "heat" | "other";
  readonly alarm: string;
  readonly title: string;
  readonly severity: "notice" | "warning" | "critical";
  readonly source: "meter" | "rule";
  /** UTC, whole seconds since 1970 */
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly detail: string;
  /** who has seen it */
  readonly acknowledged: {
    readonly by: string;
    readonly says: string;
    /** UTC, whole seconds since 1970 */
    readonly at: number;
  } | null;
};

export type ReadingList = {
  readonly meter: string;
  readonly register: string;
  readonly unit: string;
  readonly readings: readonly {
    /** UTC, whole seconds since 1970 */
    readonly at: number;
    readonly value: number;
    readonly layer: "raw" | "validated" | "estimated" | "edited";
    readonly quality: readonly string[];
  }[];
  /** the next page's `after`; null where the list ends */
  readonly next: string | null;
};

export type ConsumptionList = {
  readonly meter: string;
  readonly register: string;
  readonly unit: string;
  readonly bucket: string;
  readonly zone: string;
  readonly buckets: readonly {
    /** UTC, whole seconds since 1970 */
    readonly start: number;
    readonly sum: number | null;
    readonly min: number | null;
    readonly max: number | null;
    readonly mean: number | null;
    readonly count: number;
    readonly estimated: number;
  }[];
};

export type AlarmList = {
  readonly alarms: readonly AlarmView[];
  /** the next page's `after`; null where the list ends */
  readonly next: string | null;
};

export type GroupEventList = {
  readonly events: readonly GroupEventView[];
  /** the next page's `after`; null where the list ends */
  readonly next: string | null;
};

export type GroupEventView = {
  readonly group: string;
  readonly alarm: string;
  readonly severity: "notice" | "warning" | "critical";
  readonly hour: number;
  readonly opened: number;
  readonly members: number;
  readonly title: string;
};

export type DecisionList = {
  readonly decisions: readonly DecisionView[];
  /** the next page's `after`; null where the list ends */
  readonly next: string | null;
};

export type DecisionView = {
  readonly incident: string;
  readonly meter: string;
  readonly at: number;
  readonly close: boolean;
  readonly says: string;
  readonly command?: string;
  readonly refused?: string;
  readonly meterName: string | null;
};

export type UpdateList = {
  readonly updates: readonly UpdateView[];
  /** the next page's `after`; null where the list ends */
  readonly next: string | null;
};

export type UpdateView = {
  readonly of: "configuration" | "release";
  readonly which: string;
  readonly at: number;
  readonly outcome: "on-trial" | "taken" | "switched-back" | "refused";
  readonly says: string;
  readonly node: string;
};

export type GroupList = {
  readonly groups: readonly {
    readonly group: string;
    readonly utility: "water" | "electricity" | "gas" | "heat" | "other";
    readonly register: string;
    readonly members: number;
    /** several nodes mask their parts: only the sum of all is known here */
    readonly masked: boolean;
    readonly unfinished: readonly {
      readonly bucket: "hour" | "day";
      /** UTC, whole seconds since 1970 */
      readonly start: number;
      readonly zone: string;
      readonly missing: readonly string[];
    }[];
  }[];
};

export type GroupSums = {
  readonly group: string;
  readonly utility: "water" | "electricity" | "gas" | "heat" | "other";
  readonly register: string;
  readonly unit: string;
  readonly bucket: string;
  readonly buckets: readonly {
    /** UTC, whole seconds since 1970 */
    readonly start: number;
    readonly sum: number | null;
    readonly min: number | null;
    readonly max: number | null;
    readonly mean: number | null;
    readonly count: number;
    readonly estimated: number;
  }[];
};

export type InstructionList = {
  readonly instructions: readonly InstructionView[];
  /** the next page's `after`; null where the list ends */
  readonly next: string | null;
};

export type InstructionView = {
  readonly id: string;
  readonly number: number;
  readonly at: number;
  readonly order: InstructionOrder;
  readonly node: string;
  readonly state: "waiting" | "done" | "refused" | "superseded";
  readonly says: string;
  readonly endedAt: number | null;
};

export type InstructionOrder =
  | {
      readonly kind: "threshold";
      readonly threshold: ThresholdRequest;
    }
  | {
      readonly kind: "no-threshold";
      readonly threshold: string;
      readonly by: string;
    }
  | {
      readonly by: string;
      readonly says: string;
      readonly kind: "acknowledge";
      readonly alarm: string;
    }
  | {
      readonly by: string;
      readonly hours: number;
      readonly kind: "valve-override";
      readonly meter: string;
    }
  | {
      readonly kind: "command";
      readonly command: string;
      readonly meter: string;
      readonly order: CommandOrder;
      readonly expiresAt: number;
    }
  | {
      readonly kind: "no-command";
      readonly command: string;
    }
  | {
      readonly kind: "lambda";
      readonly artefact: LambdaArtefact;
    }
  | {
      readonly kind: "lambda-back";
      readonly lambda: string;
      readonly version: number;
    };

export type ThresholdRequest = {
  readonly id: string;
  readonly meter?: string;
  readonly utility?: "water" | "electricity" | "gas" | "heat" | "other";
  readonly group?: string;
  readonly register: string;
  readonly over: "value" | "hour" | "day";
  readonly above?: number;
  readonly below?: number;
  readonly hysteresis?: number;
  readonly by: string;
};

export type CommandOrder =
  | {
      readonly kind: "valve";
      readonly position: "open" | "closed";
    }
  | {
      readonly kind: "interval";
      readonly seconds: number;
    }
  | {
      readonly kind: "read";
    }
  | {
      readonly kind: "clock";
    };

export type LambdaArtefact = {
  readonly manifest: LambdaManifest;
  readonly signedBy: string;
  readonly signature: string;
};

export type LambdaManifest = {
  readonly name: string;
  readonly version: number;
  readonly says: string;
  readonly code: string;
  readonly reads: readonly {
    readonly name: string;
    readonly register: string;
    readonly meters?: readonly string[] | "*";
    readonly group?: string;
    readonly bucket: "minute" | "5min" | "hour" | "day";
    readonly buckets: number;
  }[];
  readonly every: number;
  readonly deadline: number;
  readonly placement: "gateway" | "edge" | "cloud" | "auto";
  readonly settings: Readonly<Record<string, unknown>>;
};

export type InstructionsAsked = {
  readonly instructions: readonly InstructionView[];
};

export type CommandList = {
  readonly commands: readonly CommandView[];
  /** the next page's `after`; null where the list ends */
  readonly next: string | null;
};

export type CommandView = {
  readonly id: string;
  readonly meter: string;
  readonly order: CommandOrder;
  readonly state: "requested" | "queued" | "sent" | "confirmed" | "failed" | "expired";
  readonly requestedAt: number;
  readonly expiresAt: number;
  readonly sentAt?: number;
  readonly endedAt?: number;
  readonly gateway?: string;
  readonly says: string;
};

export type NodeList = {
  readonly nodes: readonly {
    readonly node: string;
    /** away: it neither told nor asked anything for a while */
    readonly state: "here" | "away";
    /** when it came last; null: not since this process began */
    readonly heardAt: number | null;
  }[];
};

export type SiteList = {
  readonly sites: readonly SiteView[];
  /** the next page's `after`; null where the list ends */
  readonly next: string | null;
};

export type SiteView = {
  readonly id: string;
  /** the utility that it belongs to; empty: the deployment itself */
  readonly tenant: string;
  readonly name: string;
  readonly address: string;
  readonly place: {
    readonly latitude: number;
    readonly longitude: number;
  } | null;
};

export type PutAnswer = {
  readonly outcome: "new" | "changed" | "same";
};

export type PointList = {
  readonly points: readonly PointView[];
  /** the next page's `after`; null where the list ends */
  readonly next: string | null;
};

export type PointView = {
  readonly id: string;
  /** the utility that it belongs to; empty: the deployment itself */
  readonly tenant: string;
  readonly site: string | null;
  readonly name: string;
  readonly utility: "water" | "electricity" | "gas" | "heat" | "other";
  /** time zone, such as Europe/Madrid */
  readonly zone: string;
};

export type PlacementList = {
  readonly placements: readonly PlacementView[];
};

export type PlacementView = {
  readonly id: string;
  readonly point: string;
  readonly utility: "water" | "electricity" | "gas" | "heat" | "other";
  /** time zone, such as Europe/Madrid */
  readonly zone: string;
  /** such as KAM.12345678.1b.07 */
  readonly meter: string;
  /** use = difference of the register times this */
  readonly multiplier: number;
  /** worth of one count of a meter that counts pulses, in m3 or kWh */
  readonly pulse: number | null;
  /** UTC seconds */
  readonly from: number;
  /** UTC seconds, exclusive; null: to this day */
  readonly to: number | null;
  readonly registers: readonly {
    /** such as volume or energy.backward */
    readonly register: string;
    /** rolls over at ten to this power of its unit */
    readonly digits: number | null;
    /** index when the meter was mounted, in the unit of its quantity */
    readonly first: number | null;
    /** index when it was taken away */
    readonly last: number | null;
  }[];
};

export type DismountAnswer = {
  /** the meter that was taken away */
  readonly gone: string;
};

export type AssetMeterView = {
  readonly meter: string;
  readonly name: string | null;
  /** the utility that it belongs to; empty: the deployment itself */
  readonly tenant: string;
  /** the edge node that may tell of it; null: bound to none */
  readonly node: string | null;
  /** where its key is kept, and its key check value; never the key */
  readonly key: {
    readonly place: string;
    readonly fingerprint: string;
  } | null;
};

export type CustomerList = {
  readonly customers: readonly CustomerView[];
  /** the next page's `after`; null where the list ends */
  readonly next: string | null;
};

export type CustomerView = {
  readonly id: string;
  /** the utility that it belongs to; empty: the deployment itself */
  readonly tenant: string;
  readonly person: string | null;
  readonly name: string | null;
  readonly contact: string | null;
};

export type DoneAnswer = {
  readonly done: true;
};

export type ContractList = {
  readonly contracts: readonly ContractView[];
  /** the next page's `after`; null where the list ends */
  readonly next: string | null;
};

export type ContractView = {
  readonly id: string;
  /** the utility that it belongs to; empty: the deployment itself */
  readonly tenant: string;
  readonly customer: string;
  readonly point: string;
  /** UTC seconds */
  readonly from: number;
  /** UTC seconds, exclusive; null: to this day */
  readonly to: number | null;
  readonly prices: string | null;
  /** most that may be drawn: kW for electricity and heat, else m3/h */
  readonly maximum: number | null;
};

export type MoveOutAnswer = {
  readonly contract: ContractView;
  /** claims of residents that ended */
  readonly claims: number;
};

export type PriceTableList = {
  readonly prices: readonly {
    readonly id: string;
    /** the utility that it belongs to; empty: the deployment itself */
    readonly tenant: string;
    readonly name: string;
    readonly currency: string;
    readonly unit: string;
    /** time zone, such as Europe/Madrid */
    readonly zone: string;
  }[];
  /** the next page's `after`; null where the list ends */
  readonly next: string | null;
};

export type PricesView = {
  readonly id: string;
  /** the utility that it belongs to; empty: the deployment itself */
  readonly tenant: string;
  readonly name: string;
  readonly currency: string;
  readonly unit: string;
  /** time zone, such as Europe/Madrid */
  readonly zone: string;
  readonly versions: readonly {
    /** UTC seconds */
    readonly from: number;
    /** the first that fits counts */
    readonly periods: readonly {
      readonly name: string;
      /** in the table's currency, for one unit */
      readonly price: number;
      /** 1 is Monday */
      readonly weekdays?: readonly number[];
      readonly months?: readonly number[];
      /** the second exclusive; [22, 6] goes over midnight */
      readonly hours?: readonly [number, number];
    }[];
  }[];
};

export type DistrictList = {
  readonly districts: readonly DistrictView[];
  /** the next page's `after`; null where the list ends */
  readonly next: string | null;
};

export type DistrictView = {
  readonly id: string;
  /** the utility that it belongs to; empty: the deployment itself */
  readonly tenant: string;
  readonly name: string;
  readonly utility: "water" | "electricity" | "gas" | "heat" | "other";
  /** time zone, such as Europe/Madrid */
  readonly zone: string;
  readonly inside: string | null;
  readonly geometry: {
    readonly type: string;
  } | null;
};

export type DistrictDetail = {
  readonly id: string;
  /** the utility that it belongs to; empty: the deployment itself */
  readonly tenant: string;
  readonly name: string;
  readonly utility: "water" | "electricity" | "gas" | "heat" | "other";
  /** time zone, such as Europe/Madrid */
  readonly zone: string;
  readonly inside: string | null;
  readonly geometry: {
    readonly type: string;
  } | null;
  readonly inlets: readonly {
    readonly meter: string;
    readonly direction: "in" | "out";
    /** UTC seconds */
    readonly from: number;
    /** UTC seconds, exclusive; null: to this day */
    readonly to: number | null;
  }[];
  readonly members: readonly {
    readonly point: string;
    /** UTC seconds */
    readonly from: number;
    /** UTC seconds, exclusive; null: to this day */
    readonly to: number | null;
    readonly meters: readonly string[];
  }[];
};

export type StationList = {
  readonly stations: readonly StationView[];
  /** the next page's `after`; null where the list ends */
  readonly next: string | null;
};

export type StationView = {
  readonly name: string;
  /** layer of the fog */
  readonly layer: "SAL" | "EPL-A" | "EPL-B" | "CSL";
  readonly place: {
    readonly latitude: number;
    readonly longitude: number;
  } | null;
  readonly enrolledAt: number | null;
  /** the utilities that an edge node works for; none: all of them */
  readonly tenants: readonly string[];
};

export type LinkList = {
  readonly links: readonly LinkView[];
  /** the next page's `after`; null where the list ends */
  readonly next: string | null;
};

export type LinkView = {
  readonly lower: {
    readonly kind: "device" | "meter" | "gateway" | "edge" | "cloud";
    readonly name: string;
    /** layer of the fog */
    readonly layer: "SAL" | "EPL-A" | "EPL-B" | "CSL";
  };
  readonly upper: {
    readonly kind: "device" | "meter" | "gateway" | "edge" | "cloud";
    readonly name: string;
    /** layer of the fog */
    readonly layer: "SAL" | "EPL-A" | "EPL-B" | "CSL";
  };
  readonly zone: "direct" | "meter-access" | "meter-gateway" | "provider" | "cellular";
  /** UTC seconds */
  readonly since: number;
};

export type StreamList = {
  readonly streams: readonly StreamView[];
};

export type StreamView = {
  /** <gateway>/<meter>/<quantity> */
  readonly tag: string;
  readonly gateway: string;
  readonly meter: string;
  readonly quantity: string;
};

export type OnboardingReport = {
  readonly preview: boolean;
  readonly new: number;
  readonly changed: number;
  readonly same: number;
  /** lines that were left out */
  readonly wrong: number;
  readonly meters: readonly {
    readonly line: number;
    readonly meter: string;
    readonly outcome: "new" | "changed" | "same";
    /** by which its resident claims the meter, within 90 days */
    readonly code?: string;
  }[];
  /** what was wrong, by line, and what to do */
  readonly problems: readonly {
    readonly line: number;
    readonly field: string;
    readonly says: string;
    readonly todo: string;
  }[];
};

export type UseList = {
  readonly register: string;
  readonly unit: string;
  readonly zone: string;
  /** meters or points that were added up */
  readonly members: number;
  readonly uses: readonly {
    /** UTC, whole seconds since 1970 */
    readonly from: number;
    /** exclusive */
    readonly to: number;
    /** null where nothing is known */
    readonly use: number | null;
    readonly quality: "measured" | "estimated" | "partial" | "missing";
    /** how much of it an estimate put into this period */
    readonly estimated: number;
    /** seconds of which nothing is known */
    readonly open: number;
    readonly readings: number;
    /** what happened to registers, such as rollover, exchange or reset */
    readonly flags: readonly string[];
    /** what was given back, where the net was asked for */
    readonly given?: number | null;
  }[];
};

export type ComparedList = {
  readonly register: string;
  readonly unit: string;
  readonly zone: string;
  /** meters or points that were added up */
  readonly members: number;
  readonly compared: readonly {
    readonly now: {
      /** UTC, whole seconds since 1970 */
      readonly from: number;
      /** exclusive */
      readonly to: number;
      /** null where nothing is known */
      readonly use: number | null;
      readonly quality: "measured" | "estimated" | "partial" | "missing";
      /** how much of it an estimate put into this period */
      readonly estimated: number;
      /** seconds of which nothing is known */
      readonly open: number;
      readonly readings: number;
      /** what happened to registers, such as rollover, exchange or reset */
      readonly flags: readonly string[];
      /** what was given back, where the net was asked for */
      readonly given?: number | null;
    };
    readonly before: {
      /** UTC, whole seconds since 1970 */
      readonly from: number;
      /** exclusive */
      readonly to: number;
      /** null where nothing is known */
      readonly use: number | null;
      readonly quality: "measured" | "estimated" | "partial" | "missing";
      /** how much of it an estimate put into this period */
      readonly estimated: number;
      /** seconds of which nothing is known */
      readonly open: number;
      readonly readings: number;
      /** what happened to registers, such as rollover, exchange or reset */
      readonly flags: readonly string[];
      /** what was given back, where the net was asked for */
      readonly given?: number | null;
    } | null;
    readonly more: number | null;
    /** of what was used before; 0.1 is a tenth more */
    readonly share: number | null;
  }[];
};

export type VersionList = {
  readonly meter: string;
  readonly register: string;
  readonly unit: string;
  readonly versions: readonly {
    /** UTC, whole seconds since 1970 */
    readonly at: number;
    readonly value: number;
    readonly layer: "raw" | "validated" | "estimated" | "edited";
    readonly quality: readonly string[];
    /** clock of who wrote it, ms */
    readonly version: number;
  }[];
};

export type BillingReadList = {
  readonly day: string;
  readonly reads: readonly {
    readonly meter: string;
    readonly name: string | null;
    readonly utility: "water" | "electricity" | "gas" | "heat" | "other";
    readonly register: string;
    readonly unit: string;
    /** newest valid reading of the day */
    readonly index: number | null;
    readonly consumption: number | null;
    readonly quality: "measured" | "estimated" | "partial" | "missing";
  }[];
  /** the next page's `after`; null where the list ends */
  readonly next: string | null;
};

export type BalanceList = {
  readonly district: string;
  readonly name: string;
  readonly utility: "water" | "electricity" | "gas" | "heat" | "other";
  readonly register: string;
  readonly unit: string;
  readonly zone: string;
  readonly balances: readonly {
    /** UTC, whole seconds since 1970 */
    readonly from: number;
    /** exclusive */
    readonly to: number;
    /** null where an inlet was silent */
    readonly in: number | null;
    /** null where an inlet was silent */
    readonly out: number | null;
    /** by members that were heard */
    readonly used: number;
    /** by members that were not */
    readonly estimated: number;
    /** null where an inlet was silent */
    readonly lost: number | null;
    /** the true loss lies between low and high 95 times of 100 */
    readonly low: number | null;
    /** null where an inlet was silent */
    readonly high: number | null;
    /** members that were heard all the time */
    readonly heard: number;
    readonly members: number;
  }[];
  readonly leaks: readonly {
    /** UTC, whole seconds since 1970 */
    readonly since: number;
    /** UTC, whole seconds since 1970 */
    readonly found: number;
    /** units an hour more than was lost before */
    readonly flow: number;
  }[];
};

export type LambdaReportList = {
  readonly reports: readonly LambdaReportView[];
  /** the next page's `after`; null where the list ends */
  readonly next: string | null;
};

export type LambdaReportView = {
  readonly lambda: string;
  readonly at: number;
  readonly state: "answered" | "late" | "failed";
  readonly took: number;
  readonly place: "gateway" | "edge" | "cloud";
  readonly why?: string;
  readonly says?: string;
  readonly answer?: unknown;
  readonly version: number;
  /** edge node whose lambda it is; cloud for the cloud's own */
  readonly node: string;
};

export type BundleAnswer = {
  readonly bundle: BundleView;
  readonly commands: readonly {
    readonly id: string;
    readonly meter: string;
  }[];
  /** meters that no command was made for */
  readonly refused: readonly {
    readonly meter: string;
    readonly says: string;
  }[];
};

export type BundleView = {
  readonly id: string;
  /** utility of its meters; empty where they have none */
  readonly tenant: string;
  readonly order: CommandOrder;
  readonly by: string;
  readonly says: string;
  /** unapproved: a second person must approve it */
  readonly state: "unapproved" | "approved" | "cancelled" | "expired";
  readonly approvedBy: string | null;
  /** UTC seconds */
  readonly madeAt: number;
  /** UTC seconds */
  readonly from: number;
  /** UTC seconds */
  readonly expiresAt: number;
  readonly priority: number;
  readonly meters: number;
  /** how many are in which state */
  readonly commands: Readonly<Record<string, number>>;
  readonly repeat: {
    /** minute, hour, day, month, weekday: 30 6 * * 1-5 */
    readonly cron: string;
    /** Europe/Madrid */
    readonly zone: string;
    readonly next: number | null;
  } | null;
  /** the bundle that this one is a repetition of */
  readonly repeats: string | null;
};

export type RoundTrips = {
  readonly kinds: readonly {
    readonly kind: string;
    readonly confirmed: number;
    /** and expired */
    readonly failed: number;
    /** seconds on the radio */
    readonly roundTrip: {
      readonly median: number;
      readonly p95: number;
    } | null;
    /** seconds from the request */
    readonly took: {
      readonly median: number;
      readonly p95: number;
    } | null;
  }[];
};

export type CloudCommandStory = {
  readonly id: string;
  readonly bundle: string;
  readonly meter: string;
  readonly order: CommandOrder;
  readonly state: "requested" | "queued" | "sent" | "confirmed" | "failed" | "expired" | "cancelled";
  readonly priority: number;
  /** UTC seconds */
  readonly requestedAt: number;
  /** UTC seconds */
  readonly expiresAt: number;
  /** when its node was asked */
  readonly queuedAt: number | null;
  /** when a gateway radioed it last */
  readonly sentAt: number | null;
  readonly endedAt: number | null;
  /** seconds from the radio to the meter's own telegram that shows it */
  readonly roundTrip: number | null;
  /** seconds from the request to the end */
  readonly took: number | null;
  readonly gateway: string | null;
  readonly says: string;
  /** oldest first */
  readonly steps: readonly {
    /** UTC seconds */
    readonly at: number;
    readonly state: "requested" | "queued" | "sent" | "confirmed" | "failed" | "expired" | "cancelled";
    readonly by: string;
    readonly says: string;
  }[];
};

export type BundleList = {
  readonly bundles: readonly BundleView[];
  readonly next: string | null;
};

export type CloudCommandList = {
  readonly commands: readonly CloudCommandView[];
  readonly next: string | null;
};

export type CloudCommandView = {
  readonly id: string;
  readonly bundle: string;
  readonly meter: string;
  readonly order: CommandOrder;
  readonly state: "requested" | "queued" | "sent" | "confirmed" | "failed" | "expired" | "cancelled";
  readonly priority: number;
  /** UTC seconds */
  readonly requestedAt: number;
  /** UTC seconds */
  readonly expiresAt: number;
  /** when its node was asked */
  readonly queuedAt: number | null;
  /** when a gateway radioed it last */
  readonly sentAt: number | null;
  readonly endedAt: number | null;
  /** seconds from the radio to the meter's own telegram that shows it */
  readonly roundTrip: number | null;
  /** seconds from the request to the end */
  readonly took: number | null;
  readonly gateway: string | null;
  readonly says: string;
};

export type NotificationList = {
  readonly notifications: readonly NotificationView[];
  readonly next: string | null;
};

export type NotificationView = {
  readonly id: string;
  readonly meter: string;
  readonly meterName: string | null;
  readonly severity: "notice" | "warning" | "critical";
  readonly title: string;
  readonly body: string;
  /** UTC, whole seconds since 1970 */
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly acknowledgedAt: number | null;
  readonly level: number;
  readonly deliveries: readonly {
    readonly channel: string;
    readonly state: "waiting" | "sent" | "withheld" | "needless" | "failed" | "expired";
    /** when it was sent, or is tried next */
    readonly at: number;
  }[];
};

export type NotificationSettingsView = {
  readonly preferences: NotificationPreferences;
  readonly channels: readonly ChannelView[];
  readonly limits: readonly LimitView[];
  /** kinds of channels that this deployment has */
  readonly offered: readonly ("web-push" | "email" | "webhook" | "mqtt")[];
  /** applicationServerKey of web push */
  readonly vapidKey: string;
};

export type NotificationPreferences = {
  readonly language: "en" | "es" | "el" | "de";
  /** of quiet hours and of times in messages; null: the meter's own */
  readonly zone: string | null;
  /** alarms of meters that I claimed: of this severity and above */
  readonly mine: "none" | "notice" | "warning" | "critical";
  /** alarms of the other meters that I may see */
  readonly others: "none" | "notice" | "warning" | "critical";
  /** alarms that I do not want to hear of */
  readonly without: readonly (
    | "leak"
    | "burst"
    | "backflow"
    | "dry"
    | "tamper"
    | "reverse"
    | "low-battery"
    | "no-signal"
    | "zero-use"
    | "over-range"
    | "low-pressure"
    | "high-temperature"
    | "low-temperature"
    | "threshold"
    | "smoke"
    | "power-failure"
    | "hardware-error"
    | "temporary-error"
    | "clock-error"
    | "sensor-error"
    | "communication-error"
  )[];
  /** calls to use less, and other prices, at meters that I claimed */
  readonly calls: boolean;
  /** hours in which messages wait; critical ones may break them */
  readonly quiet: {
    readonly from: string;
    readonly to: string;
    readonly criticalBreaks: boolean;
  } | null;
  /** what is not critical comes as one message a day, at this time */
  readonly digest: string | null;
};

export type ChannelView = {
  readonly id: string;
  readonly kind: "web-push" | "email" | "webhook" | "mqtt";
  readonly name: string;
  readonly where: string;
  /** an e-mail address is told nothing until a link in a first message was opened */
  readonly confirmed: boolean;
  /** UTC, whole seconds since 1970 */
  readonly madeAt: number;
};

export type LimitView = {
  readonly register: string;
  readonly kind:
    | "hour-above"
    | "day-above"
    | "month-above"
    | "night-flow"
    | "no-use"
    | "away"
    | "value-above"
    | "value-below";
  /** in the unit of the register: m3, kWh, bar */
  readonly limit: number;
  /** of no-use: days in a row without any */
  readonly days: number;
  /** of away: when the absence begins */
  readonly from?: number;
  /** of away: when it ends */
  readonly to?: number;
  readonly id: string;
  readonly meter: string;
  /** UTC, whole seconds since 1970 */
  readonly madeAt: number;
};

export type NewChannelView = {
  readonly id: string;
  /** by which a webhook is signed: told here and never again */
  readonly secret: string | null;
};

export type Removed = {
  /** how many there were */
  readonly removed: number;
};

export type CriterionList = {
  readonly criteria: readonly CriterionView[];
};

export type CriterionView = {
  readonly id: string;
  readonly name: string;
  readonly of: "alarm" | "hour" | "day";
  readonly expression: string;
  /** null where the expression is more than a form can show */
  readonly form: ConditionForm | null;
  readonly severity: "notice" | "warning" | "critical";
  readonly calmHours: number;
  readonly levels: readonly {
    readonly persons: readonly string[];
    readonly roles: readonly ("installer" | "operator" | "analyst" | "service-provider" | "administrator")[];
    /** the next level is told when nobody acknowledged for so long */
    readonly afterMinutes: number;
  }[];
  /** UTC, whole seconds since 1970 */
  readonly madeAt: number;
};

export type ConditionForm = {
  readonly match: "all" | "any";
  readonly conditions: readonly {
    readonly field:
      | "meter"
      | "utility"
      | "alarm"
      | "severity"
      | "source"
      | "register"
      | "use"
      | "least"
      | "most"
      | "night"
      | "hour"
      | "weekday"
      | "month";
    readonly is: ">" | ">=" | "<" | "<=" | "==" | "!=" | "in";
    readonly value: string | number | readonly (string | number)[];
  }[];
};

export type CriterionTexts = {
  readonly expression: string;
  readonly form: ConditionForm | null;
};

export type ArtefactList = {
  readonly lambdas: readonly ArtefactView[];
};

export type ArtefactView = {
  readonly lambda: string;
  readonly version: number;
  readonly says: string;
  readonly signedBy: string;
  /** UTC seconds */
  readonly keptAt: number;
  readonly by: string;
};

export type RolloutStory = {
  readonly id: string;
  readonly lambda: string;
  readonly version: number;
  readonly by: string;
  /** UTC seconds */
  readonly madeAt: number;
  readonly state: "running" | "done" | "halted" | "rolled-back";
  readonly says: string;
  /** from 1 */
  readonly wave: number;
  readonly waves: readonly number[];
  /** how many are in which state */
  readonly nodes: Readonly<Record<string, number>>;
  readonly states: readonly {
    readonly node: string;
    readonly wave: number;
    readonly state: "waiting" | "asked" | "runs" | "well" | "refused" | "failed" | "back";
    readonly at: number | null;
    readonly says: string;
  }[];
};

export type RolloutList = {
  readonly rollouts: readonly RolloutView[];
  readonly next: string | null;
};

export type RolloutView = {
  readonly id: string;
  readonly lambda: string;
  readonly version: number;
  readonly by: string;
  /** UTC seconds */
  readonly madeAt: number;
  readonly state: "running" | "done" | "halted" | "rolled-back";
  readonly says: string;
  /** from 1 */
  readonly wave: number;
  readonly waves: readonly number[];
  /** how many are in which state */
  readonly nodes: Readonly<Record<string, number>>;
};

export type DemandView = {
  readonly utility: "water" | "electricity" | "gas" | "heat";
  readonly kind: "price" | "peak";
  /** UTC seconds */
  readonly from: number;
  /** UTC seconds */
  readonly to: number;
  /** of a unit (m3, kWh) meanwhile, in the currency of the utility */
  readonly price?: number;
  /** share of their use by which customers are asked to use less */
  readonly target?: number;
  /** what customers are told */
  readonly says: string;
  readonly id: string;
  readonly tenant: string;
  readonly by: string;
  /** UTC seconds */
  readonly madeAt: number;
  /** meters */
  readonly asked: number;
  readonly state: "planned" | "now" | "over" | "cancelled";
};

export type DemandList = {
  readonly calls: readonly DemandView[];
  readonly next: string | null;
};

export type DemandEffect = {
  readonly asked: GroupEffect | null;
  /** the meters of the utility that were not asked: what changed by itself */
  readonly others: GroupEffect | null;
  /** what those who were asked saved beyond what changed with the others */
  readonly net: {
    readonly saved: {
      /** in the unit of the utility: m3 or kWh */
      readonly value: number;
      readonly low: number;
      /** with low: holds the true one in 95 % of all cases */
      readonly high: number;
    };
    readonly share: {
      readonly value: number;
      readonly low: number;
      /** with low: holds the true one in 95 % of all cases */
      readonly high: number;
    };
  } | null;
  /** similar days of which the expected use was made */
  readonly days: number;
  /** of those who were asked */
  readonly hours: readonly {
    /** UTC seconds */
    readonly start: number;
    /** in the unit of the utility: m3 or kWh */
    readonly expected: number;
    /** in the unit of the utility: m3 or kWh */
    readonly used: number;
  }[];
};

export type GroupEffect = {
  readonly meters: number;
  /** meters of which too little was heard */
  readonly leftOut: number;
  /** in the unit of the utility: m3 or kWh */
  readonly expected: number;
  /** in the unit of the utility: m3 or kWh */
  readonly used: number;
  readonly saved: {
    /** in the unit of the utility: m3 or kWh */
    readonly value: number;
    readonly low: number;
    /** with low: holds the true one in 95 % of all cases */
    readonly high: number;
  };
  /** of what was expected */
  readonly share: {
    readonly value: number;
    readonly low: number;
    /** with low: holds the true one in 95 % of all cases */
    readonly high: number;
  };
};

export type StoreView = {
  /** stopped by somebody, or failing by itself: then it is tried again and again */
  readonly store: "running" | "stopped" | "failing";
  /** why it does not run */
  readonly says: string | null;
  /** groups of batches that came and are not in the store yet */
  readonly waiting: number;
  /** when the oldest of them came, UTC seconds */
  readonly since: number | null;
  /** items that were refused since the beginning, by why */
  readonly refused: Readonly<Record<string, number>>;
};

export type SyncAnswer = {
  readonly through: number;
  readonly again?: readonly string[];
  readonly wrong?: readonly {
    readonly item: number;
    readonly kind: string;
    readonly says: string;
  }[];
  readonly instructions?: readonly {
    readonly id: string;
    readonly number: number;
    readonly at: number;
    readonly order: {
      readonly kind: string;
    };
  }[];
};

export type LambdaPlaceNow = {
  readonly speed: number;
  readonly load: number;
  readonly waits: number;
  readonly memory: number;
  readonly cpuSecond: number;
  readonly signers: readonly string[];
};

/** What each operation is asked with, and what it answers. */
export interface Operations {
  /** Whether the server answers. Anybody may ask. */
  readonly getHealth: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: {
      readonly status: "ok";
      /** UTC seconds */
      readonly at: number;
    };
  };
  /** This document. Anybody may ask. */
  readonly getOpenapiJson: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: Readonly<Record<string, unknown>>;
  };
  /** Meters and open alarms by utility, and what became of all telegrams. Scope `meters`: resident, installer, operator, analyst, supplier, service-provider, administrator, service, of what they may see. */
  readonly getOverview: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: OverviewView;
  };
  /** Meters in the order of their ids, page by page. Scope `meters`: resident, installer, operator, analyst, supplier, service-provider, administrator, service, of what they may see. */
  readonly getMeters: {
    readonly path: undefined;
    readonly query: {
      readonly utility?: "water" | "electricity" | "gas" | "heat" | "other";
      /** part of the id or the name */
      readonly search?: string;
      /** `next` of the page before */
      readonly after?: string;
      /** rows of a page */
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: MeterList;
  };
  /** One meter with the newest value of each register. Scope `meters`: resident, installer, operator, analyst, supplier, service-provider, administrator, service, of what they may see. */
  readonly getMeter: {
    readonly path: {
      readonly meter: string;
    };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: MeterDetail;
  };
  /** The newest readings of a span, oldest first. Scope `readings`: resident, operator, analyst, administrator, service, of what they may see. */
  readonly getMeterReadings: {
    readonly path: {
      readonly meter: string;
    };
    readonly query: {
      /** register, such as volume or energy.t1 */
      readonly register: string;
      /** UTC seconds, inclusive; a week before `to` when left out */
      readonly from?: number;
      /** UTC seconds, exclusive; now when left out */
      readonly to?: number;
      /** `next` of the page before: what is older than that */
      readonly after?: number;
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: ReadingList;
  };
  /** Consumption by hour or by local day, oldest first. Scope `readings`: resident, operator, analyst, administrator, service, of what they may see. */
  readonly getMeterConsumption: {
    readonly path: {
      readonly meter: string;
    };
    readonly query: {
      /** register, such as volume or energy.t1 */
      readonly register: string;
      /** UTC seconds, inclusive; a week before `to` when left out */
      readonly from?: number;
      /** UTC seconds, exclusive; now when left out */
      readonly to?: number;
      readonly bucket?: "hour" | "day";
    };
    readonly body: undefined;
    readonly answer: ConsumptionList;
  };
  /** Alarms, newest first. Scope `alarms`: resident, installer, operator, analyst, service-provider, administrator, service, of what they may see. */
  readonly getAlarms: {
    readonly path: undefined;
    readonly query: {
      /** `next` of the page before */
      readonly after?: string;
      /** rows of a page */
      readonly limit?: number;
      readonly state?: "open" | "all";
    };
    readonly body: undefined;
    readonly answer: AlarmList;
  };
  /** Alarms of groups where nodes tell of groups alone: how many of a kind opened in an hour, newest first. Scope `alarms`: resident, installer, operator, analyst, service-provider, administrator, service, for every utility. */
  readonly getAlarmsGroups: {
    readonly path: undefined;
    readonly query: {
      /** `next` of the page before */
      readonly after?: string;
      /** rows of a page */
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: GroupEventList;
  };
  /** What nodes decided on incidents that could close a valve, newest first. Scope `alarms`: resident, installer, operator, analyst, service-provider, administrator, service, of what they may see. */
  readonly getValvesDecisions: {
    readonly path: undefined;
    readonly query: {
      /** `next` of the page before */
      readonly after?: string;
      /** rows of a page */
      readonly limit?: number;
      readonly meter?: string;
    };
    readonly body: undefined;
    readonly answer: DecisionList;
  };
  /** What became of signed configurations and of releases at each node, newest first. Scope `network`: installer, operator, service-provider, administrator, service, for every utility. */
  readonly getUpdates: {
    readonly path: undefined;
    readonly query: {
      /** `next` of the page before */
      readonly after?: string;
      /** rows of a page */
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: UpdateList;
  };
  /** Groups of which nodes tell sums, and masked sums that lack the shares of some nodes. Scope `readings`: resident, operator, analyst, administrator, service, for every utility. */
  readonly getGroups: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: GroupList;
  };
  /** What a group used by hour or by local day, oldest first. Scope `readings`: resident, operator, analyst, administrator, service, for every utility. */
  readonly getGroupConsumption: {
    readonly path: {
      readonly group: string;
    };
    readonly query: {
      /** register, such as volume or energy.t1 */
      readonly register: string;
      /** UTC seconds, inclusive; a week before `to` when left out */
      readonly from?: number;
      /** UTC seconds, exclusive; now when left out */
      readonly to?: number;
      readonly bucket?: "hour" | "day";
      readonly utility: "water" | "electricity" | "gas" | "heat" | "other";
    };
    readonly body: undefined;
    readonly answer: GroupSums;
  };
  /** What was asked of edge nodes and what became of it, newest first. Scope `network`: installer, operator, service-provider, administrator, service, for every utility. */
  readonly getInstructions: {
    readonly path: undefined;
    readonly query: {
      /** `next` of the page before */
      readonly after?: string;
      /** rows of a page */
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: InstructionList;
  };
  /** Thresholds that were set and taken away from here, by node, newest first. Scope `network`: installer, operator, service-provider, administrator, service, for every utility. */
  readonly getThresholds: {
    readonly path: undefined;
    readonly query: {
      /** `next` of the page before */
      readonly after?: string;
      /** rows of a page */
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: InstructionList;
  };
  /** Sets a threshold for a meter, a utility or a group; the same id again replaces it. Scope `operate`: operator, administrator, service, for every utility. */
  readonly postThresholds: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: ThresholdBody;
    readonly answer: InstructionsAsked;
  };
  /** Takes a threshold away, and ends the alarms that it raised. Scope `operate`: operator, administrator, service, for every utility. */
  readonly deleteThreshold: {
    readonly path: {
      readonly threshold: string;
    };
    readonly query: {
      /** not read any more: who asks is known */
      readonly by?: string;
    };
    readonly body: undefined;
    readonly answer: InstructionsAsked;
  };
  /** Says that somebody has seen an alarm. Scope `operate`: operator, administrator, service, of what they may see. */
  readonly postAlarmAcknowledge: {
    readonly path: {
      readonly alarm: string;
    };
    readonly query: undefined;
    readonly body: AcknowledgementBody;
    readonly answer: InstructionsAsked;
  };
  /** Takes a valve out of the rules' hands, for hours from now. Scope `operate`: operator, administrator, service, of what they may see. */
  readonly postMeterOverride: {
    readonly path: {
      readonly meter: string;
    };
    readonly query: undefined;
    readonly body: OverrideBody;
    readonly answer: InstructionsAsked;
  };
  /** Commands to meters, newest first, as their edge nodes told them. Scope `commands`: installer, operator, administrator, service, of what they may see. */
  readonly getCommands: {
    readonly path: undefined;
    readonly query: {
      /** `next` of the page before */
      readonly after?: string;
      /** rows of a page */
      readonly limit?: number;
      readonly meter?: string;
    };
    readonly body: undefined;
    readonly answer: CommandList;
  };
  /** Tells meters of one utility something: valve, interval, read or clock, at once, later, or again and again. Scope `operate`: operator, administrator, service, of what they may see. */
  readonly postCommands: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: BundleRequest;
    readonly answer: BundleAnswer;
  };
  /** What became of all telegrams, by cause. Scope `network`: installer, operator, service-provider, administrator, service, for every utility. */
  readonly getIntake: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: IntakeView;
  };
  /** What bills are made from: index and consumption of each meter on a civil date, as CSV. Scope `billing`: operator, supplier, administrator, service, of what they may see. */
  readonly getBillingReads: {
    readonly path: undefined;
    readonly query: {
      /** civil date, in each meter's own time zone */
      readonly day: string;
    };
    readonly body: undefined;
    readonly answer: string;
  };
  /** Server-sent events, as things change: meters, alarms, counts and nodes, or what the query names. Scope `alarms`: resident, installer, operator, analyst, service-provider, administrator, service, of what they may see. */
  readonly getLive: {
    readonly path: undefined;
    readonly query: {
      /** ids of meters, with commas between them */
      readonly meters?: string;
      /** the meters of a district (DMA) */
      readonly district?: string;
      /** the meters of a site */
      readonly site?: string;
      readonly utility?: "water" | "electricity" | "gas" | "heat" | "other";
      /** names of events with commas between them: meter, alarm, intake, reading, node, demand */
      readonly events?: string;
    };
    readonly body: undefined;
    readonly answer: AsyncIterable<LiveEvent>;
  };
  /** A WebSocket that is told the same: it sends an interest as JSON, and gets {event, data} for each change. Scope `alarms`: resident, installer, operator, analyst, service-provider, administrator, service, of what they may see. */
  readonly getLiveSocket: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: string;
  };
  /** Edge nodes, whether each is here, and when it came last. Scope `network`: installer, operator, service-provider, administrator, service, for every utility. */
  readonly getNodes: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: NodeList;
  };
  /** Whether the stores answer; 503 and which do not, while batches of edge nodes are taken all the same. Anybody may ask. */
  readonly getReady: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: {
      readonly status: "ready";
    };
  };
  /** The state of the cloud as Prometheus reads it. Scope `network`: installer, operator, service-provider, administrator, service, for every utility. */
  readonly getMetrics: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: string;
  };
  /** Utilities that share this deployment. Scope `people`: administrator, for every utility. */
  readonly getTenants: {
    readonly path: undefined;
    readonly query: {
      /** `next` of the page before */
      readonly after?: string;
      /** rows of a page */
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: {
      readonly tenants: readonly {
        readonly id: string;
        readonly name: string;
        /** UTC seconds */
        readonly madeAt: number;
      }[];
      /** the next page's `after`; null where the list ends */
      readonly next: string | null;
    };
  };
  /** Adds a utility. Scope `people`: administrator, for every utility. */
  readonly postTenants: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: {
      readonly id: string;
      readonly name: string;
    };
    readonly answer: {
      readonly done: true;
    };
  };
  /** Says which utility meters belong to. Scope `people`: administrator, for every utility. */
  readonly postTenantMeters: {
    readonly path: {
      readonly tenant: string;
    };
    readonly query: undefined;
    readonly body: {
      readonly meters: readonly string[];
    };
    readonly answer: {
      readonly done: true;
    };
  };
  /** People who hold a role, page by page. Scope `people`: administrator, for every utility. */
  readonly getPeople: {
    readonly path: undefined;
    readonly query: {
      /** `next` of the page before */
      readonly after?: string;
      /** rows of a page */
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: {
      readonly people: readonly {
        readonly id: string;
        /** UTC seconds */
        readonly madeAt: number;
        readonly email: string | null;
        readonly name: string | null;
        readonly hasPassword: boolean;
        readonly roles: readonly {
          readonly role:
            | "resident"
            | "installer"
            | "operator"
            | "analyst"
            | "supplier"
            | "service-provider"
            | "administrator"
            | "service";
          /** id of a utility; empty for every utility of the deployment */
          readonly tenant: string;
        }[];
      }[];
      /** the next page's `after`; null where the list ends */
      readonly next: string | null;
    };
  };
  /** Makes an account with roles, and a link by which the person opens it within a day and sets a password. Scope `people`: administrator, for every utility. */
  readonly postPeople: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: {
      readonly email: string;
      readonly name?: string;
      readonly roles: readonly {
        readonly role:
          | "resident"
          | "installer"
          | "operator"
          | "analyst"
          | "supplier"
          | "service-provider"
          | "administrator"
          | "service";
        /** id of a utility; empty for every utility of the deployment */
        readonly tenant: string;
      }[];
    };
    readonly answer: {
      readonly id: string;
      readonly path: string;
    };
  };
  /** Gives a person a role. Scope `people`: administrator, for every utility. */
  readonly postPersonRoles: {
    readonly path: {
      readonly person: string;
    };
    readonly query: undefined;
    readonly body: {
      readonly role:
        | "resident"
        | "installer"
        | "operator"
        | "analyst"
        | "supplier"
        | "service-provider"
        | "administrator"
        | "service";
      /** id of a utility; empty for every utility of the deployment */
      readonly tenant: string;
    };
    readonly answer: {
      readonly done: true;
    };
  };
  /** Takes a role from a person. Scope `people`: administrator, for every utility. */
  readonly deletePersonRoles: {
    readonly path: {
      readonly person: string;
    };
    readonly query: {
      readonly role:
        | "resident"
        | "installer"
        | "operator"
        | "analyst"
        | "supplier"
        | "service-provider"
        | "administrator"
        | "service";
      /** id of a utility; empty for every utility of the deployment */
      readonly tenant: string;
    };
    readonly body: undefined;
    readonly answer: {
      readonly done: true;
    };
  };
  /** Makes a code by which one resident claims a meter, and sees what it told since he moved in (now, unless told). Scope `people`: administrator, for every utility. */
  readonly postClaimCodes: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: {
      readonly meter: string;
      readonly tenant: string;
      /** UTC seconds */
      readonly since?: number;
      readonly days?: number;
    };
    readonly answer: {
      readonly code: string;
    };
  };
  /** Somebody moved out: a meter is no longer that of a person, or of anybody; codes for it that nobody has spent end. Scope `people`: administrator, for every utility. */
  readonly deleteMeterClaims: {
    readonly path: {
      readonly meter: string;
    };
    readonly query: {
      readonly person?: string;
    };
    readonly body: undefined;
    readonly answer: {
      /** claims */
      readonly ended: number;
    };
  };
  /** Programs of integrators. Scope `people`: administrator, for every utility. */
  readonly getClients: {
    readonly path: undefined;
    readonly query: {
      /** `next` of the page before */
      readonly after?: string;
      /** rows of a page */
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: {
      readonly clients: readonly {
        readonly id: string;
        readonly name: string;
        /** id of a utility; empty for every utility of the deployment */
        readonly tenant: string;
        readonly kind: "service" | "application";
        readonly hasSecret: boolean;
        readonly scopes: readonly string[];
        readonly redirectUris: readonly string[];
        /** UTC seconds */
        readonly madeAt: number;
      }[];
      /** the next page's `after`; null where the list ends */
      readonly next: string | null;
    };
  };
  /** Registers a program; its secret is told here and never again. Scope `people`: administrator, for every utility. */
  readonly postClients: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: {
      readonly name: string;
      /** id of a utility; empty for every utility of the deployment */
      readonly tenant: string;
      readonly kind: "service" | "application";
      readonly secret: boolean;
      readonly scopes: readonly (
        | "meters"
        | "readings"
        | "alarms"
        | "billing"
        | "commands"
        | "approve"
        | "own-valve"
        | "operate"
        | "network"
        | "assets"
        | "onboard"
        | "contracts"
        | "criteria"
        | "people"
        | "audit"
      )[];
      readonly redirectUris?: readonly string[];
    };
    readonly answer: {
      readonly id: string;
      readonly secret: string | null;
    };
  };
  /** Ends a program: its tokens are worthless from now on. Scope `people`: administrator, for every utility. */
  readonly deleteClient: {
    readonly path: {
      readonly client: string;
    };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: {
      readonly done: true;
    };
  };
  /** After a leak: a new key signs tokens from now on, and those of the old ones are worthless. Scope `people`: administrator, for every utility. */
  readonly postSigningKeys: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: {
      readonly done: true;
    };
  };
  /** Who did what, newest first. Scope `audit`: administrator, for every utility. */
  readonly getAudit: {
    readonly path: undefined;
    readonly query: {
      /** id of a person, program or thing */
      readonly about?: string;
      /** `next` of the page before */
      readonly after?: number;
      /** rows of a page */
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: {
      readonly rows: readonly {
        readonly sequence: number;
        /** UTC seconds */
        readonly at: number;
        readonly actor: string;
        readonly action: string;
        readonly subject: string;
        readonly detail: Readonly<Record<string, string | number | boolean | null>>;
      }[];
      /** the next page's `after`; null where the list ends */
      readonly next: string | null;
    };
  };
  /** Whether the audit log is as it was written; hash: of its last row, to compare with later. Scope `audit`: administrator, for every utility. */
  readonly getAuditCheck: {
    readonly path: undefined;
    readonly query: {
      readonly sequence?: number;
      readonly hash?: string;
    };
    readonly body: undefined;
    readonly answer:
      | {
          readonly whole: true;
          readonly sequence: number;
          readonly hash: string;
        }
      | {
          readonly whole: false;
          readonly broken: number;
        };
  };
  /** Buildings, flats and other places, in the order of their ids. Scope `assets`: installer, operator, analyst, supplier, service-provider, administrator, service, of what they may see. */
  readonly getSites: {
    readonly path: undefined;
    readonly query: {
      /** `next` of the page before */
      readonly after?: string;
      /** rows of a page */
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: SiteList;
  };
  /** A site. Scope `assets`: installer, operator, analyst, supplier, service-provider, administrator, service, of what they may see. */
  readonly getSite: {
    readonly path: {
      /** such as north:P-1001 */
      readonly site: string;
    };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: SiteView;
  };
  /** Makes or changes a site. Scope `onboard`: installer, operator, administrator, service, of what they may see. */
  readonly putSite: {
    readonly path: {
      /** such as north:P-1001 */
      readonly site: string;
    };
    readonly query: undefined;
    readonly body: SiteBody;
    readonly answer: PutAnswer;
  };
  /** Points where something is measured, in the order of their ids. Scope `assets`: installer, operator, analyst, supplier, service-provider, administrator, service, of what they may see. */
  readonly getPoints: {
    readonly path: undefined;
    readonly query: {
      /** `next` of the page before */
      readonly after?: string;
      /** rows of a page */
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: PointList;
  };
  /** A point. Scope `assets`: installer, operator, analyst, supplier, service-provider, administrator, service, of what they may see. */
  readonly getPoint: {
    readonly path: {
      /** such as north:P-1001 */
      readonly point: string;
    };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: PointView;
  };
  /** Makes or changes a point. Scope `onboard`: installer, operator, administrator, service, of what they may see. */
  readonly putPoint: {
    readonly path: {
      /** such as north:P-1001 */
      readonly point: string;
    };
    readonly query: undefined;
    readonly body: PointBody;
    readonly answer: PutAnswer;
  };
  /** Which meters stood at a point, from when to when, with their indices. Scope `assets`: installer, operator, analyst, supplier, service-provider, administrator, service, of what they may see. */
  readonly getPointPlacements: {
    readonly path: {
      /** such as north:P-1001 */
      readonly point: string;
    };
    readonly query: {
      /** UTC seconds, inclusive */
      readonly from?: number;
      /** UTC seconds, exclusive; to this day when left out */
      readonly to?: number;
    };
    readonly body: undefined;
    readonly answer: PlacementList;
  };
  /** Mounts a meter at a point; the same again changes nothing. Scope `onboard`: installer, operator, administrator, service, of what they may see. */
  readonly postPointPlacements: {
    readonly path: {
      /** such as north:P-1001 */
      readonly point: string;
    };
    readonly query: undefined;
    readonly body: MountBody;
    readonly answer: PutAnswer;
  };
  /** Takes the meter of a point away, with its last indices. Scope `onboard`: installer, operator, administrator, service, of what they may see. */
  readonly postPointDismount: {
    readonly path: {
      /** such as north:P-1001 */
      readonly point: string;
    };
    readonly query: undefined;
    readonly body: DismountBody;
    readonly answer: DismountAnswer;
  };
  /** One meter goes and another comes; residents who claimed the one have the other from then on. Scope `onboard`: installer, operator, administrator, service, of what they may see. */
  readonly postPointExchange: {
    readonly path: {
      /** such as north:P-1001 */
      readonly point: string;
    };
    readonly query: undefined;
    readonly body: ExchangeBody;
    readonly answer: DismountAnswer;
  };
  /** At which points a meter stood, from when to when, with its indices. Scope `assets`: installer, operator, analyst, supplier, service-provider, administrator, service, of what they may see. */
  readonly getMeterPlacements: {
    readonly path: {
      readonly meter: string;
    };
    readonly query: {
      /** UTC seconds, inclusive */
      readonly from?: number;
      /** UTC seconds, exclusive; to this day when left out */
      readonly to?: number;
    };
    readonly body: undefined;
    readonly answer: PlacementList;
  };
  /** What the book keeps of a meter: its utility, its edge node, and where its key is. Scope `assets`: installer, operator, analyst, supplier, service-provider, administrator, service, of what they may see. */
  readonly getMeterAsset: {
    readonly path: {
      readonly meter: string;
    };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: AssetMeterView;
  };
  /** Customers, in the order of their ids. Scope `contracts`: operator, supplier, administrator, service, of what they may see. */
  readonly getCustomers: {
    readonly path: undefined;
    readonly query: {
      /** `next` of the page before */
      readonly after?: string;
      /** rows of a page */
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: CustomerList;
  };
  /** A customer. Scope `contracts`: operator, supplier, administrator, service, of what they may see. */
  readonly getCustomer: {
    readonly path: {
      /** such as north:P-1001 */
      readonly customer: string;
    };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: CustomerView;
  };
  /** Makes or changes a customer; name and contact are kept sealed. Scope `contracts`: operator, supplier, administrator, service, of what they may see. */
  readonly putCustomer: {
    readonly path: {
      /** such as north:P-1001 */
      readonly customer: string;
    };
    readonly query: undefined;
    readonly body: CustomerBody;
    readonly answer: PutAnswer;
  };
  /** Erases name, contact and account of a customer; his contracts stay, of nobody who could be named. Scope `contracts`: operator, supplier, administrator, service, of what they may see. */
  readonly deleteCustomer: {
    readonly path: {
      /** such as north:P-1001 */
      readonly customer: string;
    };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: DoneAnswer;
  };
  /** Contracts, in the order of their ids. Scope `contracts`: operator, supplier, administrator, service, of what they may see. */
  readonly getContracts: {
    readonly path: undefined;
    readonly query: {
      /** `next` of the page before */
      readonly after?: string;
      /** rows of a page */
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: ContractList;
  };
  /** A contract. Scope `contracts`: operator, supplier, administrator, service, of what they may see. */
  readonly getContract: {
    readonly path: {
      /** such as north:P-1001 */
      readonly contract: string;
    };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: ContractView;
  };
  /** Somebody moves in: a contract begins; the same again changes nothing, the same id with other terms changes them. Scope `contracts`: operator, supplier, administrator, service, of what they may see. */
  readonly postPointMoveIn: {
    readonly path: {
      /** such as north:P-1001 */
      readonly point: string;
    };
    readonly query: undefined;
    readonly body: MoveInBody;
    readonly answer: PutAnswer;
  };
  /** Somebody moves out: the contract of a point ends, and so do residents' claims to its meters that began before, and unspent codes. Scope `contracts`: operator, supplier, administrator, service, of what they may see. */
  readonly postPointMoveOut: {
    readonly path: {
      /** such as north:P-1001 */
      readonly point: string;
    };
    readonly query: undefined;
    readonly body: MoveOutBody;
    readonly answer: MoveOutAnswer;
  };
  /** Price tables, in the order of their ids. Scope `assets`: installer, operator, analyst, supplier, service-provider, administrator, service, of what they may see. */
  readonly getPrices: {
    readonly path: undefined;
    readonly query: {
      /** `next` of the page before */
      readonly after?: string;
      /** rows of a page */
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: PriceTableList;
  };
  /** A price table with the versions that count within a span. Scope `assets`: installer, operator, analyst, supplier, service-provider, administrator, service, of what they may see. */
  readonly getOnePrices: {
    readonly path: {
      /** such as north:P-1001 */
      readonly prices: string;
    };
    readonly query: {
      /** UTC seconds, inclusive */
      readonly from?: number;
      /** UTC seconds, exclusive; to this day when left out */
      readonly to?: number;
    };
    readonly body: undefined;
    readonly answer: PricesView;
  };
  /** Makes or changes a price table, and puts a version of its prices in its place in time. Scope `contracts`: operator, supplier, administrator, service, of what they may see. */
  readonly putOnePrices: {
    readonly path: {
      /** such as north:P-1001 */
      readonly prices: string;
    };
    readonly query: undefined;
    readonly body: PricesBody;
    readonly answer: PutAnswer;
  };
  /** Districts, in the order of their ids. Scope `assets`: installer, operator, analyst, supplier, service-provider, administrator, service, of what they may see. */
  readonly getDistricts: {
    readonly path: undefined;
    readonly query: {
      /** `next` of the page before */
      readonly after?: string;
      /** rows of a page */
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: DistrictList;
  };
  /** A district with its inlets and members within a span; members of districts inside it are members, too. Scope `assets`: installer, operator, analyst, supplier, service-provider, administrator, service, of what they may see. */
  readonly getDistrict: {
    readonly path: {
      /** such as north:P-1001 */
      readonly district: string;
    };
    readonly query: {
      /** UTC seconds, inclusive */
      readonly from?: number;
      /** UTC seconds, exclusive; to this day when left out */
      readonly to?: number;
    };
    readonly body: undefined;
    readonly answer: DistrictDetail;
  };
  /** Makes or changes a district. Scope `onboard`: installer, operator, administrator, service, of what they may see. */
  readonly putDistrict: {
    readonly path: {
      /** such as north:P-1001 */
      readonly district: string;
    };
    readonly query: undefined;
    readonly body: DistrictBody;
    readonly answer: PutAnswer;
  };
  /** A point lies in a district from a moment on. Scope `onboard`: installer, operator, administrator, service, of what they may see. */
  readonly postDistrictMembers: {
    readonly path: {
      /** such as north:P-1001 */
      readonly district: string;
    };
    readonly query: undefined;
    readonly body: MemberBody;
    readonly answer: PutAnswer;
  };
  /** A point lies in a district no longer. Scope `onboard`: installer, operator, administrator, service, of what they may see. */
  readonly postDistrictMembersEnd: {
    readonly path: {
      /** such as north:P-1001 */
      readonly district: string;
    };
    readonly query: undefined;
    readonly body: MemberEndBody;
    readonly answer: DoneAnswer;
  };
  /** A meter measures what flows into a district or out of it, from a moment on. Scope `onboard`: installer, operator, administrator, service, of what they may see. */
  readonly postDistrictInlets: {
    readonly path: {
      /** such as north:P-1001 */
      readonly district: string;
    };
    readonly query: undefined;
    readonly body: InletBody;
    readonly answer: PutAnswer;
  };
  /** A meter is an inlet of a district no longer. Scope `onboard`: installer, operator, administrator, service, of what they may see. */
  readonly postDistrictInletsEnd: {
    readonly path: {
      /** such as north:P-1001 */
      readonly district: string;
    };
    readonly query: undefined;
    readonly body: InletEndBody;
    readonly answer: DoneAnswer;
  };
  /** Gateways, each with its layer. Scope `network`: installer, operator, service-provider, administrator, service, for every utility. */
  readonly getGateways: {
    readonly path: undefined;
    readonly query: {
      /** `next` of the page before */
      readonly after?: string;
      /** rows of a page */
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: StationList;
  };
  /** Makes a gateway, or says where it stands. Scope `onboard`: installer, operator, administrator, service, for every utility. */
  readonly putGateway: {
    readonly path: {
      readonly gateway: string;
    };
    readonly query: undefined;
    readonly body: StationBody;
    readonly answer: PutAnswer;
  };
  /** Edge nodes, each with its layer, and the utilities that it works for. Scope `network`: installer, operator, service-provider, administrator, service, for every utility. */
  readonly getEdgeNodes: {
    readonly path: undefined;
    readonly query: {
      /** `next` of the page before */
      readonly after?: string;
      /** rows of a page */
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: StationList;
  };
  /** Makes an edge node, or says where it stands. Scope `onboard`: installer, operator, administrator, service, for every utility. */
  readonly putNode: {
    readonly path: {
      readonly node: string;
    };
    readonly query: undefined;
    readonly body: StationBody;
    readonly answer: PutAnswer;
  };
  /** Says for which utilities an edge node works: it may tell of no other's meters; none: for all. Scope `onboard`: installer, operator, administrator, service, for every utility. */
  readonly putNodeTenants: {
    readonly path: {
      readonly node: string;
    };
    readonly query: undefined;
    readonly body: NodeTenantsBody;
    readonly answer: DoneAnswer;
  };
  /** Binds meters to an edge node: no other may tell of them. Scope `onboard`: installer, operator, administrator, service, for every utility. */
  readonly postNodeMeters: {
    readonly path: {
      readonly node: string;
    };
    readonly query: undefined;
    readonly body: NodeMetersBody;
    readonly answer: PutAnswer;
  };
  /** Links from layer to layer, each with its zone. Scope `network`: installer, operator, service-provider, administrator, service, for every utility. */
  readonly getLinks: {
    readonly path: undefined;
    readonly query: {
      /** `next` of the page before */
      readonly after?: string;
      /** rows of a page */
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: LinkList;
  };
  /** Notes a link; its zone follows from its ends. Scope `onboard`: installer, operator, administrator, service, for every utility. */
  readonly postLinks: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: LinkBody;
    readonly answer: DoneAnswer;
  };
  /** Takes a link away. Scope `onboard`: installer, operator, administrator, service, for every utility. */
  readonly deleteLinks: {
    readonly path: undefined;
    readonly query: {
      readonly lowerKind: "device" | "meter" | "gateway" | "edge" | "cloud";
      readonly lower: string;
      readonly upperKind: "device" | "meter" | "gateway" | "edge" | "cloud";
      readonly upper: string;
    };
    readonly body: undefined;
    readonly answer: DoneAnswer;
  };
  /** What gateways hear of meters, each stream by its tag; asked by meter, by gateway or by tag. Scope `meters`: resident, installer, operator, analyst, supplier, service-provider, administrator, service, of what they may see. */
  readonly getStreams: {
    readonly path: undefined;
    readonly query: {
      readonly gateway?: string;
      /** such as KAM.12345678.1b.07 */
      readonly meter?: string;
      /** one stream by its tag */
      readonly tag?: string;
    };
    readonly body: undefined;
    readonly answer: StreamList;
  };
  /** Brings meters in by a table or a file of keys; the good lines go in beside the bad ones. Scope `onboard`: installer, operator, administrator, service, of what they may see. */
  readonly postOnboarding: {
    readonly path: undefined;
    readonly query: {
      /** whose meters they are; empty: the deployment's own */
      readonly tenant?: string;
      /** true: tells what would become of the lines, and changes nothing */
      readonly preview?: "true" | "false";
      /** true: makes a code for each meter, by which its resident claims it */
      readonly codes?: "true" | "false";
      /** edge node of meters that name none */
      readonly node?: string;
      /** time zone of lines that name none */
      readonly zone?: string;
    };
    readonly body: Uint8Array | string;
    readonly answer: OnboardingReport;
  };
  /** Brings meters in, for programs of this machine. Only programs of the machine that the cloud runs on may ask. */
  readonly postOnboardingFiles: {
    readonly path: undefined;
    readonly query: {
      /** whose meters they are; empty: the deployment's own */
      readonly tenant?: string;
      /** true: tells what would become of the lines, and changes nothing */
      readonly preview?: "true" | "false";
      /** true: makes a code for each meter, by which its resident claims it */
      readonly codes?: "true" | "false";
      /** edge node of meters that name none */
      readonly node?: string;
      /** time zone of lines that name none */
      readonly zone?: string;
    };
    readonly body: Uint8Array | string;
    readonly answer: OnboardingReport;
  };
  /** What a meter measured, from its register, in periods of the local calendar, oldest first. Scope `readings`: resident, operator, analyst, administrator, service, of what they may see. */
  readonly getMeterUse: {
    readonly path: {
      readonly meter: string;
    };
    readonly query: {
      /** such as volume or energy.t1; the billed one when left out */
      readonly register?: string;
      /** of a site or customer with meters of several; the first when left out */
      readonly utility?: "water" | "electricity" | "gas" | "heat" | "other";
      /** UTC seconds, inclusive; a week before `to` when left out */
      readonly from?: number;
      /** UTC seconds, exclusive; now when left out */
      readonly to?: number;
      /** periods of the local calendar that begin in the span; span: all as one */
      readonly period?: "15min" | "hour" | "day" | "week" | "month" | "year" | "span";
      /** instead of a span: dates on which bills are made, such as 2026-01-14,2026-02-12,2026-03-13 */
      readonly dates?: string;
      /** less what was given back, such as energy.backward */
      readonly net?: "true" | "false";
    };
    readonly body: undefined;
    readonly answer: UseList;
  };
  /** What a meter measured beside what it measured in another span. Scope `readings`: resident, operator, analyst, administrator, service, of what they may see. */
  readonly getMeterUseCompare: {
    readonly path: {
      readonly meter: string;
    };
    readonly query: {
      /** such as volume or energy.t1; the billed one when left out */
      readonly register?: string;
      /** of a site or customer with meters of several; the first when left out */
      readonly utility?: "water" | "electricity" | "gas" | "heat" | "other";
      /** UTC seconds, inclusive; a week before `to` when left out */
      readonly from?: number;
      /** UTC seconds, exclusive; now when left out */
      readonly to?: number;
      /** periods of the local calendar that begin in the span; span: all as one */
      readonly period?: "15min" | "hour" | "day" | "week" | "month" | "year" | "span";
      /** less what was given back, such as energy.backward */
      readonly net?: "true" | "false";
      /** the span before, the same a month or a year before, or one that begins at a moment */
      readonly against?: "before" | "month" | "year" | number;
    };
    readonly body: undefined;
    readonly answer: ComparedList;
  };
  /** Raw, validated, estimated and edited values of a register side by side, the newest of a span. Scope `readings`: resident, operator, analyst, administrator, service, of what they may see. */
  readonly getMeterVersions: {
    readonly path: {
      readonly meter: string;
    };
    readonly query: {
      /** register, such as volume or energy.t1 */
      readonly register: string;
      /** UTC seconds, inclusive; a week before `to` when left out */
      readonly from?: number;
      /** UTC seconds, exclusive; now when left out */
      readonly to?: number;
      /** `next` of the page before: what is older than that */
      readonly after?: number;
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: VersionList;
  };
  /** What was used by a point, whatever meters stood there, from registers, in periods of the local calendar, oldest first. Scope `readings`: resident, operator, analyst, administrator, service, of what they may see. */
  readonly getPointUse: {
    readonly path: {
      /** such as north:P-1001 */
      readonly point: string;
    };
    readonly query: {
      /** such as volume or energy.t1; the billed one when left out */
      readonly register?: string;
      /** of a site or customer with meters of several; the first when left out */
      readonly utility?: "water" | "electricity" | "gas" | "heat" | "other";
      /** UTC seconds, inclusive; a week before `to` when left out */
      readonly from?: number;
      /** UTC seconds, exclusive; now when left out */
      readonly to?: number;
      /** periods of the local calendar that begin in the span; span: all as one */
      readonly period?: "15min" | "hour" | "day" | "week" | "month" | "year" | "span";
      /** instead of a span: dates on which bills are made, such as 2026-01-14,2026-02-12,2026-03-13 */
      readonly dates?: string;
      /** less what was given back, such as energy.backward */
      readonly net?: "true" | "false";
    };
    readonly body: undefined;
    readonly answer: UseList;
  };
  /** What was used by a point, whatever meters stood there beside what was used in another span. Scope `readings`: resident, operator, analyst, administrator, service, of what they may see. */
  readonly getPointUseCompare: {
    readonly path: {
      /** such as north:P-1001 */
      readonly point: string;
    };
    readonly query: {
      /** such as volume or energy.t1; the billed one when left out */
      readonly register?: string;
      /** of a site or customer with meters of several; the first when left out */
      readonly utility?: "water" | "electricity" | "gas" | "heat" | "other";
      /** UTC seconds, inclusive; a week before `to` when left out */
      readonly from?: number;
      /** UTC seconds, exclusive; now when left out */
      readonly to?: number;
      /** periods of the local calendar that begin in the span; span: all as one */
      readonly period?: "15min" | "hour" | "day" | "week" | "month" | "year" | "span";
      /** less what was given back, such as energy.backward */
      readonly net?: "true" | "false";
      /** the span before, the same a month or a year before, or one that begins at a moment */
      readonly against?: "before" | "month" | "year" | number;
    };
    readonly body: undefined;
    readonly answer: ComparedList;
  };
  /** What was used by a site, from registers, in periods of the local calendar, oldest first. Scope `readings`: resident, operator, analyst, administrator, service, of what they may see. */
  readonly getSiteUse: {
    readonly path: {
      /** such as north:P-1001 */
      readonly site: string;
    };
    readonly query: {
      /** such as volume or energy.t1; the billed one when left out */
      readonly register?: string;
      /** of a site or customer with meters of several; the first when left out */
      readonly utility?: "water" | "electricity" | "gas" | "heat" | "other";
      /** UTC seconds, inclusive; a week before `to` when left out */
      readonly from?: number;
      /** UTC seconds, exclusive; now when left out */
      readonly to?: number;
      /** periods of the local calendar that begin in the span; span: all as one */
      readonly period?: "15min" | "hour" | "day" | "week" | "month" | "year" | "span";
      /** instead of a span: dates on which bills are made, such as 2026-01-14,2026-02-12,2026-03-13 */
      readonly dates?: string;
      /** less what was given back, such as energy.backward */
      readonly net?: "true" | "false";
    };
    readonly body: undefined;
    readonly answer: UseList;
  };
  /** What was used by a site beside what was used in another span. Scope `readings`: resident, operator, analyst, administrator, service, of what they may see. */
  readonly getSiteUseCompare: {
    readonly path: {
      /** such as north:P-1001 */
      readonly site: string;
    };
    readonly query: {
      /** such as volume or energy.t1; the billed one when left out */
      readonly register?: string;
      /** of a site or customer with meters of several; the first when left out */
      readonly utility?: "water" | "electricity" | "gas" | "heat" | "other";
      /** UTC seconds, inclusive; a week before `to` when left out */
      readonly from?: number;
      /** UTC seconds, exclusive; now when left out */
      readonly to?: number;
      /** periods of the local calendar that begin in the span; span: all as one */
      readonly period?: "15min" | "hour" | "day" | "week" | "month" | "year" | "span";
      /** less what was given back, such as energy.backward */
      readonly net?: "true" | "false";
      /** the span before, the same a month or a year before, or one that begins at a moment */
      readonly against?: "before" | "month" | "year" | number;
    };
    readonly body: undefined;
    readonly answer: ComparedList;
  };
  /** What was used by a customer, while he had a contract, from registers, in periods of the local calendar, oldest first. Scope `readings`: resident, operator, analyst, administrator, service, of what they may see. */
  readonly getCustomerUse: {
    readonly path: {
      /** such as north:P-1001 */
      readonly customer: string;
    };
    readonly query: {
      /** such as volume or energy.t1; the billed one when left out */
      readonly register?: string;
      /** of a site or customer with meters of several; the first when left out */
      readonly utility?: "water" | "electricity" | "gas" | "heat" | "other";
      /** UTC seconds, inclusive; a week before `to` when left out */
      readonly from?: number;
      /** UTC seconds, exclusive; now when left out */
      readonly to?: number;
      /** periods of the local calendar that begin in the span; span: all as one */
      readonly period?: "15min" | "hour" | "day" | "week" | "month" | "year" | "span";
      /** instead of a span: dates on which bills are made, such as 2026-01-14,2026-02-12,2026-03-13 */
      readonly dates?: string;
      /** less what was given back, such as energy.backward */
      readonly net?: "true" | "false";
    };
    readonly body: undefined;
    readonly answer: UseList;
  };
  /** What was used by a customer, while he had a contract beside what was used in another span. Scope `readings`: resident, operator, analyst, administrator, service, of what they may see. */
  readonly getCustomerUseCompare: {
    readonly path: {
      /** such as north:P-1001 */
      readonly customer: string;
    };
    readonly query: {
      /** such as volume or energy.t1; the billed one when left out */
      readonly register?: string;
      /** of a site or customer with meters of several; the first when left out */
      readonly utility?: "water" | "electricity" | "gas" | "heat" | "other";
      /** UTC seconds, inclusive; a week before `to` when left out */
      readonly from?: number;
      /** UTC seconds, exclusive; now when left out */
      readonly to?: number;
      /** periods of the local calendar that begin in the span; span: all as one */
      readonly period?: "15min" | "hour" | "day" | "week" | "month" | "year" | "span";
      /** less what was given back, such as energy.backward */
      readonly net?: "true" | "false";
      /** the span before, the same a month or a year before, or one that begins at a moment */
      readonly against?: "before" | "month" | "year" | number;
    };
    readonly body: undefined;
    readonly answer: ComparedList;
  };
  /** What was used by all members of a district, from registers, in periods of the local calendar, oldest first. Scope `readings`: resident, operator, analyst, administrator, service, of what they may see. */
  readonly getDistrictUse: {
    readonly path: {
      /** such as north:P-1001 */
      readonly district: string;
    };
    readonly query: {
      /** such as volume or energy.t1; the billed one when left out */
      readonly register?: string;
      /** of a site or customer with meters of several; the first when left out */
      readonly utility?: "water" | "electricity" | "gas" | "heat" | "other";
      /** UTC seconds, inclusive; a week before `to` when left out */
      readonly from?: number;
      /** UTC seconds, exclusive; now when left out */
      readonly to?: number;
      /** periods of the local calendar that begin in the span; span: all as one */
      readonly period?: "15min" | "hour" | "day" | "week" | "month" | "year" | "span";
      /** instead of a span: dates on which bills are made, such as 2026-01-14,2026-02-12,2026-03-13 */
      readonly dates?: string;
      /** less what was given back, such as energy.backward */
      readonly net?: "true" | "false";
    };
    readonly body: undefined;
    readonly answer: UseList;
  };
  /** What was used by all members of a district beside what was used in another span. Scope `readings`: resident, operator, analyst, administrator, service, of what they may see. */
  readonly getDistrictUseCompare: {
    readonly path: {
      /** such as north:P-1001 */
      readonly district: string;
    };
    readonly query: {
      /** such as volume or energy.t1; the billed one when left out */
      readonly register?: string;
      /** of a site or customer with meters of several; the first when left out */
      readonly utility?: "water" | "electricity" | "gas" | "heat" | "other";
      /** UTC seconds, inclusive; a week before `to` when left out */
      readonly from?: number;
      /** UTC seconds, exclusive; now when left out */
      readonly to?: number;
      /** periods of the local calendar that begin in the span; span: all as one */
      readonly period?: "15min" | "hour" | "day" | "week" | "month" | "year" | "span";
      /** less what was given back, such as energy.backward */
      readonly net?: "true" | "false";
      /** the span before, the same a month or a year before, or one that begins at a moment */
      readonly against?: "before" | "month" | "year" | number;
    };
    readonly body: undefined;
    readonly answer: ComparedList;
  };
  /** What bills are made from: index and consumption of each meter on a civil date, page by page. Scope `billing`: operator, supplier, administrator, service, of what they may see. */
  readonly getBillingReadsJson: {
    readonly path: undefined;
    readonly query: {
      /** civil date, in each meter's own time zone */
      readonly day: string;
      /** `next` of the page before */
      readonly after?: string;
      /** rows of a page */
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: BillingReadList;
  };
  /** What went into a district and what of it was used and lost, with a band of 95 %, and leaks that began. Scope `readings`: resident, operator, analyst, administrator, service, of what they may see. */
  readonly getDistrictBalance: {
    readonly path: {
      /** such as north:P-1001 */
      readonly district: string;
    };
    readonly query: {
      /** UTC seconds, inclusive; a week before `to` when left out */
      readonly from?: number;
      /** UTC seconds, exclusive; now when left out */
      readonly to?: number;
      readonly period?: "hour" | "day" | "week" | "month" | "year";
    };
    readonly body: undefined;
    readonly answer: BalanceList;
  };
  /** Readings of meters, a district, a site or a stream as CSV. Scope `readings`: resident, operator, analyst, administrator, service, of what they may see. */
  readonly getExportReadingsCsv: {
    readonly path: undefined;
    readonly query: {
      /** UTC seconds, inclusive */
      readonly from: number;
      /** UTC seconds, exclusive */
      readonly to: number;
      /** ids of meters with commas between them */
      readonly meters?: string;
      readonly district?: string;
      readonly site?: string;
      readonly utility?: "water" | "electricity" | "gas" | "heat" | "other";
      /** tag of a stream: gateway/meter/quantity */
      readonly tag?: string;
      /** such as volume or energy.t1 */
      readonly register?: string;
    };
    readonly body: undefined;
    readonly answer: string;
  };
  /** Consumption, from registers, in periods of the local calendar, of meters, a district, a site or a stream as CSV. Scope `readings`: resident, operator, analyst, administrator, service, of what they may see. */
  readonly getExportConsumptionCsv: {
    readonly path: undefined;
    readonly query: {
      /** UTC seconds, inclusive */
      readonly from: number;
      /** UTC seconds, exclusive */
      readonly to: number;
      /** ids of meters with commas between them */
      readonly meters?: string;
      readonly district?: string;
      readonly site?: string;
      readonly utility?: "water" | "electricity" | "gas" | "heat" | "other";
      /** tag of a stream: gateway/meter/quantity */
      readonly tag?: string;
      /** the billed one of each meter when left out */
      readonly register?: string;
      /** of the local calendar of each meter */
      readonly period?: "hour" | "day" | "month";
    };
    readonly body: undefined;
    readonly answer: string;
  };
  /** Readings of meters, a district, a site or a stream as JSON. Scope `readings`: resident, operator, analyst, administrator, service, of what they may see. */
  readonly getExportReadingsJson: {
    readonly path: undefined;
    readonly query: {
      /** UTC seconds, inclusive */
      readonly from: number;
      /** UTC seconds, exclusive */
      readonly to: number;
      /** ids of meters with commas between them */
      readonly meters?: string;
      readonly district?: string;
      readonly site?: string;
      readonly utility?: "water" | "electricity" | "gas" | "heat" | "other";
      /** tag of a stream: gateway/meter/quantity */
      readonly tag?: string;
      /** such as volume or energy.t1 */
      readonly register?: string;
    };
    readonly body: undefined;
    readonly answer: string;
  };
  /** Consumption, from registers, in periods of the local calendar, of meters, a district, a site or a stream as JSON. Scope `readings`: resident, operator, analyst, administrator, service, of what they may see. */
  readonly getExportConsumptionJson: {
    readonly path: undefined;
    readonly query: {
      /** UTC seconds, inclusive */
      readonly from: number;
      /** UTC seconds, exclusive */
      readonly to: number;
      /** ids of meters with commas between them */
      readonly meters?: string;
      readonly district?: string;
      readonly site?: string;
      readonly utility?: "water" | "electricity" | "gas" | "heat" | "other";
      /** tag of a stream: gateway/meter/quantity */
      readonly tag?: string;
      /** the billed one of each meter when left out */
      readonly register?: string;
      /** of the local calendar of each meter */
      readonly period?: "hour" | "day" | "month";
    };
    readonly body: undefined;
    readonly answer: string;
  };
  /** Readings of meters, a district, a site or a stream as PARQUET. Scope `readings`: resident, operator, analyst, administrator, service, of what they may see. */
  readonly getExportReadingsParquet: {
    readonly path: undefined;
    readonly query: {
      /** UTC seconds, inclusive */
      readonly from: number;
      /** UTC seconds, exclusive */
      readonly to: number;
      /** ids of meters with commas between them */
      readonly meters?: string;
      readonly district?: string;
      readonly site?: string;
      readonly utility?: "water" | "electricity" | "gas" | "heat" | "other";
      /** tag of a stream: gateway/meter/quantity */
      readonly tag?: string;
      /** such as volume or energy.t1 */
      readonly register?: string;
    };
    readonly body: undefined;
    readonly answer: string;
  };
  /** Consumption, from registers, in periods of the local calendar, of meters, a district, a site or a stream as PARQUET. Scope `readings`: resident, operator, analyst, administrator, service, of what they may see. */
  readonly getExportConsumptionParquet: {
    readonly path: undefined;
    readonly query: {
      /** UTC seconds, inclusive */
      readonly from: number;
      /** UTC seconds, exclusive */
      readonly to: number;
      /** ids of meters with commas between them */
      readonly meters?: string;
      readonly district?: string;
      readonly site?: string;
      readonly utility?: "water" | "electricity" | "gas" | "heat" | "other";
      /** tag of a stream: gateway/meter/quantity */
      readonly tag?: string;
      /** the billed one of each meter when left out */
      readonly register?: string;
      /** of the local calendar of each meter */
      readonly period?: "hour" | "day" | "month";
    };
    readonly body: undefined;
    readonly answer: string;
  };
  /** How runs of lambdas ended, newest first: where each ran and why there, and what it answered. Scope `readings`: resident, operator, analyst, administrator, service, for every utility. */
  readonly getLambdasReports: {
    readonly path: undefined;
    readonly query: {
      /** `next` of the page before */
      readonly after?: string;
      /** rows of a page */
      readonly limit?: number;
      readonly lambda?: string;
    };
    readonly body: undefined;
    readonly answer: LambdaReportList;
  };
  /** How commands of each kind went in the last week, and how long they took. Scope `commands`: installer, operator, administrator, service, for every utility. */
  readonly getCommandsRoundTrips: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: RoundTrips;
  };
  /** A command with every step of it; with wait, when it has ended or the time is over. Scope `commands`: installer, operator, administrator, service, of what they may see. */
  readonly getCommand: {
    readonly path: {
      readonly command: string;
    };
    readonly query: {
      /** seconds to wait for its end before the answer */
      readonly wait?: number;
    };
    readonly body: undefined;
    readonly answer: CloudCommandStory;
  };
  /** What was asked of meters and how far that is, newest first, page by page. Scope `commands`: installer, operator, administrator, service, of what they may see. */
  readonly getBundles: {
    readonly path: undefined;
    readonly query: {
      readonly after?: string;
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: BundleList;
  };
  /** What was asked of meters together, and how many of them are how far. Scope `commands`: installer, operator, administrator, service, of what they may see. */
  readonly getBundle: {
    readonly path: {
      readonly bundle: string;
    };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: BundleView;
  };
  /** The command of each meter of a bundle, page by page. Scope `commands`: installer, operator, administrator, service, of what they may see. */
  readonly getBundleCommands: {
    readonly path: {
      readonly bundle: string;
    };
    readonly query: {
      readonly after?: string;
      readonly limit?: number;
      readonly state?: "requested" | "queued" | "sent" | "confirmed" | "failed" | "expired" | "cancelled";
    };
    readonly body: undefined;
    readonly answer: CloudCommandList;
  };
  /** Lets commands to many meters go; whoever asked for them cannot. Scope `approve`: operator, administrator, of what they may see. */
  readonly postBundleApprove: {
    readonly path: {
      readonly bundle: string;
    };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: BundleView;
  };
  /** Takes back what no gateway has yet, and ends what would come again. Scope `operate`: operator, administrator, service, of what they may see. */
  readonly postBundleCancel: {
    readonly path: {
      readonly bundle: string;
    };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: BundleView;
  };
  /** A resident closes the valve of his own meter, where his utility allows it. Scope `own-valve`: resident, of what they may see. */
  readonly postMeterCloseValve: {
    readonly path: {
      readonly meter: string;
    };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: BundleAnswer;
  };
  /** What I was told of, newest first. Scope `alarms`: resident, installer, operator, analyst, service-provider, administrator, service, of what they may see. */
  readonly getNotifications: {
    readonly path: undefined;
    readonly query: {
      /** `next` of the page before */
      readonly after?: string;
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: NotificationList;
  };
  /** Says that I have seen something that I was told of, so that nobody else need be told. Scope `alarms`: resident, installer, operator, analyst, service-provider, administrator, service, of what they may see. */
  readonly postNotificationAcknowledge: {
    readonly path: {
      readonly notification: string;
    };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: {
      /** false: somebody was faster, or I was not told of it */
      readonly acknowledged: boolean;
    };
  };
  /** How, where and of what I am told, and which channels there are. Scope `alarms`: resident, installer, operator, analyst, service-provider, administrator, service, of what they may see. */
  readonly getNotificationsSettings: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: NotificationSettingsView;
  };
  /** Sets how and of what I am told. Scope `alarms`: resident, installer, operator, analyst, service-provider, administrator, service, of what they may see. */
  readonly putNotificationsSettings: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: NotificationPreferencesInput;
    readonly answer: NotificationPreferences;
  };
  /** Adds a browser, an e-mail address, a webhook or the broker, and sends a first message there. Scope `alarms`: resident, installer, operator, analyst, service-provider, administrator, service, of what they may see. */
  readonly postNotificationsChannels: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: NewChannel;
    readonly answer: NewChannelView;
  };
  /** Nothing more is sent there. Scope `alarms`: resident, installer, operator, analyst, service-provider, administrator, service, of what they may see. */
  readonly deleteNotificationsChannel: {
    readonly path: {
      readonly channel: string;
    };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: Removed;
  };
  /** Sets a limit of mine for a meter: I am told once whenever it is broken. Scope `alarms`: resident, installer, operator, analyst, service-provider, administrator, service, of what they may see. */
  readonly postMeterLimits: {
    readonly path: {
      readonly meter: string;
    };
    readonly query: undefined;
    readonly body: LimitBody;
    readonly answer: LimitView;
  };
  /** Takes a limit of mine away. Scope `alarms`: resident, installer, operator, analyst, service-provider, administrator, service, of what they may see. */
  readonly deleteNotificationsLimit: {
    readonly path: {
      readonly limit: string;
    };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: Removed;
  };
  /** Criteria by which people are told of alarms and use, level by level. Scope `criteria`: administrator, for every utility. */
  readonly getNotificationsCriteria: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: CriterionList;
  };
  /** Adds a criterion, as an expression (CEL) or as a form. Scope `criteria`: administrator, for every utility. */
  readonly postNotificationsCriteria: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: NewCriterion;
    readonly answer: CriterionView;
  };
  /** Shows an expression as a form and a form as an expression, and what is wrong with it. Scope `criteria`: administrator, for every utility. */
  readonly postNotificationsCriteriaTexts: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: CriterionText;
    readonly answer: CriterionTexts;
  };
  /** Takes a criterion away. Scope `criteria`: administrator, for every utility. */
  readonly deleteNotificationsCriterion: {
    readonly path: {
      readonly criterion: string;
    };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: Removed;
  };
  /** Lambdas that the cloud keeps, by name, the newest version of each first. Scope `network`: installer, operator, service-provider, administrator, service, for every utility. */
  readonly getLambdas: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: ArtefactList;
  };
  /** Keeps a lambda that somebody signed whom the cloud trusts; it runs nowhere yet. Scope `operate`: operator, administrator, service, for every utility. */
  readonly postLambdas: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: LambdaArtefactInput;
    readonly answer: ArtefactView;
  };
  /** Brings a version of a lambda to edge nodes in waves, each when the one before runs it well. Scope `operate`: operator, administrator, service, for every utility. */
  readonly postLambdaRollouts: {
    readonly path: {
      readonly lambda: string;
    };
    readonly query: undefined;
    readonly body: RolloutRequest;
    readonly answer: RolloutStory;
  };
  /** Roll-outs of lambdas and how far each is, newest first, page by page. Scope `network`: installer, operator, service-provider, administrator, service, for every utility. */
  readonly getRollouts: {
    readonly path: undefined;
    readonly query: {
      readonly after?: string;
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: RolloutList;
  };
  /** A roll-out, and how far each node is. Scope `network`: installer, operator, service-provider, administrator, service, for every utility. */
  readonly getRollout: {
    readonly path: {
      readonly rollout: string;
    };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: RolloutStory;
  };
  /** Gives it to no further node; those that have it keep it. Scope `operate`: operator, administrator, service, for every utility. */
  readonly postRolloutHalt: {
    readonly path: {
      readonly rollout: string;
    };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: RolloutStory;
  };
  /** Lets the version before run again wherever this one may run. Scope `operate`: operator, administrator, service, for every utility. */
  readonly postRolloutRollBack: {
    readonly path: {
      readonly rollout: string;
    };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: RolloutStory;
  };
  /** Asks customers to use less for a while, or tells them another price; they are told at once. Scope `operate`: operator, administrator, service, of what they may see. */
  readonly postDemandCalls: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: DemandRequest;
    readonly answer: DemandView;
  };
  /** Calls that ask meters which who asks may see, newest first, page by page. Scope `meters`: resident, installer, operator, analyst, supplier, service-provider, administrator, service, of what they may see. */
  readonly getDemandCalls: {
    readonly path: undefined;
    readonly query: {
      readonly after?: string;
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly answer: DemandList;
  };
  /** Calls it off while it is not over; those who were asked are told. Scope `operate`: operator, administrator, service, of what they may see. */
  readonly postDemandCallCancel: {
    readonly path: {
      readonly call: string;
    };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: DemandView;
  };
  /** What a call changed: use meanwhile against similar days before, and against those who were not asked. Scope `operate`: operator, administrator, service, of what they may see. */
  readonly getDemandCallEffect: {
    readonly path: {
      readonly call: string;
    };
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: DemandEffect;
  };
  /** Whether the store of readings runs, and what waits for it. Only programs of the machine that the cloud runs on may ask. */
  readonly getStore: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: StoreView;
  };
  /** Stops the store of readings, when what is under way is over: what comes waits in the log of the intake. Only programs of the machine that the cloud runs on may ask. */
  readonly postStoreStop: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: StoreView;
  };
  /** Starts it again: what waited is brought to it. Only programs of the machine that the cloud runs on may ask. */
  readonly postStoreStart: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: StoreView;
  };
  /** Takes a batch of an edge node, and answers up to which entry everything is durable. Only programs of the machine that the cloud runs on may ask. */
  readonly postSyncBatches: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: Uint8Array | string;
    readonly answer: SyncAnswer;
  };
  /** Takes a batch of readings that were made elsewhere, as an edge node would send it, in the name of an import. Scope `onboard`: installer, operator, administrator, service, for every utility. */
  readonly postImport: {
    readonly path: {
      /** name of the import */
      readonly import: string;
    };
    readonly query: undefined;
    readonly body: Uint8Array | string;
    readonly answer: SyncAnswer;
  };
  /** How the cloud is as a place for lambdas of edge nodes. Only programs of the machine that the cloud runs on may ask. */
  readonly getSyncLambdaPlace: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answer: LambdaPlaceNow;
  };
  /** Runs a lambda of an edge node for one moment, and answers how that ended. Only programs of the machine that the cloud runs on may ask. */
  readonly postSyncLambdaRuns: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: LambdaRun;
    readonly answer:
      | {
          readonly report: {
            readonly lambda: string;
            readonly version: number;
            readonly at: number;
            readonly place: "gateway" | "edge" | "cloud";
            readonly why: string;
            readonly took: number;
            readonly ran: number;
            readonly work: number;
            readonly read: number;
            readonly outcome:
              | {
                  readonly state: "answered";
                  readonly value: unknown;
                }
              | {
                  readonly state: "late";
                  readonly value: unknown;
                }
              | {
                  readonly state: "failed";
                  readonly cause: "timeout" | "memory" | "threw" | "not-json" | "no-function" | "streams" | "place";
                  readonly says: string;
                };
            readonly said: readonly string[];
          };
        }
      | {
          readonly refused: string;
        };
  };
}

export const operations = {
  getHealth: { method: "GET", path: "/health", answer: "application/json" },
  getOpenapiJson: { method: "GET", path: "/openapi.json", answer: "application/json" },
  getOverview: { method: "GET", path: "/api/v1/overview", answer: "application/json" },
  getMeters: { method: "GET", path: "/api/v1/meters", answer: "application/json" },
  getMeter: { method: "GET", path: "/api/v1/meters/{meter}", answer: "application/json" },
  getMeterReadings: { method: "GET", path: "/api/v1/meters/{meter}/readings", answer: "application/json" },
  getMeterConsumption: { method: "GET", path: "/api/v1/meters/{meter}/consumption", answer: "application/json" },
  getAlarms: { method: "GET", path: "/api/v1/alarms", answer: "application/json" },
  getAlarmsGroups: { method: "GET", path: "/api/v1/alarms/groups", answer: "application/json" },
  getValvesDecisions: { method: "GET", path: "/api/v1/valves/decisions", answer: "application/json" },
  getUpdates: { method: "GET", path: "/api/v1/updates", answer: "application/json" },
  getGroups: { method: "GET", path: "/api/v1/groups", answer: "application/json" },
  getGroupConsumption: { method: "GET", path: "/api/v1/groups/{group}/consumption", answer: "application/json" },
  getInstructions: { method: "GET", path: "/api/v1/instructions", answer: "application/json" },
  getThresholds: { method: "GET", path: "/api/v1/thresholds", answer: "application/json" },
  postThresholds: { method: "POST", path: "/api/v1/thresholds", body: "application/json", answer: "application/json" },
  deleteThreshold: { method: "DELETE", path: "/api/v1/thresholds/{threshold}", answer: "application/json" },
  postAlarmAcknowledge: {
    method: "POST",
    path: "/api/v1/alarms/{alarm}/acknowledge",
    body: "application/json",
    answer: "application/json",
  },
  postMeterOverride: {
    method: "POST",
    path: "/api/v1/valves/{meter}/override",
    body: "application/json",
    answer: "application/json",
  },
  getCommands: { method: "GET", path: "/api/v1/commands", answer: "application/json" },
  postCommands: { method: "POST", path: "/api/v1/commands", body: "application/json", answer: "application/json" },
  getIntake: { method: "GET", path: "/api/v1/intake", answer: "application/json" },
  getBillingReads: { method: "GET", path: "/api/v1/billing/reads", answer: "text/csv" },
  getLive: { method: "GET", path: "/api/v1/live", answer: "text/event-stream" },
  getLiveSocket: { method: "GET", path: "/api/v1/live/socket", answer: "application/json" },
  getNodes: { method: "GET", path: "/api/v1/nodes", answer: "application/json" },
  getReady: { method: "GET", path: "/ready", answer: "application/json" },
  getMetrics: { method: "GET", path: "/metrics", answer: "text/plain" },
  getTenants: { method: "GET", path: "/api/v1/tenants", answer: "application/json" },
  postTenants: { method: "POST", path: "/api/v1/tenants", body: "application/json", answer: "application/json" },
  postTenantMeters: {
    method: "POST",
    path: "/api/v1/tenants/{tenant}/meters",
    body: "application/json",
    answer: "application/json",
  },
  getPeople: { method: "GET", path: "/api/v1/people", answer: "application/json" },
  postPeople: { method: "POST", path: "/api/v1/people", body: "application/json", answer: "application/json" },
  postPersonRoles: {
    method: "POST",
    path: "/api/v1/people/{person}/roles",
    body: "application/json",
    answer: "application/json",
  },
  deletePersonRoles: { method: "DELETE", path: "/api/v1/people/{person}/roles", answer: "application/json" },
  postClaimCodes: { method: "POST", path: "/api/v1/claim-codes", body: "application/json", answer: "application/json" },
  deleteMeterClaims: { method: "DELETE", path: "/api/v1/meters/{meter}/claims", answer: "application/json" },
  getClients: { method: "GET", path: "/api/v1/clients", answer: "application/json" },
  postClients: { method: "POST", path: "/api/v1/clients", body: "application/json", answer: "application/json" },
  deleteClient: { method: "DELETE", path: "/api/v1/clients/{client}", answer: "application/json" },
  postSigningKeys: { method: "POST", path: "/api/v1/signing-keys", answer: "application/json" },
  getAudit: { method: "GET", path: "/api/v1/audit", answer: "application/json" },
  getAuditCheck: { method: "GET", path: "/api/v1/audit/check", answer: "application/json" },
  getSites: { method: "GET", path: "/api/v1/sites", answer: "application/json" },
  getSite: { method: "GET", path: "/api/v1/sites/{site}", answer: "application/json" },
  putSite: { method: "PUT", path: "/api/v1/sites/{site}", body: "application/json", answer: "application/json" },
  getPoints: { method: "GET", path: "/api/v1/points", answer: "application/json" },
  getPoint: { method: "GET", path: "/api/v1/points/{point}", answer: "application/json" },
  putPoint: { method: "PUT", path: "/api/v1/points/{point}", body: "application/json", answer: "application/json" },
  getPointPlacements: { method: "GET", path: "/api/v1/points/{point}/placements", answer: "application/json" },
  postPointPlacements: {
    method: "POST",
    path: "/api/v1/points/{point}/placements",
    body: "application/json",
    answer: "application/json",
  },
  postPointDismount: {
    method: "POST",
    path: "/api/v1/points/{point}/dismount",
    body: "application/json",
    answer: "application/json",
  },
  postPointExchange: {
    method: "POST",
    path: "/api/v1/points/{point}/exchange",
    body: "application/json",
    answer: "application/json",
  },
  getMeterPlacements: { method: "GET", path: "/api/v1/meters/{meter}/placements", answer: "application/json" },
  getMeterAsset: { method: "GET", path: "/api/v1/meters/{meter}/asset", answer: "application/json" },
  getCustomers: { method: "GET", path: "/api/v1/customers", answer: "application/json" },
  getCustomer: { method: "GET", path: "/api/v1/customers/{customer}", answer: "application/json" },
  putCustomer: {
    method: "PUT",
    path: "/api/v1/customers/{customer}",
    body: "application/json",
    answer: "application/json",
  },
  deleteCustomer: { method: "DELETE", path: "/api/v1/customers/{customer}", answer: "application/json" },
  getContracts: { method: "GET", path: "/api/v1/contracts", answer: "application/json" },
  getContract: { method: "GET", path: "/api/v1/contracts/{contract}", answer: "application/json" },
  postPointMoveIn: {
    method: "POST",
    path: "/api/v1/points/{point}/move-in",
    body: "application/json",
    answer: "application/json",
  },
  postPointMoveOut: {
    method: "POST",
    path: "/api/v1/points/{point}/move-out",
    body: "application/json",
    answer: "application/json",
  },
  getPrices: { method: "GET", path: "/api/v1/prices", answer: "application/json" },
  getOnePrices: { method: "GET", path: "/api/v1/prices/{prices}", answer: "application/json" },
  putOnePrices: {
    method: "PUT",
    path: "/api/v1/prices/{prices}",
    body: "application/json",
    answer: "application/json",
  },
  getDistricts: { method: "GET", path: "/api/v1/districts", answer: "application/json" },
  getDistrict: { method: "GET", path: "/api/v1/districts/{district}", answer: "application/json" },
  putDistrict: {
    method: "PUT",
    path: "/api/v1/districts/{district}",
    body: "application/json",
    answer: "application/json",
  },
  postDistrictMembers: {
    method: "POST",
    path: "/api/v1/districts/{district}/members",
    body: "application/json",
    answer: "application/json",
  },
  postDistrictMembersEnd: {
    method: "POST",
    path: "/api/v1/districts/{district}/members/end",
    body: "application/json",
    answer: "application/json",
  },
  postDistrictInlets: {
    method: "POST",
    path: "/api/v1/districts/{district}/inlets",
    body: "application/json",
    answer: "application/json",
  },
  postDistrictInletsEnd: {
    method: "POST",
    path: "/api/v1/districts/{district}/inlets/end",
    body: "application/json",
    answer: "application/json",
  },
  getGateways: { method: "GET", path: "/api/v1/gateways", answer: "application/json" },
  putGateway: {
    method: "PUT",
    path: "/api/v1/gateways/{gateway}",
    body: "application/json",
    answer: "application/json",
  },
  getEdgeNodes: { method: "GET", path: "/api/v1/edge-nodes", answer: "application/json" },
  putNode: { method: "PUT", path: "/api/v1/edge-nodes/{node}", body: "application/json", answer: "application/json" },
  putNodeTenants: {
    method: "PUT",
    path: "/api/v1/edge-nodes/{node}/tenants",
    body: "application/json",
    answer: "application/json",
  },
  postNodeMeters: {
    method: "POST",
    path: "/api/v1/edge-nodes/{node}/meters",
    body: "application/json",
    answer: "application/json",
  },
  getLinks: { method: "GET", path: "/api/v1/links", answer: "application/json" },
  postLinks: { method: "POST", path: "/api/v1/links", body: "application/json", answer: "application/json" },
  deleteLinks: { method: "DELETE", path: "/api/v1/links", answer: "application/json" },
  getStreams: { method: "GET", path: "/api/v1/streams", answer: "application/json" },
  postOnboarding: {
    method: "POST",
    path: "/api/v1/onboarding",
    body: "application/octet-stream",
    answer: "application/json",
  },
  postOnboardingFiles: {
    method: "POST",
    path: "/onboarding/v1/files",
    body: "application/octet-stream",
    answer: "application/json",
  },
  getMeterUse: { method: "GET", path: "/api/v1/meters/{meter}/use", answer: "application/json" },
  getMeterUseCompare: { method: "GET", path: "/api/v1/meters/{meter}/use/compare", answer: "application/json" },
  getMeterVersions: { method: "GET", path: "/api/v1/meters/{meter}/versions", answer: "application/json" },
  getPointUse: { method: "GET", path: "/api/v1/points/{point}/use", answer: "application/json" },
  getPointUseCompare: { method: "GET", path: "/api/v1/points/{point}/use/compare", answer: "application/json" },
  getSiteUse: { method: "GET", path: "/api/v1/sites/{site}/use", answer: "application/json" },
  getSiteUseCompare: { method: "GET", path: "/api/v1/sites/{site}/use/compare", answer: "application/json" },
  getCustomerUse: { method: "GET", path: "/api/v1/customers/{customer}/use", answer: "application/json" },
  getCustomerUseCompare: {
    method: "GET",
    path: "/api/v1/customers/{customer}/use/compare",
    answer: "application/json",
  },
  getDistrictUse: { method: "GET", path: "/api/v1/districts/{district}/use", answer: "application/json" },
  getDistrictUseCompare: {
    method: "GET",
    path: "/api/v1/districts/{district}/use/compare",
    answer: "application/json",
  },
  getBillingReadsJson: { method: "GET", path: "/api/v1/billing/reads.json", answer: "application/json" },
  getDistrictBalance: { method: "GET", path: "/api/v1/districts/{district}/balance", answer: "application/json" },
  getExportReadingsCsv: { method: "GET", path: "/api/v1/export/readings.csv", answer: "text/csv" },
  getExportConsumptionCsv: { method: "GET", path: "/api/v1/export/consumption.csv", answer: "text/csv" },
  getExportReadingsJson: { method: "GET", path: "/api/v1/export/readings.json", answer: "application/json" },
  getExportConsumptionJson: { method: "GET", path: "/api/v1/export/consumption.json", answer: "application/json" },
  getExportReadingsParquet: {
    method: "GET",
    path: "/api/v1/export/readings.parquet",
    answer: "application/vnd.apache.parquet",
  },
  getExportConsumptionParquet: {
    method: "GET",
    path: "/api/v1/export/consumption.parquet",
    answer: "application/vnd.apache.parquet",
  },
  getLambdasReports: { method: "GET", path: "/api/v1/lambdas/reports", answer: "application/json" },
  getCommandsRoundTrips: { method: "GET", path: "/api/v1/commands/round-trips", answer: "application/json" },
  getCommand: { method: "GET", path: "/api/v1/commands/{command}", answer: "application/json" },
  getBundles: { method: "GET", path: "/api/v1/bundles", answer: "application/json" },
  getBundle: { method: "GET", path: "/api/v1/bundles/{bundle}", answer: "application/json" },
  getBundleCommands: { method: "GET", path: "/api/v1/bundles/{bundle}/commands", answer: "application/json" },
  postBundleApprove: { method: "POST", path: "/api/v1/bundles/{bundle}/approve", answer: "application/json" },
  postBundleCancel: { method: "POST", path: "/api/v1/bundles/{bundle}/cancel", answer: "application/json" },
  postMeterCloseValve: { method: "POST", path: "/api/v1/meters/{meter}/close-valve", answer: "application/json" },
  getNotifications: { method: "GET", path: "/api/v1/notifications", answer: "application/json" },
  postNotificationAcknowledge: {
    method: "POST",
    path: "/api/v1/notifications/{notification}/acknowledge",
    answer: "application/json",
  },
  getNotificationsSettings: { method: "GET", path: "/api/v1/notifications/settings", answer: "application/json" },
  putNotificationsSettings: {
    method: "PUT",
    path: "/api/v1/notifications/settings",
    body: "application/json",
    answer: "application/json",
  },
  postNotificationsChannels: {
    method: "POST",
    path: "/api/v1/notifications/channels",
    body: "application/json",
    answer: "application/json",
  },
  deleteNotificationsChannel: {
    method: "DELETE",
    path: "/api/v1/notifications/channels/{channel}",
    answer: "application/json",
  },
  postMeterLimits: {
    method: "POST",
    path: "/api/v1/meters/{meter}/limits",
    body: "application/json",
    answer: "application/json",
  },
  deleteNotificationsLimit: {
    method: "DELETE",
    path: "/api/v1/notifications/limits/{limit}",
    answer: "application/json",
  },
  getNotificationsCriteria: { method: "GET", path: "/api/v1/notifications/criteria", answer: "application/json" },
  postNotificationsCriteria: {
    method: "POST",
    path: "/api/v1/notifications/criteria",
    body: "application/json",
    answer: "application/json",
  },
  postNotificationsCriteriaTexts: {
    method: "POST",
    path: "/api/v1/notifications/criteria/texts",
    body: "application/json",
    answer: "application/json",
  },
  deleteNotificationsCriterion: {
    method: "DELETE",
    path: "/api/v1/notifications/criteria/{criterion}",
    answer: "application/json",
  },
  getLambdas: { method: "GET", path: "/api/v1/lambdas", answer: "application/json" },
  postLambdas: { method: "POST", path: "/api/v1/lambdas", body: "application/json", answer: "application/json" },
  postLambdaRollouts: {
    method: "POST",
    path: "/api/v1/lambdas/{lambda}/rollouts",
    body: "application/json",
    answer: "application/json",
  },
  getRollouts: { method: "GET", path: "/api/v1/rollouts", answer: "application/json" },
  getRollout: { method: "GET", path: "/api/v1/rollouts/{rollout}", answer: "application/json" },
  postRolloutHalt: { method: "POST", path: "/api/v1/rollouts/{rollout}/halt", answer: "application/json" },
  postRolloutRollBack: { method: "POST", path: "/api/v1/rollouts/{rollout}/roll-back", answer: "application/json" },
  postDemandCalls: {
    method: "POST",
    path: "/api/v1/demand/calls",
    body: "application/json",
    answer: "application/json",
  },
  getDemandCalls: { method: "GET", path: "/api/v1/demand/calls", answer: "application/json" },
  postDemandCallCancel: { method: "POST", path: "/api/v1/demand/calls/{call}/cancel", answer: "application/json" },
  getDemandCallEffect: { method: "GET", path: "/api/v1/demand/calls/{call}/effect", answer: "application/json" },
  getStore: { method: "GET", path: "/store/v1", answer: "application/json" },
  postStoreStop: { method: "POST", path: "/store/v1/stop", answer: "application/json" },
  postStoreStart: { method: "POST", path: "/store/v1/start", answer: "application/json" },
  postSyncBatches: { method: "POST", path: "/sync/v1/batches", body: "application/cbor", answer: "application/json" },
  postImport: {
    method: "POST",
    path: "/api/v1/imports/{import}",
    body: "application/cbor",
    answer: "application/json",
  },
  getSyncLambdaPlace: { method: "GET", path: "/sync/v1/lambda-place", answer: "application/json" },
  postSyncLambdaRuns: {
    method: "POST",
    path: "/sync/v1/lambda-runs",
    body: "application/json",
    answer: "application/json",
  },
} as const satisfies Readonly<Record<keyof Operations, object>>;
