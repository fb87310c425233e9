-- What is noted of the vault as a whole is asked for at every opening; it lies among the entries of all records.
CREATE INDEX journal_notes ON journal (verb, sequence) WHERE record = '';
