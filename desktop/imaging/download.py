"""Fetching pictures from the web, within limits of size, time, redirects and addresses.

A link can be made to harm: to reach into a private network from this computer, to send without end, to answer one byte
a minute, or to be something else than a picture. The address is checked on the connection itself, after the name was
resolved, so that a name whose address changes in between gains nothing. Certificates are always verified.
"""

from __future__ import annotations

import ipaddress
import queue
import threading
import time
from dataclasses import dataclass
from http import HTTPStatus
from mimetypes import guess_extension
from pathlib import Path, PurePosixPath
from socket import getaddrinfo, socket
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from desktop.core.errors import ErrorCode, InvalidInputError, TusouError
from desktop.core.progress import TaskContext
from desktop.imaging.formats import is_image_name

MAX_BYTES = 100_000_000
MAX_REDIRECTS = 5
TIMEOUT_S = 60.0

#: Beginnings of content types that may be pictures; servers that do not know better say "octet-stream".
IMAGE_TYPES = ("image/", "application/octet-stream", "binary/octet-stream")

_CONNECT_TIMEOUT_S = 5.0
_READ_TIMEOUT_S = 10.0
_CHUNK_BYTES = 1 << 16
_POLL_S = 0.1
_FALLBACK_NAME = "picture"
_WORTH_RETRYING = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


@dataclass(frozen=True, slots=True)
class Downloaded:
    """What was fetched.

    Attributes:
        content: the bytes.
        name: a file name, with extension where one is known.
        final_url: where they came from, after redirects.
    """

    content: bytes
    name: str
    final_url: str


@dataclass(frozen=True, slots=True)
class _Limits:
    allow_private: bool
    ca_bundle: Path | None
    max_bytes: int
    accept: tuple[str, ...]
    stopped: threading.Event


def download(
    url: str,
    ctx: TaskContext,
    *,
    allow_private: bool = False,
    ca_bundle: Path | None = None,
    max_bytes: int = MAX_BYTES,
    accept: tuple[str, ...] = IMAGE_TYPES,
    timeout_s: float = TIMEOUT_S,
) -> Downloaded:
    """Fetch a picture.

    Args:
        url: an http or https address.
        ctx: stops it within a fraction of a second.
        allow_private: whether addresses of this computer and of private networks may be reached.
        ca_bundle: certificates to trust instead of the usual ones.
        max_bytes: larger answers are refused.
        accept: beginnings of content types that are taken.
        timeout_s: for everything together.

    Raises:
        InvalidInputError: LINK_INVALID, LINK_PRIVATE, LINK_FAILED (retryable where the cause may pass),
            LINK_NOT_AN_IMAGE, FILE_TOO_LARGE, FILE_EMPTY.
        TaskCancelled: asked to stop.
    """
    limits = _Limits(allow_private, ca_bundle, max_bytes, accept, threading.Event())
    answers: queue.SimpleQueue[Downloaded | BaseException] = queue.SimpleQueue()

    def work() -> None:
        try:
            answers.put(_fetch(url, limits))
        except BaseException as error:  # noqa: BLE001 -- a thread's boundary: raised again by the caller
            answers.put(error)

    # A name that is being resolved cannot be interrupted, only left alone: the thread ends at its own time-outs.
    threading.Thread(target=work, name="download", daemon=True).start()
    deadline_s = time.monotonic() + timeout_s
    try:
        while True:
            ctx.check()
            if time.monotonic() > deadline_s:
                raise _error(ErrorCode.LINK_FAILED, url, f"not finished in {timeout_s:.0f} s", retryable=True)
            try:
                answer = answers.get(timeout=_POLL_S)
            except queue.Empty:
                continue
            if isinstance(answer, BaseException):
                raise answer
            return answer
    finally:
        limits.stopped.set()


def _fetch(url: str, limits: _Limits) -> Downloaded:
    with requests.Session() as session:
        session.auth = _without_password  # else requests looks for one in ~/.netrc
        for prefix in ("http://", "https://"):
            session.mount(prefix, _Adapter(allow_private=limits.allow_private))
        address = url
        for _ in range(MAX_REDIRECTS + 1):
            _check_address(address, url, allow_private=limits.allow_private)
            with _get(session, address, url, limits) as response:
                if not response.is_redirect:
                    content = _read(response, url, limits)
                    return Downloaded(content, _name(response), response.url)
                target = urljoin(response.url, response.headers["Location"])
                if urlsplit(address).scheme == "https" and urlsplit(target).scheme == "http":
                    raise _error(ErrorCode.LINK_FAILED, url, "redirected from https to http", retryable=False)
                address = target
        raise _error(ErrorCode.LINK_FAILED, url, f"more than {MAX_REDIRECTS} redirects", retryable=False)


def _get(session: requests.Session, address: str, url: str, limits: _Limits) -> requests.Response:
    try:
        return session.get(
            address,
            stream=True,
            allow_redirects=False,
            verify=str(limits.ca_bundle) if limits.ca_bundle else True,
            timeout=(_CONNECT_TIMEOUT_S, _READ_TIMEOUT_S),
            headers={"Accept": "image/*", "Accept-Encoding": "identity"},
        )
    except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, UnicodeError) as error:
        raise _error(ErrorCode.LINK_INVALID, url, type(error).__name__) from error
    except requests.exceptions.SSLError as error:
        raise _error(ErrorCode.LINK_FAILED, url, f"TLS: {_reason(error)}", retryable=False) from error
    except requests.exceptions.RequestException as error:
        raise _error(ErrorCode.LINK_FAILED, url, _reason(error), retryable=True) from error


def _read(response: requests.Response, url: str, limits: _Limits) -> bytes:
    """The body as it was sent: unpacking an encoding that was not asked for would be another way to flood memory."""
    status = response.status_code
    if status != HTTPStatus.OK:
        may_pass = status in _WORTH_RETRYING or status >= HTTPStatus.INTERNAL_SERVER_ERROR
        raise _error(ErrorCode.LINK_FAILED, url, f"HTTP {status}", retryable=may_pass)
    kind = response.headers.get("Content-Type", "").strip().lower()
    if (kind and not kind.startswith(limits.accept)) or kind.startswith("image/svg"):
        raise _error(ErrorCode.LINK_NOT_AN_IMAGE, url, kind.partition(";")[0])
    declared = response.headers.get("Content-Length", "")
    if declared.isdecimal() and int(declared) > limits.max_bytes:
        raise _error(ErrorCode.FILE_TOO_LARGE, url, f"{declared} bytes")
    parts: list[bytes] = []
    size = 0
    try:
        while part := response.raw.read1(_CHUNK_BYTES, decode_content=False):
            size += len(part)
            if size > limits.max_bytes:
                raise _error(ErrorCode.FILE_TOO_LARGE, url, f"more than {limits.max_bytes} bytes")
            parts.append(part)
            if limits.stopped.is_set():
                raise _error(ErrorCode.LINK_FAILED, url, "stopped")
    except (HTTPError, OSError) as error:
        raise _error(ErrorCode.LINK_FAILED, url, _reason(error), retryable=True) from error
    if declared.isdecimal() and size < int(declared):
        raise _error(ErrorCode.LINK_FAILED, url, f"{size} of {declared} bytes", retryable=True)
    if not size:
        raise _error(ErrorCode.FILE_EMPTY, url)
    return b"".join(parts)


def _check_address(address: str, url: str, *, allow_private: bool) -> None:
    """Refuse what is no web address, and hosts that are private by their text: a proxy would go there for us."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        is_usable = parts.scheme in ("http", "https") and bool(host) and parts.port != 0
    except ValueError as error:
        raise _error(ErrorCode.LINK_INVALID, url) from error
    if not is_usable:
        raise _error(ErrorCode.LINK_INVALID, url)
    if allow_private:
        return
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost") or (_is_ip(name) and not _is_public(name)):
        raise _error(ErrorCode.LINK_PRIVATE, url)


def is_private_host(host: str) -> bool:
    """Whether a host is this computer or in a private network, by its name or by what the name resolves to."""
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        found = {str(info[4][0]) for info in getaddrinfo(name, None)}
    except (OSError, UnicodeError):  # nobody will get there
        return False
    return not all(_is_public(address) for address in found)


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_public(host: str) -> bool:
    address = ipaddress.ip_address(host.partition("%")[0])
    inner = None
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
    return (inner or address).is_global and not (inner or address).is_multicast


def _checked(connection: socket, host: str) -> socket:
    """The same connection, unless its other end is private; nothing was sent over it yet."""
    peer = str(connection.getpeername()[0])
    if _is_public(peer):
        return connection
    connection.close()
    raise InvalidInputError(ErrorCode.LINK_PRIVATE, peer, params={"host": host})


class _PublicHTTPConnection(HTTPConnection):
    def _new_conn(self) -> socket:
        return _checked(super()._new_conn(), self.host)


class _PublicHTTPSConnection(HTTPSConnection):
    def _new_conn(self) -> socket:
        return _checked(super()._new_conn(), self.host)


class _PublicHTTPPool(HTTPConnectionPool):
    ConnectionCls = _PublicHTTPConnection


class _PublicHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _PublicHTTPSConnection


class _Adapter(HTTPAdapter):
    """Connections of its own. Through a proxy the other end is the proxy, which may be private."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Called by the constructor of the adapter."""
        super().init_poolmanager(*args, **kwargs)
        if not self._allow_private:
            self.poolmanager.pool_classes_by_scheme = {"http": _PublicHTTPPool, "https": _PublicHTTPSPool}


def _without_password(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _name(response: requests.Response) -> str:
    """The last part of the address, with the extension of its type where it has none."""
    name = PurePosixPath(unquote(urlsplit(response.url).path)).name.replace("\0", "") or _FALLBACK_NAME
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return name if is_image_name(name) else name + (guess_extension(kind) or "")


def _shown(url: str) -> str:
    """An address that may be shown and logged: without user, password and query, which may hold secrets."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, host, parts.path, "", ""))
    except ValueError:
        return url.partition("?")[0]


def _reason(error: BaseException) -> str:
    """What went wrong, without the address that the messages of requests repeat."""
    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in causes:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    last = causes[-1]
    text = getattr(last, "strerror", None) or getattr(last, "verify_message", None) or ""
    return f"{type(last).__name__}: {text}" if text else type(last).__name__


def _error(code: ErrorCode, url: str, detail: str = "", *, retryable: bool = False) -> TusouError:
    return InvalidInputError(code, detail, params={"url": _shown(url)}, retryable=retryable)
