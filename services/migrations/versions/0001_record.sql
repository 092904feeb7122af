-- The record: facts, the one head row, snapshots. {schema} is put in by 0001_record.py.

CREATE TABLE {schema}.facts (
    position bigint PRIMARY KEY,
    stream uuid NOT NULL,
    version bigint NOT NULL,
    key uuid NOT NULL,
    name text NOT NULL,
    recorded_at bigint NOT NULL,
    value bytea NOT NULL,
    content_hash bytea NOT NULL CHECK (octet_length(content_hash) = 32),
    leaf_hash bytea NOT NULL,
    command_key bytea,
    command_body bytea,
    UNIQUE (stream, version)
);

-- Sealed bytes do not get smaller by trying.
ALTER TABLE {schema}.facts ALTER COLUMN value SET STORAGE EXTERNAL;

CREATE INDEX facts_by_command ON {schema}.facts (command_key, position) WHERE command_key IS NOT NULL;

CREATE TABLE {schema}.head (
    one integer PRIMARY KEY CHECK (one = 1),
    store_id uuid NOT NULL,
    position bigint NOT NULL,
    recorded_at bigint NOT NULL,
    promised bigint NOT NULL
) WITH (fillfactor = 10);

INSERT INTO {schema}.head VALUES (1, gen_random_uuid(), 0, 0, 0);

CREATE TABLE {schema}.snapshots (
    stream uuid PRIMARY KEY,
    version bigint NOT NULL,
    made_by text NOT NULL,
    state bytea NOT NULL
);
