-- Appointments: place is 1 to the capacity of that time, so that it cannot be exceeded. Notices: cases of
-- departments that a bundle only tells. Such a case has a row in applications of its own (its id is text,
-- nothing is sealed in it), names "bundle/notice", and the case whose application it is about.
CREATE TABLE appointments (
    id TEXT PRIMARY KEY,
    terminal TEXT NOT NULL,
    item TEXT NOT NULL,
    digest TEXT NOT NULL,
    day TEXT NOT NULL,
    minutes BIGINT NOT NULL,
    place BIGINT NOT NULL,
    number TEXT NOT NULL,
    booked_at BIGINT NOT NULL,
    sealed TEXT NOT NULL,
    UNIQUE (item, day, minutes, place)
);
ALTER TABLE cases ADD COLUMN notice TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN main_case TEXT NOT NULL DEFAULT '';
CREATE INDEX cases_by_main ON cases (main_case);
