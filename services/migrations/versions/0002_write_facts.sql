-- Writes the facts of several commands in one round trip, holding the lock on the head from first to last.
--
-- For each command: its stream, the version it saw, how many facts it has, hashes of its key and body, the moment of a
-- history, and where in this group the command before it stands that has the same stream, and the same key (0: none).
-- For each fact: key, name, value, and the parts of its audit leaf that stand before and after the hash of the leaf
-- before. `clock` is the moment in UTC microseconds; none: this database's own clock. With `whole`, one command that
-- is hindered keeps all from being written.
--
-- Answers four numbers for each command: outcome, number, count, moment
--   1 written: first position, facts, recorded_at of the first (each next one a microsecond later)
--   2 repeated: first position, facts        3 key used otherwise
--   4 stream moved: its version              5 clock behind: by so many microseconds
-- and the hashes of the audit leaves: those of all that was written, and those of all that was written before, both in
-- the order of the commands.
DROP FUNCTION {schema}.write_facts;

CREATE FUNCTION {schema}.write_facts(
    streams uuid[], seen bigint[], counts bigint[], command_keys bytea[], command_bodies bytea[], histories bigint[],
    same_stream bigint[], same_key bigint[],
    keys uuid[], names text[], contents bytea[], leaf_starts bytea[], leaf_ends bytea[],
    clock bigint, whole boolean, OUT answers bigint[], OUT leaves bytea[], OUT leaves_before bytea[]
) LANGUAGE plpgsql AS $$
DECLARE
    clock_may_lag CONSTANT bigint := 300000000;
    found record;
    place bigint;
    latest bigint;
    at_version bigint;
    at_leaf bytea;
    known bigint;
    known_count bigint;
    known_body bytea;
    outcome bigint;
    number bigint;
    how_many bigint;
    moment bigint;
    command int := 0;
    fact int := 0;
    hindered boolean := false;
    -- as each command left its stream and its key
    stream_versions bigint[];
    stream_leaves bytea[];
    key_places bigint[];
    key_counts bigint[];
    key_bodies bytea[];
    -- of each fact that is written, and which of those given it is
    added int := 0;
    facts int[];
    commands int[];
    places bigint[];
    versions bigint[];
    moments bigint[];
    -- of each command that came before
    firsts_before bigint[];
    counts_before bigint[];
BEGIN
    SELECT h.position, greatest(h.recorded_at, h.promised) INTO STRICT place, latest
    FROM {schema}.head h WHERE h.one = 1 FOR UPDATE;
    clock := coalesce(clock, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint);
    FOR found IN
        SELECT last.version, last.leaf_hash, first.position, first.command_body
        FROM unnest(streams, command_keys) WITH ORDINALITY AS asked (stream, command_key, ordinal)
        LEFT JOIN LATERAL (
            SELECT f.version, f.leaf_hash FROM {schema}.facts f
            WHERE f.stream = asked.stream ORDER BY f.version DESC LIMIT 1
        ) last ON true
        LEFT JOIN LATERAL (
            SELECT f.position, f.command_body FROM {schema}.facts f
            WHERE f.command_key = asked.command_key ORDER BY f.position LIMIT 1
        ) first ON true
        ORDER BY asked.ordinal
    LOOP
        command := command + 1;
        how_many := counts[command];
        moment := 0;
        IF same_stream[command] = 0 THEN
            at_version := coalesce(found.version, 0);
            at_leaf := coalesce(found.leaf_hash, '\x0000000000000000000000000000000000000000000000000000000000000000');
        ELSE
            at_version := stream_versions[same_stream[command]];
            at_leaf := stream_leaves[same_stream[command]];
        END IF;
        IF same_key[command] = 0 THEN
            known := found.position;
            known_body := found.command_body;
            known_count := 0;
            IF known IS NOT NULL THEN
                SELECT count(*) INTO known_count FROM {schema}.facts f WHERE f.command_key = command_keys[command];
            END IF;
        ELSE
            known := key_places[same_key[command]];
            known_body := key_bodies[same_key[command]];
            known_count := key_counts[same_key[command]];
        END IF;
        IF known IS NOT NULL AND known_body IS NOT DISTINCT FROM command_bodies[command] THEN
            outcome := 2;
            number := known;
            how_many := known_count;
            firsts_before := firsts_before || number;
            counts_before := counts_before || how_many;
        ELSIF known IS NOT NULL THEN
            outcome := 3;
            number := 0;
        ELSIF at_version <> seen[command] THEN
            outcome := 4;
            number := at_version;
        ELSIF histories[command] IS NULL AND latest - clock > clock_may_lag THEN
            outcome := 5;
            number := latest - clock;
        ELSE
            outcome := 1;
            number := place + 1;
            moment := greatest(coalesce(histories[command], clock), latest + 1);
            FOR given IN fact + 1 .. fact + how_many LOOP
                added := added + 1;
                place := place + 1;
                latest := greatest(moment, latest + 1);
                at_version := at_version + 1;
                at_leaf := sha256(
                    '\x0001'::bytea || int8send(place) || uuid_send(streams[command]) || int8send(at_version)
                    || int8send(latest) || leaf_starts[given] || at_leaf || leaf_ends[given]
                );
                facts[added] := given;
                commands[added] := command;
                places[added] := place;
                versions[added] := at_version;
                moments[added] := latest;
                leaves[added] := at_leaf;
            END LOOP;
            IF command_keys[command] IS NOT NULL AND how_many > 0 THEN
                known := number;
                known_body := command_bodies[command];
                known_count := how_many;
            END IF;
        END IF;
        hindered := hindered OR outcome > 2;
        fact := fact + counts[command];
        stream_versions[command] := at_version;
        stream_leaves[command] := at_leaf;
        key_places[command] := known;
        key_bodies[command] := known_body;
        key_counts[command] := known_count;
        answers[4 * command - 3] := outcome;
        answers[4 * command - 2] := number;
        answers[4 * command - 1] := how_many;
        answers[4 * command] := moment;
    END LOOP;
    IF added > 0 AND NOT (whole AND hindered) THEN
        INSERT INTO {schema}.facts (position, stream, version, key, name, recorded_at, value, content_hash, leaf_hash,
            command_key, command_body)
        SELECT n.place, streams[n.command], n.version, keys[n.fact], names[n.fact], n.moment, contents[n.fact],
            substr(leaf_ends[n.fact], 1, 32), n.leaf, command_keys[n.command], command_bodies[n.command]
        FROM unnest(facts, commands, places, versions, moments, leaves)
            AS n (fact, command, place, version, moment, leaf);
        UPDATE {schema}.head SET position = place, recorded_at = latest WHERE one = 1;
        PERFORM pg_notify('{channel}', place::text);
    END IF;
    IF firsts_before IS NOT NULL THEN
        -- one by one, so that each is found by its position however large the store has become since this was planned
        SELECT array_agg(
            (SELECT f.leaf_hash FROM {schema}.facts f WHERE f.position = stands.at) ORDER BY came.ordinal, stands.at
        ) INTO leaves_before
        FROM unnest(firsts_before, counts_before) WITH ORDINALITY AS came (first, of, ordinal)
        CROSS JOIN LATERAL generate_series(came.first, came.first + came.of - 1) AS stands (at);
    END IF;
END $$;
