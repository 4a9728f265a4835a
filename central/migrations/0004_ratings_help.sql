-- Ratings name no case and no person; the words people add are sealed, for they write names into them.
-- Outages: what an administrator decided for a terminal; the heartbeat's answer carries it there.
-- Help calls: seen_at when a page of the hall first listed it, coming the clerk who said so.
CREATE TABLE ratings (
    id TEXT PRIMARY KEY,
    terminal TEXT NOT NULL,
    item TEXT NOT NULL,
    item_version TEXT NOT NULL,
    department TEXT NOT NULL,
    digest TEXT NOT NULL,
    level BIGINT NOT NULL,
    reasons TEXT NOT NULL,
    rated_at BIGINT NOT NULL,
    sealed TEXT NOT NULL
);
CREATE INDEX ratings_by_department ON ratings (department, item, level);
CREATE TABLE help_calls (
    id TEXT PRIMARY KEY,
    terminal TEXT NOT NULL,
    step TEXT NOT NULL,
    called_at BIGINT NOT NULL,
    heard_at BIGINT NOT NULL,
    seen_at BIGINT,
    coming TEXT NOT NULL,
    over_at BIGINT
);
CREATE INDEX help_calls_by_terminal ON help_calls (terminal, called_at);
CREATE TABLE outages (
    terminal TEXT PRIMARY KEY,
    zh_cn TEXT NOT NULL,
    en TEXT NOT NULL,
    until_at BIGINT
);
