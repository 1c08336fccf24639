// The tables of the registry.

/** Plain types and plain upserts only: the same tables fit a larger database. */
export const schema = `
  CREATE TABLE IF NOT EXISTS meters (
    meter TEXT PRIMARY KEY,
    name TEXT,
    utility TEXT NOT NULL,
    medium TEXT NOT NULL,
    driver TEXT,
    zone TEXT NOT NULL,
    security_mode INTEGER NOT NULL,
    authenticated INTEGER NOT NULL,
    heard_at INTEGER NOT NULL,
    telegrams INTEGER NOT NULL,
    rssi REAL,
    gateway TEXT NOT NULL,
    status TEXT NOT NULL, -- JSON list of words
    version INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE IF NOT EXISTS alarms (
    id TEXT PRIMARY KEY,
    meter TEXT NOT NULL,
    alarm TEXT NOT NULL,
    severity TEXT NOT NULL,
    source TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    detail TEXT NOT NULL,
    version INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS alarms_by_meter ON alarms (meter, opened_at);
  CREATE INDEX IF NOT EXISTS alarms_by_time ON alarms (opened_at);
  CREATE INDEX IF NOT EXISTS alarms_open ON alarms (opened_at) WHERE closed_at IS NULL;

  CREATE TABLE IF NOT EXISTS texts (
    meter TEXT NOT NULL,
    register TEXT NOT NULL,
    heard_at INTEGER NOT NULL,
    content TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (meter, register)
  ) STRICT;

  CREATE TABLE IF NOT EXISTS commands (
    id TEXT PRIMARY KEY,
    meter TEXT NOT NULL,
    state TEXT NOT NULL,
    requested_at INTEGER NOT NULL,
    command TEXT NOT NULL, -- JSON: the whole item
    version INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS commands_by_meter ON commands (meter, requested_at);
  CREATE INDEX IF NOT EXISTS commands_by_time ON commands (requested_at);

  -- What nodes tell of what was done: acknowledgements, decisions on valves, reports of lambdas.
  CREATE TABLE IF NOT EXISTS deeds (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    node TEXT NOT NULL,
    meter TEXT,
    at INTEGER NOT NULL,
    item TEXT NOT NULL, -- JSON: the whole item
    version INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS deeds_by_time ON deeds (kind, at);

  CREATE TABLE IF NOT EXISTS counts (
    node TEXT PRIMARY KEY,
    counts TEXT NOT NULL, -- JSON object: telegrams by cause
    version INTEGER NOT NULL
  ) STRICT;

  -- Items of a kind that this version does not know, for the version that does.
  CREATE TABLE IF NOT EXISTS unknown_items (
    id INTEGER PRIMARY KEY,
    node TEXT NOT NULL,
    epoch TEXT NOT NULL,
    kind TEXT NOT NULL,
    item TEXT NOT NULL, -- JSON
    UNIQUE (node, epoch, item)
  ) STRICT;
`;
