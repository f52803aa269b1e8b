"""Finding out what is wrong with a connection: the smallest real calls, one after the other.

Each call proves something that the ones before did not: the gpdb host, the key and the names; the right to read; the
open platform; the upload host; the right to search. Searching one word is the only call that costs anything (1 entry).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop.core.errors import EngineError, ErrorCode, TusouError
from desktop.core.progress import TaskContext
from desktop.engines.analyticdb import answers
from desktop.engines.analyticdb.client import Client
from desktop.engines.analyticdb.connection import Connection, Secrets
from desktop.engines.analyticdb.model_table import image_model
from desktop.engines.analyticdb.patience import CHECK

#: Actions that a RAM user needs for everything that Tusou does, set-up included.
RAM_ACTIONS = (
    "gpdb:DescribeRegions",
    "gpdb:DescribeDBInstances",
    "gpdb:InitVectorDatabase",
    "gpdb:CreateNamespace",
    "gpdb:ListNamespaces",
    "gpdb:CreateDocumentCollection",
    "gpdb:ListDocumentCollections",
    "gpdb:CreateVectorIndex",
    "gpdb:UploadDocumentAsync",
    "gpdb:GetUploadDocumentJob",
    "gpdb:CancelUploadDocumentJob",
    "gpdb:QueryContent",
    "gpdb:ListDocuments",
    "gpdb:DescribeDocument",
    "gpdb:DeleteDocument",
)


class CheckStep(StrEnum):
    """What a step of the check proves."""

    SETTINGS = "settings"
    SERVICE = "service"
    COLLECTION = "collection"
    DOCUMENTS = "documents"
    OPEN_PLATFORM = "open_platform"
    UPLOAD_HOST = "upload_host"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Finding:
    """The end of one step.

    Attributes:
        step: what was tried.
        target: the host or name that it was tried on.
        error: what is at fault, or None.
        note: something worth knowing although nothing failed, such as the embedding model; not translated.
    """

    step: CheckStep
    target: str
    error: TusouError | None = None
    note: str = ""

    @property
    def ok(self) -> bool:
        """Whether the step succeeded."""
        return self.error is None


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All findings, in order. Steps that could not be tried because an earlier one failed are left out."""

    findings: Sequence[Finding]

    @property
    def ok(self) -> bool:
        """Whether everything works."""
        return all(finding.ok for finding in self.findings)

    @property
    def error(self) -> TusouError | None:
        """The first thing at fault, or None."""
        return next((finding.error for finding in self.findings if finding.error is not None), None)


def ram_policy() -> str:
    """The least RAM policy, as JSON to paste into the RAM console."""
    statement = {"Effect": "Allow", "Action": list(RAM_ACTIONS), "Resource": "*"}
    return json.dumps({"Version": "1", "Statement": [statement]}, indent=2)


def check_connection(connection: Connection, secrets: Callable[[], Secrets], ctx: TaskContext) -> CheckReport:
    """Try a connection.

    Args:
        connection: complete with instance, namespace and collection.
        secrets: asked once.
        ctx: cancels between and within steps.
    """
    client = Client(connection, secrets)
    try:
        return _Check(connection, client, ctx).run()
    finally:
        client.close()


class _Check:
    def __init__(self, connection: Connection, client: Client, ctx: TaskContext) -> None:
        self._connection = connection
        self._client = client
        self._ctx = ctx
        self._findings: list[Finding] = []

    def run(self) -> CheckReport:
        connection = self._connection
        reachable = self._try(CheckStep.SETTINGS, connection.name, self._settings) and self._try(
            CheckStep.SERVICE, connection.gpdb_host, self._service
        )
        if reachable:
            self._try(CheckStep.DOCUMENTS, connection.collection, self._documents)
            self._try(CheckStep.SEARCH, connection.collection, self._search)
        if all(finding.step is not CheckStep.SETTINGS or finding.ok for finding in self._findings):
            self._try(CheckStep.OPEN_PLATFORM, connection.open_platform_host, self._uploads)
        return CheckReport(self._findings)

    def _try(self, step: CheckStep, target: str, work: Callable[[], str]) -> bool:
        self._ctx.report(len(self._findings), len(CheckStep), target)
        try:
            note = work()
        except TusouError as error:
            self._findings.append(Finding(_step_at_fault(step, error), error.params.get("host", target), error))
            return False
        self._findings.append(Finding(step, target, note=note))
        return True

    def _settings(self) -> str:
        self._connection.require_complete()
        return ""

    def _service(self) -> str:
        body = self._client.call("ListDocumentCollections", self._ctx, patience=CHECK)
        name = self._connection.collection
        found = next((one for one in answers.collections_of(body) if one.name == name), None)
        if found is None:
            raise EngineError(ErrorCode.COLLECTION_NOT_FOUND, params={"collection": name})
        if found.model and image_model(found.model) is None:
            raise EngineError(ErrorCode.NOT_SUPPORTED, f"embedding model {found.model}", params={"model": found.model})
        return found.model

    def _documents(self) -> str:
        self._client.call("ListDocuments", self._ctx, patience=CHECK, max_results=1)
        return ""

    def _search(self) -> str:
        self._client.call("QueryContent", self._ctx, patience=CHECK, content="photo", top_k=1)
        return ""

    def _uploads(self) -> str:
        url = self._client.upload(b"Tusou connection check\n", self._ctx, patience=CHECK)
        return url.removeprefix("http://").partition("/")[0]


def _step_at_fault(step: CheckStep, error: TusouError) -> CheckStep:
    if error.code is ErrorCode.COLLECTION_NOT_FOUND:
        return CheckStep.COLLECTION
    if step is CheckStep.OPEN_PLATFORM and error.params.get("action") == "PostObject":
        return CheckStep.UPLOAD_HOST
    return step
