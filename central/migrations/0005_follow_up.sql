-- Papers that a case waits for (promised at the terminal, or asked for by a clerk), papers that came later, and
-- results that are ready: collect is '' (nothing waits), 'terminal' or 'counter'. history.kind tells steps that
-- are no move: 'wants', 'supplement', 'ready', 'collected'.
CREATE TABLE wanted (
    case_number TEXT NOT NULL REFERENCES cases (case_number),
    material TEXT NOT NULL,
    by_day TEXT NOT NULL,
    given BIGINT NOT NULL,
    PRIMARY KEY (case_number, material)
);
CREATE TABLE supplements (
    id TEXT PRIMARY KEY,
    case_number TEXT NOT NULL REFERENCES cases (case_number),
    terminal TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    digest TEXT NOT NULL,
    sealed TEXT NOT NULL
);
CREATE INDEX supplements_by_case ON supplements (case_number, received_at);
CREATE TABLE supplement_blobs (
    supplement_id TEXT NOT NULL REFERENCES supplements (id),
    hash TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    PRIMARY KEY (supplement_id, hash)
);
ALTER TABLE cases ADD COLUMN collect TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN collect_place TEXT NOT NULL DEFAULT '';
ALTER TABLE history ADD COLUMN kind TEXT NOT NULL DEFAULT '';
