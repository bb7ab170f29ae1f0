"""Originals, kept by the SHA-256 of their bytes: in a folder or behind any S3 endpoint (`storage.objects.s3`)."""

from storage.objects.folder import FolderStore
from storage.objects.protocol import (
    REFRESH_AFTER,
    CorruptObjectError,
    MissingObjectError,
    ObjectStore,
    StoredObject,
)

__all__ = [
    "REFRESH_AFTER",
    "CorruptObjectError",
    "FolderStore",
    "MissingObjectError",
    "ObjectStore",
    "StoredObject",
]
