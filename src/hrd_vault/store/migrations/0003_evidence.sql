-- Files that lie encrypted beside the store, one each. Its secret opens a blob; where that is gone, nobody can any more.
-- A row stands before the first byte is written and until the last one is removed.
CREATE TABLE blob (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('pending', 'kept', 'deleting')),
  exhibit TEXT NOT NULL,
  size INTEGER NOT NULL,
  sha256 BLOB NOT NULL,
  secret BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX blob_by_exhibit ON blob (exhibit);
CREATE INDEX blob_unsettled ON blob (state) WHERE state <> 'kept';

-- What happened to each exhibit, chained on its own, so that one can be shown without the count of everything.
CREATE TABLE custody (
  exhibit TEXT NOT NULL,
  number INTEGER NOT NULL,
  time TEXT NOT NULL,
  verb TEXT NOT NULL,
  actor TEXT NOT NULL,
  facts TEXT NOT NULL CHECK (json_valid(facts)),
  salt BLOB NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (exhibit, number)
) STRICT, WITHOUT ROWID;

-- Small pictures for the gallery: raw points, three bytes each, packed. None of an intimate image.
CREATE TABLE thumbnail (
  exhibit TEXT PRIMARY KEY,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  points BLOB NOT NULL
) STRICT;
