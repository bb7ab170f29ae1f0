"""Everything that remembers: database, originals, queue, decisions, audit chain.

store = open_store(settings.database, settings.home)
store.upgrade()
with store.unit(actor="王芳") as unit:
    unit.runs.add(run)
    unit.commit()
"""

from storage.migrate import upgrade
from storage.objects import FolderStore, ObjectStore
from storage.scrub import Scrub, scrub
from storage.store import Checkup, S3Settings, Store, open_store
from storage.unit_of_work import UnitOfWork

__all__ = [
    "Checkup",
    "FolderStore",
    "ObjectStore",
    "S3Settings",
    "Scrub",
    "Store",
    "UnitOfWork",
    "open_store",
    "scrub",
    "upgrade",
]
