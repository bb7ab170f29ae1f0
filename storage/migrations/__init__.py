"""The database's history: Alembic's environment and its versions, packaged."""

NEWEST = "0005"
"""The newest version, known without importing Alembic: every start asks. A test compares."""
