"""Whoever writes is answered with the hashes of the audit leaves too, so that a receipt can be given for them."""

from pathlib import Path

from alembic import context, op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WRITE_FACTS = Path(__file__).parent / "0002_write_facts.sql"


def upgrade() -> None:
    schema = context.config.attributes["schema"]
    raw = WRITE_FACTS.read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(raw.replace("{schema}", f'"{schema}"').replace("{channel}", schema))


def downgrade() -> None:
    raise NotImplementedError("facts are never removed")
