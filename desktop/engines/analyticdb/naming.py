"""Pictures of an archive that a match does not name: told by their bytes.

The service does not document how it names what it found inside of an archive. Where a match gives no more than the
archive's name, its picture is fetched, which a list of results shows anyhow, and compared with what went up in it.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from desktop.core.errors import EngineError
from desktop.core.progress import TaskContext
from desktop.engines.analyticdb.answers import Hit
from desktop.engines.analyticdb.client import Client
from desktop.engines.analyticdb.identity import name_of_hit
from desktop.engines.analyticdb.ledger import Ledger
from desktop.engines.analyticdb.packs import pack_of
from desktop.engines.analyticdb.patience import Patience

_PARALLEL = 8
#: A search waits for this.
_PATIENCE = Patience(connect_s=3.0, read_s=5.0, total_s=6.0, attempts=1)
#: After a failure no picture is fetched for so long: the host of the pictures may be out of reach.
_PAUSE_S = 60.0

_logger = logging.getLogger(__name__)


class MemberNames:
    """Names what matches leave without a name, once for each picture. Safe to share between threads.

    Args:
        client: fetches pictures.
        ledger: knows what went up in each archive.
    """

    def __init__(self, client: Client, ledger: Ledger) -> None:
        self._client = client
        self._ledger = ledger
        self._lock = threading.Lock()
        self._known: dict[str, str] = {}
        self._not_before = 0.0

    def named(self, hits: Sequence[Hit], ctx: TaskContext) -> Sequence[Hit]:
        """The same matches; those whose picture could be told have its document name among their hints.

        Raises:
            TaskCancelled: asked to stop.
        """
        nameless = [hit for hit in hits if hit.id and pack_of(hit.document) and name_of_hit(hit) is None]
        if not nameless:
            return hits
        members = {pack: self._ledger.pack_members(pack) for pack in {pack_of(hit.document) for hit in nameless}}
        self._tell_apart([hit for hit in nameless if hit.url and members[pack_of(hit.document)]], members, ctx)
        with self._lock:
            known = {hit.id: self._known.get(hit.id, "") for hit in nameless}
        return [replace(hit, hints=(known[hit.id], *hit.hints)) if known.get(hit.id) else hit for hit in hits]

    def _tell_apart(self, hits: Sequence[Hit], members: Mapping[str, Mapping[str, str]], ctx: TaskContext) -> None:
        """Fetch the pictures that were not met before. After a failure the rest stays without a name for a while."""
        with self._lock:
            if time.monotonic() < self._not_before:
                return
            unknown = [hit for hit in hits if hit.id not in self._known]
        for start in range(0, len(unknown), _PARALLEL):
            some = unknown[start : start + _PARALLEL]
            with ThreadPoolExecutor(len(some)) as pool:
                digests = list(pool.map(lambda hit: self._digest(hit, ctx), some))
            ctx.check()
            with self._lock:
                for hit, digest in zip(some, digests, strict=True):
                    if digest:
                        self._known[hit.id] = members[pack_of(hit.document)].get(digest, "")
                if not all(digests):
                    self._not_before = time.monotonic() + _PAUSE_S
                    return

    def _digest(self, hit: Hit, ctx: TaskContext) -> str:
        """SHA-256 of a match's picture; empty where it cannot be fetched."""
        try:
            return hashlib.sha256(self._client.fetch(hit.url, ctx, _PATIENCE)).hexdigest()
        except EngineError as error:
            _logger.warning("a picture of %s cannot be told: %s", hit.document, error.code)
            return ""
