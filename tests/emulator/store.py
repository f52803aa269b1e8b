"""Where bytes are kept: objects that were posted, and pictures that signed addresses lead to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from tests.emulator.certificates import process_authority

DOWNLOAD_LIMIT_BYTES = 512 * 1024 * 1024


class DownloadError(Exception):
    """The service could not get a file that it was pointed to."""


class ObjectStore:
    """Objects on disk, by key.

    Args:
        folder: where they are kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._paths: dict[str, Path] = {}

    def new_file(self) -> Path:
        """A path for bytes to come."""
        return self._folder / uuid.uuid4().hex

    def put(self, key: str, path: Path) -> None:
        with self._lock:
            self._paths[key] = path

    def get(self, key: str) -> Path | None:
        with self._lock:
            return self._paths.get(key)

    def write(self, content: bytes) -> Path:
        path = self.new_file()
        path.write_bytes(content)
        return path


class SignedAddresses:
    """Addresses of pictures that expire.

    Args:
        host: host and port that serve them.
        secret_id: id that shows in the address, as OSS does.
    """

    def __init__(self, host: str) -> None:
        self._host = host
        self._secret = secrets.token_bytes(32)
        self._access_key_id = "STS." + secrets.token_hex(8)
        self.valid_from = 0.0

    def sign(self, key: str, now: float, lifetime_s: float) -> str:
        """An address of object ``key`` that is good for ``lifetime_s`` seconds."""
        expires = int(now + lifetime_s)
        query = f"Expires={expires}&OSSAccessKeyId={self._access_key_id}&Issued={now:.3f}"
        return f"https://{self._host}/{quote(key)}?{query}&Signature={quote(self._signature(key, query), safe='')}"

    def is_genuine(self, key: str, query_text: str) -> bool:
        query, _, signature = query_text.partition("&Signature=")
        return hmac.compare_digest(unquote(signature), self._signature(key, query))

    def is_good(self, query: dict[str, str], now: float) -> bool:
        """Whether it has neither expired nor been expired by :meth:`expire_all`."""
        return float(query["Expires"]) >= now and float(query["Issued"]) >= self.valid_from

    def expire_all(self, now: float) -> None:
        """End all addresses that were given so far."""
        self.valid_from = now + 0.001

    def _signature(self, key: str, query: str) -> str:
        digest = hmac.new(self._secret, f"{key}?{query}".encode(), hashlib.sha256).digest()
        return base64.b64encode(digest).decode()


class Downloads:
    """Gets files that a FileUrl points to: posted objects from the store, all else from the network.

    Args:
        store: where posted objects are.
        bucket_host: ``{Bucket}.{Endpoint}``.
    """

    def __init__(self, store: ObjectStore, bucket_host: str) -> None:
        self._store = store
        self._bucket_host = bucket_host

    def fetch(self, url: str) -> Path:
        """A file with the bytes behind ``url``.

        Raises:
            DownloadError: with the reason.
        """
        address = urlsplit(url)
        if address.netloc == self._bucket_host:
            path = self._store.get(unquote(address.path.lstrip("/")))
            if path is None:
                raise DownloadError(f"NoSuchKey: {address.path}")
            return path
        if address.scheme not in {"http", "https"}:
            raise DownloadError(f"unsupported protocol {address.scheme}")
        return self._store.write(_download(url))


def _download(url: str) -> bytes:
    import ssl

    context = ssl.create_default_context()
    context.load_verify_locations(process_authority().bundle)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
    try:
        with opener.open(url, timeout=10) as answer:
            content: bytes = answer.read(DOWNLOAD_LIMIT_BYTES)
    except (OSError, ValueError, urllib.error.URLError) as error:
        raise DownloadError(f"download failed: {error}") from error
    return content
