"""HTTP below the SDK: trust, proxies, and the upload of a file to the bucket that the open platform named.

The upload is done here and not by the SDK's ``*_advance`` calls, since those cannot send files of exactly 16,384 bytes,
send a stream only once, do not say which of the three hosts failed, and repeat the upload for every call.
"""

from __future__ import annotations

import io
import re
import ssl
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit, urlunsplit

import certifi
import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies, should_bypass_proxies

from desktop.core.errors import ErrorCode
from desktop.engines.analyticdb.connection import USER_AGENT
from desktop.engines.analyticdb.errors import Scene, from_exception, from_service
from desktop.engines.analyticdb.patience import Patience
from desktop.imaging.download import is_private_host

#: Connections that are kept open to one host, as in the SDK.
POOL_SIZE = 40
#: Answers are small; a larger one is none of the service's.
MAX_ANSWER_BYTES = 64 * 1024 * 1024
_XML_FIELD = r"<{0}>\s*([^<]{{0,400}})"
_last = threading.local()


def last_http_status() -> int | None:
    """Status of the last answer on this thread: the SDK hides it where it could not read the answer."""
    return getattr(_last, "status", None)


def last_retry_after_s() -> float | None:
    """The wait that the last answer on this thread asked for by ``Retry-After``, in seconds."""
    return getattr(_last, "retry_after_s", None)


def forget_http_status() -> None:
    """Begin a new call on this thread."""
    _last.status = _last.retry_after_s = None


def tls_context(ca_bundle: Path | None) -> ssl.SSLContext:
    """Trust in the system's authorities (``SSL_CERT_FILE`` included), in certifi's, and in those of the bundle.

    Raises:
        EngineError: TLS_REFUSED when the bundle cannot be read.
    """
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    if ca_bundle is not None:
        try:
            context.load_verify_locations(ca_bundle)
        except (OSError, ssl.SSLError) as error:
            raise Scene("", str(ca_bundle)).error(ErrorCode.TLS_REFUSED, str(error)) from error
    return context


class AnswerTooLargeError(requests.RequestException):
    """An answer was not read to its end."""


class Adapter(HTTPAdapter):
    """An adapter with our trust that honours NO_PROXY, which the SDK does not, and remembers the status."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(pool_connections=POOL_SIZE, pool_maxsize=POOL_SIZE)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Called by requests for direct connections."""
        super().init_poolmanager(*args, **kwargs, ssl_context=self._context)

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        """Called by requests for connections by way of a proxy."""
        return super().proxy_manager_for(*args, **kwargs, ssl_context=self._context)

    def cert_verify(self, conn: Any, url: str, verify: bool | str, cert: Any) -> None:  # noqa: ARG002, FBT001
        """Called by requests for each connection: leave trust to the context, which has it all.

        Otherwise certifi's bundle would be parsed again for every handshake.
        """
        conn.cert_reqs = "CERT_REQUIRED"

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002 -- the signature of requests
        timeout: Any = None,
        verify: bool | str = True,  # noqa: ARG002, FBT001, FBT002
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Send one request."""
        if proxies and should_bypass_proxies(request.url or "", no_proxy=None):
            proxies = {}
        response = super().send(request, stream, timeout, True, cert, proxies)  # always verified
        _last.status = response.status_code
        _last.retry_after_s = _retry_after_s(response.headers.get("Retry-After", ""))
        # Read here, where the size can be bounded; requests would take whatever comes.
        try:
            content = response.raw.read(MAX_ANSWER_BYTES + 1, decode_content=True)
        except urllib3.exceptions.HTTPError as error:
            raise requests.ConnectionError(str(error), request=request, response=response) from error
        if len(content) > MAX_ANSWER_BYTES:
            response.raw.close()
            raise AnswerTooLargeError(request=request, response=response)
        response._content = content
        response._content_consumed = True  # type: ignore[attr-defined]
        response.raw.release_conn()
        return response


def _retry_after_s(text: str) -> float | None:
    """The value of a Retry-After header (RFC 9110, 10.2.3: seconds, or a date) in seconds from now."""
    if text.strip().isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, moment.timestamp() - time.time())


def mount_on_sdk(dara_core: Any, host: str, context: ssl.SSLContext) -> None:
    """Make the SDK's session for a host use our adapter. The SDK keeps one session for each host in the process."""
    key = f"https://{host}:80:pool={POOL_SIZE}"
    session = dara_core._get_session(session_key=key, protocol="https", pool_size=POOL_SIZE)
    session.mount("https://", Adapter(context))


class Files:
    """Files that travel beside the API: to the bucket of an upload permission, and from signed addresses. Safe to share
    between threads; connections are kept open, which saves a handshake for each picture of a page of results.

    Args:
        context: whom to trust.
        own_host: ``host:port`` of the service. Where it is in a private network, so may be the hosts that it names.
    """

    def __init__(self, context: ssl.SSLContext, own_host: str) -> None:
        self._own_host = own_host
        self._session = requests.Session()
        # Proxies are asked for by hand: trust_env would also take passwords from ~/.netrc.
        self._session.trust_env = False
        self._session.mount("https://", Adapter(context))

    def fetch(self, url: str, patience: Patience, scene: Scene) -> bytes:
        """Get a file.

        Raises:
            EngineError: naming the host; never the address, which is a secret for as long as it is good.
                SERVICE_REFUSED where the address leads where no picture of the service can be.
        """
        try:
            response = self._session.get(
                self._checked(url, scene),
                headers={"User-Agent": USER_AGENT},
                timeout=(patience.connect_s, patience.read_s),
                proxies=get_environ_proxies(url),
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise from_exception(error, scene) from None
        if not response.ok or response.is_redirect:
            raise _refusal(response, scene)
        return response.content

    def send(self, url: str, body: MultipartBody, patience: Patience, scene: Scene) -> None:
        """Post a form once.

        Args:
            url: of the bucket.
            body: the form, made for this attempt.
            patience: time limits.
            scene: for errors.

        Raises:
            EngineError: UPLOAD_HOST_REFUSED, or a network error naming the upload host.
        """
        headers = {"Content-Type": f"multipart/form-data; boundary={body.boundary}", "User-Agent": USER_AGENT}
        try:
            response = self._session.post(
                url,
                data=body,
                headers=headers,
                timeout=(patience.connect_s, patience.read_s),
                proxies=get_environ_proxies(url),
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise from_exception(error, scene) from None
        if not response.ok or response.is_redirect:
            raise _refusal(response, scene)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _checked(self, url: str, scene: Scene) -> str:
        """The address over TLS: what the service says must not make us read files or knock at private hosts."""
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
        except ValueError:
            raise scene.error(ErrorCode.SERVICE_REFUSED, "the address of the picture is none") from None
        if parts.scheme not in ("https", "http") or not host:
            raise scene.error(ErrorCode.SERVICE_REFUSED, f"the address of the picture begins with {parts.scheme!r}")
        if is_private_host(host) and not self._is_private:
            raise scene.error(ErrorCode.SERVICE_REFUSED, f"the address of the picture leads to the private host {host}")
        return urlunsplit(("https", *parts[1:]))

    @cached_property
    def _is_private(self) -> bool:
        return is_private_host(urlsplit(f"//{self._own_host}").hostname or "")


def _refusal(response: requests.Response, scene: Scene) -> Exception:
    text = response.text[:4000]
    fields = {name: re.search(_XML_FIELD.format(name), text) for name in ("Code", "Message", "RequestId")}
    found = {name: match[1].strip() if match else "" for name, match in fields.items()}
    return from_service(
        scene,
        code=found["Code"] or f"HTTP {response.status_code}",
        message=found["Message"],
        request_id=found["RequestId"],
        status=response.status_code,
        retry_after_s=_retry_after_s(response.headers.get("Retry-After", "")),
    )


class MultipartBody:
    """A form with one file, sent piece by piece so that progress is seen and sending can be stopped.

    Args:
        fields: the form's fields.
        file_name: of the file.
        stream: over the file, at its start.
        size_bytes: of the file.
        check: called before each piece; what it raises ends the sending.
        sent: called with the size of each piece of the file, in bytes.
    """

    def __init__(
        self,
        fields: Mapping[str, str],
        file_name: str,
        stream: BinaryIO,
        size_bytes: int,
        check: Callable[[], None],
        sent: Callable[[int], None],
    ) -> None:
        self.boundary = uuid.uuid4().hex
        lines = [
            f'--{self.boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        lines.append(
            f'--{self.boundary}\r\nContent-Disposition: form-data; name="file"; filename="{file_name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        head, tail = "".join(lines).encode(), f"\r\n--{self.boundary}--\r\n".encode()
        self._parts: list[BinaryIO] = [io.BytesIO(head), stream, io.BytesIO(tail)]
        self._file = stream
        self._length = len(head) + size_bytes + len(tail)
        self._check = check
        self._sent = sent

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.read, b"")

    def read(self, size: int = 65536) -> bytes:
        """The next bytes, at most ``size``; empty at the end."""
        self._check()
        while self._parts:
            piece = self._parts[0].read(size)
            if piece:
                if self._parts[0] is self._file:
                    self._sent(len(piece))
                return piece
            del self._parts[0]
        return b""
