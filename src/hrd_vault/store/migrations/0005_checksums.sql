-- The CRC-32 of a file, which a stored ZIP says before the file itself. Null where the file came in before this was kept.
ALTER TABLE blob ADD COLUMN crc INTEGER;
