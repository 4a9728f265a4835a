-- What terminals say about their catalogue: the version they offer, until when its signatures are good, and why
-- the last update was refused ('' if it was not).
ALTER TABLE terminals ADD COLUMN catalogue_version TEXT NOT NULL DEFAULT '';
ALTER TABLE terminals ADD COLUMN catalogue_valid_until BIGINT;
ALTER TABLE terminals ADD COLUMN catalogue_fault TEXT NOT NULL DEFAULT '';
