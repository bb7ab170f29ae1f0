"""Objects behind any S3 endpoint, through the minio SDK."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error

from heyan.errors import StorageError
from storage.objects import streams
from storage.objects.protocol import REFRESH_AFTER, CorruptObjectError, MissingObjectError, StoredObject, checked

PART = 16 << 20
"""Larger objects go in parts of this size."""

ABSENT = frozenset({"NoSuchKey", "NoSuchObject", "NoSuchBucket", "ResourceNotFound"})
PREFIX = "objects/"


class S3Store:
    """An object store in a bucket: what goes is copied and hashed here first, what comes back is verified."""

    def __init__(self, endpoint: str, bucket: str, access_key: str, secret_key: str, secure: bool = True) -> None:
        self.bucket = bucket
        patience = urllib3.Timeout(connect=10, read=60)
        retry = urllib3.Retry(total=3, backoff_factor=0.3, status_forcelist=(500, 502, 503, 504))
        pool = urllib3.PoolManager(timeout=patience, retries=retry, maxsize=16)
        self._client = Minio(endpoint, access_key=access_key, secret_key=secret_key, secure=secure, http_client=pool)

    def prepare(self) -> None:
        with _spoken():
            if not self._client.bucket_exists(bucket_name=self.bucket):
                self._client.make_bucket(bucket_name=self.bucket)

    def put_file(self, path: Path) -> str:
        # The copy is what is sent: a file that changes meanwhile would get another file's name.
        with path.open("rb") as source, tempfile.NamedTemporaryFile() as copy:
            sha256 = streams.copy(source, copy)
            copy.flush()
            self._send(sha256, copy.name)
        return sha256

    def put_bytes(self, content: bytes) -> str:
        with tempfile.NamedTemporaryFile() as file:
            file.write(content)
            file.flush()
            return self.put_file(Path(file.name))

    def open(self, sha256: str) -> IO[bytes]:
        file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
        try:
            self._receive(sha256, file)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return file

    def fetch(self, sha256: str, into: Path) -> Path:
        handle, made = tempfile.mkstemp(dir=into.parent, prefix=".")
        name = Path(made)
        try:
            with os.fdopen(handle, "wb") as file:
                self._receive(sha256, file)
            name.replace(into)
        finally:
            name.unlink(missing_ok=True)
        return into

    def exists(self, sha256: str) -> bool:
        return self._stat(sha256) is not None

    def listed(self) -> Iterator[StoredObject]:
        with _spoken():
            for found in self._client.list_objects(bucket_name=self.bucket, prefix=PREFIX, recursive=True):
                name = (found.object_name or "").removeprefix(PREFIX).replace("/", "")
                yield StoredObject(name, found.size or 0, found.last_modified or datetime.now(UTC))

    def remove(self, sha256: str) -> None:
        with _spoken():
            self._client.remove_object(bucket_name=self.bucket, object_name=_key(sha256))

    def sweep(self, older_than: timedelta) -> int:  # noqa: ARG002 - the protocol's
        """Nothing: unfinished multipart uploads are for a lifecycle rule of the bucket."""
        return 0

    def probe(self) -> None:
        sha256 = self.put_bytes(os.urandom(32))
        self.open(sha256).close()
        self.remove(sha256)

    def _send(self, sha256: str, path: str) -> None:
        size = Path(path).stat().st_size
        if self._keeps(sha256, size):
            return
        with _spoken():
            self._client.fput_object(bucket_name=self.bucket, object_name=_key(sha256), file_path=path, part_size=PART)
        sent = self._stat(sha256)
        if sent is None or sent.size != size:
            raise StorageError("the object store did not keep what it was sent", sha256=sha256)

    def _keeps(self, sha256: str, size: int) -> bool:
        """Whether a whole and recently put object is there; anything else is sent again."""
        found = self._stat(sha256)
        if found is None or found.size != size or datetime.now(UTC) - found.last_modified > REFRESH_AFTER:
            return False
        try:
            self.open(sha256).close()
        except CorruptObjectError:
            return False
        return True

    def _stat(self, sha256: str) -> Any:
        with _spoken():
            try:
                return self._client.stat_object(bucket_name=self.bucket, object_name=_key(sha256))
            except S3Error as error:
                if error.code in ABSENT:
                    return None
                raise

    def _receive(self, sha256: str, target: IO[bytes]) -> None:
        """Write the object's bytes to the file; an error where they are not the ones that were put."""
        with _spoken(sha256):
            answer = self._client.get_object(bucket_name=self.bucket, object_name=_key(sha256))
            try:
                received = streams.copy(answer, target)  # type: ignore[arg-type]
            finally:
                answer.close()
                answer.release_conn()
        if received != sha256:
            raise CorruptObjectError("the stored bytes have changed", sha256=sha256)


def _key(sha256: str) -> str:
    return f"{PREFIX}{checked(sha256)[:2]}/{sha256[2:]}"


@contextlib.contextmanager
def _spoken(sha256: str = "") -> Iterator[None]:
    """What the SDK and its transport raise, as our own errors."""
    try:
        yield
    except S3Error as error:
        if error.code in ABSENT and sha256:
            raise MissingObjectError("no such object", sha256=sha256) from error
        raise StorageError(f"the object store refused: {error.code}") from error
    except (MinioException, urllib3.exceptions.HTTPError, ValueError) as error:
        raise StorageError(f"the object store does not answer: {type(error).__name__}") from error
