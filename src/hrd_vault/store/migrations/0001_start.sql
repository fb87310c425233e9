CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What every kind has, lifted out of the body so that lists are quick. `position` is (day of the event, number).
CREATE TABLE record (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  position INTEGER NOT NULL,
  title TEXT NOT NULL,
  when_from INTEGER,
  when_to INTEGER,
  state TEXT NOT NULL,
  level TEXT NOT NULL,
  owner TEXT NOT NULL,
  changed TEXT NOT NULL,
  deleted TEXT,
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
-- Both hold all that a line of a list shows, so that a page of a list is read from a few pages of the file.
CREATE INDEX record_by_kind
  ON record (kind, position, id, title, when_from, when_to, state, level, deleted) WHERE deleted IS NULL;
CREATE INDEX record_by_position
  ON record (position, kind, id, title, when_from, when_to, state, level, deleted);
CREATE INDEX record_by_owner ON record (owner) WHERE owner <> '';
CREATE INDEX record_deleted ON record (deleted) WHERE deleted IS NOT NULL;

-- One generic index for every coded, dated, numeric and linked field, own fields included. Derived, rebuildable.
CREATE TABLE value (
  field TEXT NOT NULL,
  key ANY NOT NULL,
  position INTEGER NOT NULL,
  row TEXT NOT NULL,
  PRIMARY KEY (field, key, position, row)
) STRICT, WITHOUT ROWID;
CREATE INDEX value_by_position ON value (position);

-- Normalised text; the row id is the record's position, so that newest first needs no sorting. Derived, rebuildable.
CREATE VIRTUAL TABLE search USING fts5 (
  kind, title, text, prefix = '1 2 3 4 5', tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
);

-- Every change, chained. What a change held lies in a side table with its salt, and dies when it is purged.
CREATE TABLE journal (
  sequence INTEGER PRIMARY KEY,
  operation TEXT NOT NULL,
  time TEXT NOT NULL,
  actor TEXT NOT NULL,
  verb TEXT NOT NULL,
  record TEXT NOT NULL,
  undoes TEXT NOT NULL,
  commitment BLOB NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE INDEX journal_by_record ON journal (record) WHERE record <> '';
CREATE INDEX journal_by_operation ON journal (operation);
CREATE INDEX journal_undone ON journal (undoes) WHERE undoes <> '';
CREATE TABLE journal_body (
  sequence INTEGER PRIMARY KEY REFERENCES journal (sequence),
  salt BLOB NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- Where a record came from, so that the same file brought in again updates instead of repeating.
CREATE TABLE origin (
  source TEXT NOT NULL,
  key TEXT NOT NULL,
  record TEXT NOT NULL,
  given TEXT NOT NULL,
  PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX origin_by_record ON origin (record);

-- Which bundle went to whom, how far the journal had come, and which bundles were seen here.
CREATE TABLE handover (
  bundle TEXT PRIMARY KEY,
  direction TEXT NOT NULL,
  peer TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  time TEXT NOT NULL,
  head_sequence INTEGER NOT NULL,
  head_hash BLOB NOT NULL,
  facts TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX handover_by_peer ON handover (peer, direction, sequence);
