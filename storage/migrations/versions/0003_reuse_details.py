"""Beside the key of what must not turn up twice: what a match is weighed by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reuse_entries", sa.Column("detail", sa.Text(), server_default="", nullable=False))
