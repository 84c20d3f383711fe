/**
 * What turns an empty file into a ledger, step by step. `PRAGMA user_version` counts the steps that were taken; a step that
 * was ever released is never changed, only followed by another.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE jobs (
    id INTEGER PRIMARY KEY,
    need_key TEXT NOT NULL,
    -- The digest of the sound that drives an avatar; empty for speech.
    driver TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('speech', 'avatar')),
    maker TEXT NOT NULL,
    generation INTEGER NOT NULL DEFAULT 1,
    state TEXT NOT NULL DEFAULT 'planned' CHECK (
      state IN ('planned', 'intent', 'submitted', 'completed', 'downloaded', 'verified', 'failed')
    ),
    brief_file TEXT NOT NULL,
    brief_title TEXT NOT NULL,
    seconds REAL NOT NULL,
    estimated_usd REAL,
    prices_as_of TEXT,
    idempotency_key TEXT,
    request_digest TEXT,
    tag TEXT,
    title TEXT,
    first_intent_ms INTEGER,
    last_intent_ms INTEGER,
    intents INTEGER NOT NULL DEFAULT 0,
    submitted_ms INTEGER,
    remote_id TEXT,
    remote_state TEXT,
    answer TEXT,
    original TEXT,
    asset_id TEXT,
    failure TEXT,
    failed_revision INTEGER NOT NULL DEFAULT 0,
    owner TEXT,
    epoch INTEGER NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL DEFAULT 0,
    UNIQUE (need_key, driver)
  ) STRICT;
  CREATE INDEX jobs_by_state ON jobs (kind, maker, state);
  CREATE INDEX jobs_by_remote_id ON jobs (remote_id);

  -- What was asked for and taken by the maker, once for each generation: what is added up as spent.
  CREATE TABLE charges (
    id INTEGER PRIMARY KEY,
    job_id INTEGER NOT NULL REFERENCES jobs (id),
    generation INTEGER NOT NULL,
    remote_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    maker TEXT NOT NULL,
    brief_file TEXT NOT NULL,
    brief_title TEXT NOT NULL,
    day TEXT NOT NULL,
    seconds REAL NOT NULL,
    estimated_usd REAL,
    actual_usd REAL,
    prices_as_of TEXT,
    refunded INTEGER NOT NULL DEFAULT 0,
    UNIQUE (job_id, generation, remote_id)
  ) STRICT;

  -- Processes at work. Who is alive counts \`beat\` up; nobody compares clocks.
  CREATE TABLE owners (name TEXT PRIMARY KEY, beat INTEGER NOT NULL DEFAULT 0, seen_ms INTEGER NOT NULL) STRICT;

  -- How many jobs a maker was found to take at once, and until when it asked for a pause.
  CREATE TABLE pace (
    maker TEXT PRIMARY KEY,
    learned_limit INTEGER,
    learned_ms INTEGER,
    paused_until_ms INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  -- Why nothing more may be sent by the runs that had begun by then.
  CREATE TABLE stops (maker TEXT PRIMARY KEY, revision INTEGER NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL) STRICT;

  CREATE TABLE counter (id INTEGER PRIMARY KEY CHECK (id = 1), revision INTEGER NOT NULL) STRICT;
  INSERT INTO counter VALUES (1, 0);
  `,
  `
  -- Marks of webhook deliveries that were taken: ids of events, and digests of bodies.
  CREATE TABLE deliveries (id INTEGER PRIMARY KEY, mark TEXT NOT NULL UNIQUE) STRICT;
  -- How videos ended, those included that no job names yet.
  CREATE TABLE remote_news (
    id INTEGER PRIMARY KEY,
    remote_id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('completed', 'failed'))
  ) STRICT;
  `,
  `
  -- How an avatar's clip becomes transparent where HeyGen does not make it so at once; null for all that is asked for as WebM.
  ALTER TABLE jobs ADD COLUMN way TEXT;
  -- Looks that HeyGen will not make transparent.
  CREATE TABLE webm_refusals (
    maker TEXT NOT NULL,
    look TEXT NOT NULL,
    engine TEXT NOT NULL,
    revision INTEGER NOT NULL,
    seen_ms INTEGER NOT NULL,
    PRIMARY KEY (maker, look, engine)
  ) STRICT;
  `,
  `
  -- What commands order besides the media of briefs. Each time something is ordered anew is a row of its own, which stays:
  -- it is what was paid.
  CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    kind TEXT NOT NULL,
    maker TEXT NOT NULL,
    source TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'planned' CHECK (
      state IN ('planned', 'intent', 'submitted', 'done', 'refused', 'failed', 'gone')
    ),
    idempotency_key TEXT,
    first_intent_ms INTEGER,
    last_intent_ms INTEGER,
    submitted_ms INTEGER,
    remote_id TEXT,
    notes TEXT NOT NULL DEFAULT '{}',
    seconds REAL,
    estimated_usd REAL,
    actual_usd REAL,
    prices_as_of TEXT,
    owner TEXT,
    epoch INTEGER NOT NULL DEFAULT 0,
    UNIQUE (digest, attempt)
  ) STRICT;
  `,
];
