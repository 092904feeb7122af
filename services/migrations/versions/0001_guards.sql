-- By these the record refuses to change or lose a fact. They can be put back at any time.

CREATE OR REPLACE FUNCTION {schema}.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE OR REPLACE TRIGGER facts_refuse_change BEFORE UPDATE OR DELETE ON {schema}.facts
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse('facts are never changed or removed');

CREATE OR REPLACE TRIGGER facts_refuse_truncate BEFORE TRUNCATE ON {schema}.facts
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse('facts are never changed or removed');

CREATE OR REPLACE TRIGGER head_refuse_back BEFORE UPDATE ON {schema}.head FOR EACH ROW
    WHEN (NEW.position < OLD.position OR NEW.recorded_at < OLD.recorded_at OR NEW.promised < OLD.promised
        OR (NEW.store_id <> OLD.store_id AND OLD.position > 0))
    EXECUTE FUNCTION {schema}.refuse('the head of the record never goes back');

CREATE OR REPLACE TRIGGER head_refuse_delete BEFORE DELETE ON {schema}.head
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse('the head of the record is never removed');

CREATE OR REPLACE TRIGGER head_refuse_truncate BEFORE TRUNCATE ON {schema}.head
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse('the head of the record is never removed');

ALTER TABLE {schema}.facts ENABLE ALWAYS TRIGGER facts_refuse_change;
ALTER TABLE {schema}.facts ENABLE ALWAYS TRIGGER facts_refuse_truncate;
ALTER TABLE {schema}.head ENABLE ALWAYS TRIGGER head_refuse_back;
ALTER TABLE {schema}.head ENABLE ALWAYS TRIGGER head_refuse_delete;
ALTER TABLE {schema}.head ENABLE ALWAYS TRIGGER head_refuse_truncate;
