"""Fetching model packs from the Hugging Face Hub, or a mirror of it: the one place that knows huggingface_hub.

The library lists the files, names their addresses and tells errors apart. The transfer itself is here: the library
begins a file anew when a program was ended in the middle of it, and says how far it is every 10 MB only. A file grows
as ``….part``; what is there is not fetched again. It gets its name when its checksum is the published one.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from desktop import __version__
from desktop.core.errors import ConfigurationError, ErrorCode, ModelError
from desktop.core.progress import TaskContext
from desktop.core.renaming import put_in_place
from desktop.core.storage_error import storage_error
from desktop.embedding.pack import is_part

if TYPE_CHECKING:
    from huggingface_hub.hf_api import HfApi, RepoSibling

ENDPOINT_VARIABLE = "HF_ENDPOINT"
PUBLIC_ENDPOINT = "https://huggingface.co"
DEFAULT_REVISION = "main"

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_CONNECT_TIMEOUT_S = 10.0
_READ_TIMEOUT_S = 30.0
#: Tries that bring no byte, before it is given up; how long to wait before each, doubled every time.
_MAX_BARREN_TRIES = 4
_WAIT_S = 0.25
_HTTP_PARTIAL, _HTTP_RANGE_WRONG, _HTTP_SERVER_ERROR = 206, 416, 500

Transferred = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of a repository.

    Attributes:
        path: within the repository.
        size_bytes: of it.
        sha256: of its bytes, in hex; empty for small files, which git keeps itself.
        git_sha1: git's name for its content, in hex.
    """

    path: str
    size_bytes: int
    sha256: str
    git_sha1: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The files of a pack at one commit.

    Attributes:
        repository: ``owner/name``.
        revision: the commit.
        files: those that belong to the model.
    """

    repository: str
    revision: str
    files: Sequence[HubFile]


class Hub:
    """The hub, or a mirror.

    Args:
        endpoint: address of a mirror; empty takes ``HF_ENDPOINT`` from the environment, else the public hub.

    Raises:
        ConfigurationError: SETTINGS_INVALID: not an https address.
    """

    def __init__(self, endpoint: str = "") -> None:
        self.endpoint = (endpoint or default_endpoint()).rstrip("/")
        parts = urlsplit(self.endpoint)
        secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
        if not secure or not parts.hostname:
            params = {"setting": "model_hub", "value": self.endpoint}
            raise ConfigurationError(ErrorCode.SETTINGS_INVALID, "needs https", params=params)
        self._host = parts.hostname
        # Read when the library is imported: it would name other programs of this computer to the hub.
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        # A token is for the hub, and for what the user named in the environment beside it; not for any mirror.
        self._token = False if endpoint and self.endpoint != PUBLIC_ENDPOINT else None

    def snapshot(self, repository: str, revision: str, ctx: TaskContext) -> Snapshot:
        """The files of a pack.

        Args:
            repository: ``owner/name``.
            revision: branch, tag or commit.
            ctx: of the installation.

        Raises:
            ModelError: MODEL_NOT_FOUND, MODEL_GATED, HUB_UNREACHABLE.
        """
        ctx.check()
        with self._translated(repository):
            info = self._api().model_info(
                repository, revision=revision, files_metadata=True, timeout=_CONNECT_TIMEOUT_S
            )
            files = [_file(each) for each in info.siblings or () if is_part(PurePosixPath(each.rfilename))]
            return Snapshot(repository, str(info.sha), files)

    def fetch(
        self, snapshot: Snapshot, file: HubFile, folder: Path, ctx: TaskContext, transferred: Transferred
    ) -> None:
        """Fetch one file, or what is missing of it.

        Args:
            snapshot: that has it.
            file: which.
            folder: of the pack; the file goes to its path within.
            ctx: stops the transfer; what arrived stays.
            transferred: told how many bytes are there now.

        Raises:
            ModelError: MODEL_CHECKSUM_WRONG, MODEL_NOT_FOUND, MODEL_GATED, HUB_UNREACHABLE.
            StorageError: it cannot be written.
        """
        target = folder / file.path
        if target.is_file() and _is_published(target, file, ctx):
            transferred(file.size_bytes)
            return
        part = target.with_name(target.name + ".part")
        try:
            part.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._transfer(snapshot, file, part, ctx, transferred)
            if not _is_published(part, file, ctx):
                part.unlink()
                raise ModelError(ErrorCode.MODEL_CHECKSUM_WRONG, params={"path": file.path, "host": self._host})
            put_in_place(part, target)
        except OSError as error:
            raise storage_error(error, part) from error

    def _transfer(
        self, snapshot: Snapshot, file: HubFile, part: Path, ctx: TaskContext, transferred: Transferred
    ) -> None:
        import httpx2

        part.touch(mode=0o600)
        barren = 0
        while _size(part) != file.size_bytes:
            ctx.check()
            before, failure = _size(part), None
            try:
                with self._translated(snapshot.repository):
                    self._stream(snapshot, file, part, ctx, transferred)
            except ModelError as error:
                if not (isinstance(error.__cause__, httpx2.TransportError) or _is_server_error(error.__cause__)):
                    raise
                failure = error
            barren = 0 if _size(part) > before else barren + 1
            if barren >= _MAX_BARREN_TRIES:
                raise failure or ModelError(ErrorCode.HUB_UNREACHABLE, "it sends nothing", params={"host": self._host})
            if failure or barren:
                ctx.wait(_WAIT_S * 2**barren)

    def _stream(
        self, snapshot: Snapshot, file: HubFile, part: Path, ctx: TaskContext, transferred: Transferred
    ) -> None:
        """One try: from where the part ends."""
        import httpx2
        from huggingface_hub.file_download import hf_hub_url
        from huggingface_hub.utils import build_hf_headers, get_session, hf_raise_for_status  # type: ignore[attr-defined]  # lazily there

        there = min(_size(part), file.size_bytes)
        address = hf_hub_url(snapshot.repository, file.path, revision=snapshot.revision, endpoint=self.endpoint)
        headers = build_hf_headers(token=self._token, library_name="tusou", library_version=__version__)
        headers |= {"Accept-Encoding": "identity", "Range": f"bytes={there}-"}
        timeout = httpx2.Timeout(_READ_TIMEOUT_S, connect=_CONNECT_TIMEOUT_S)
        with get_session().stream("GET", address, headers=headers, timeout=timeout) as response:
            if response.status_code == _HTTP_RANGE_WRONG:
                os.truncate(part, 0)  # not what the hub has: from the beginning
                return
            hf_raise_for_status(response)
            resumed = response.status_code == _HTTP_PARTIAL
            with part.open("ab" if resumed else "wb") as written:
                if resumed:
                    written.truncate(there)
                for chunk in response.iter_bytes():  # no chunk size: it would hold back what arrived
                    ctx.check()
                    written.write(chunk)
                    if written.tell() > file.size_bytes:
                        break  # more than was published: the checksum will tell
                    transferred(written.tell())
        if _size(part) > file.size_bytes:
            part.unlink()
            raise ModelError(ErrorCode.MODEL_CHECKSUM_WRONG, "too long", params={"path": file.path, "host": self._host})

    def _api(self) -> HfApi:
        from huggingface_hub.hf_api import HfApi

        return HfApi(self.endpoint, self._token, "tusou", __version__)

    @contextmanager
    def _translated(self, repository: str) -> Iterator[None]:
        import httpx2
        from huggingface_hub import errors

        try:
            yield
        except errors.GatedRepoError as error:
            raise ModelError(ErrorCode.MODEL_GATED, params={"name": repository}) from error
        except (errors.RepositoryNotFoundError, errors.HFValidationError) as error:
            raise ModelError(ErrorCode.MODEL_NOT_FOUND, params={"name": repository}) from error
        except (
            errors.RevisionNotFoundError,
            errors.EntryNotFoundError,
            errors.DisabledRepoError,
        ) as error:
            raise ModelError(ErrorCode.MODEL_NOT_FOUND, _first_line(error), params={"name": repository}) from error
        except (
            errors.HfHubHTTPError,
            errors.OfflineModeIsEnabled,
            httpx2.HTTPError,
            ValueError,  # the answer is not JSON: a page of a network that wants a login first
            KeyError,
            TypeError,
        ) as error:
            raise ModelError(ErrorCode.HUB_UNREACHABLE, _first_line(error), params={"host": self._host}) from error


def default_endpoint() -> str:
    """Address of the hub where no mirror is chosen in the settings."""
    return os.environ.get(ENDPOINT_VARIABLE, "") or PUBLIC_ENDPOINT


def _file(sibling: RepoSibling) -> HubFile:
    if sibling.size is None or sibling.blob_id is None:
        raise ValueError("the hub tells no sizes")
    return HubFile(sibling.rfilename, sibling.size, sibling.lfs.sha256 if sibling.lfs else "", sibling.blob_id)


def _is_published(path: Path, file: HubFile, ctx: TaskContext) -> bool:
    """Whether a file is what the hub says that it is. Git's own name is SHA-1 of "blob", the length, and the bytes."""
    if path.stat().st_size != file.size_bytes:
        return False
    if file.sha256:
        summed: Any = hashlib.sha256()
    else:
        summed = hashlib.sha1(b"blob %d\0" % file.size_bytes, usedforsecurity=False)
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            ctx.check()
            summed.update(block)
    expected = file.sha256 or file.git_sha1
    return bool(summed.hexdigest() == expected.lower())


def _is_server_error(error: BaseException | None) -> bool:
    response = getattr(error, "response", None)
    return response is not None and response.status_code >= _HTTP_SERVER_ERROR


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
