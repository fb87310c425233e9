-- What is being written and not yet saved; outside the journal, search and sealing.
CREATE TABLE draft (
  record TEXT PRIMARY KEY,
  time TEXT NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT, WITHOUT ROWID;
