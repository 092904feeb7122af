"""The record as it began: facts, head, snapshots, their guards, and the function by which facts come in."""

from pathlib import Path

from alembic import context, op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

HERE = Path(__file__).parent
PARTS = ("0001_record.sql", "0001_guards.sql", "0001_write_facts.sql")


def upgrade() -> None:
    schema = context.config.attributes["schema"]
    for part in PARTS:
        raw = (HERE / part).read_text(encoding="utf-8")
        op.get_bind().exec_driver_sql(raw.replace("{schema}", f'"{schema}"').replace("{channel}", schema))


def downgrade() -> None:
    raise NotImplementedError("facts are never removed")
