"""Every error that Tusou knows, as one tree.

::

    TusouError                 what a person can be told: code, detail, retryable, params
    ├── InvalidInputError      a file, archive, link, query or filter that cannot be used
    ├── ConfigurationError     a missing library, setting or secret; a keyring that does not answer
    ├── EngineError            the engine refused, failed or answered nonsense
    ├── StorageError           disk full, database locked, too new or damaged
    ├── ModelError             a model file that is missing or damaged
    └── UnexpectedError        a bug in Tusou

    TaskCancelled              not an error: the work was asked to stop (core.progress)

Foreign exceptions are translated once, in the module that owns the library that raises them. A code becomes a
sentence in ``core.error_text`` only; nothing tells errors apart by their text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum


class ErrorCode(StrEnum):
    """What went wrong. Values are stable: they are stored in the import journal and printed by ``--json``."""

    # InvalidInputError
    NOT_AN_IMAGE = "not_an_image"
    IMAGE_DAMAGED = "image_damaged"
    IMAGE_TOO_LARGE = "image_too_large"
    FILE_EMPTY = "file_empty"
    FILE_TOO_LARGE = "file_too_large"
    FILE_UNREADABLE = "file_unreadable"
    FILE_NOT_FOUND = "file_not_found"
    FILE_CHANGED = "file_changed"
    FOLDER_UNREADABLE = "folder_unreadable"
    ARCHIVE_DAMAGED = "archive_damaged"
    ARCHIVE_ENCRYPTED = "archive_encrypted"
    ARCHIVE_LIMIT = "archive_limit"
    ARCHIVE_NESTED = "archive_nested"
    ARCHIVE_MEMBER_UNSAFE = "archive_member_unsafe"
    LINK_INVALID = "link_invalid"
    LINK_PRIVATE = "link_private"
    LINK_FAILED = "link_failed"
    LINK_NOT_AN_IMAGE = "link_not_an_image"
    QUERY_EMPTY = "query_empty"
    QUERY_UNSUPPORTED = "query_unsupported"
    LIST_MARK_INVALID = "list_mark_invalid"
    FILTER_INVALID = "filter_invalid"
    METADATA_INVALID = "metadata_invalid"
    PHOTO_NOT_FOUND = "photo_not_found"

    # ConfigurationError
    LIBRARY_NOT_FOUND = "library_not_found"
    LIBRARY_EXISTS = "library_exists"
    LIBRARY_NAME_INVALID = "library_name_invalid"
    LIBRARY_BUILT_IN = "library_built_in"
    SETTINGS_INVALID = "settings_invalid"
    CA_BUNDLE_NOT_FOUND = "ca_bundle_not_found"
    SETTINGS_TOO_NEW = "settings_too_new"
    CREDENTIALS_MISSING = "credentials_missing"
    KEYRING_UNAVAILABLE = "keyring_unavailable"
    KEYRING_LOCKED = "keyring_locked"

    # EngineError
    ACCESS_KEY_UNKNOWN = "access_key_unknown"
    ACCESS_KEY_DISABLED = "access_key_disabled"
    ACCESS_KEY_SECRET_WRONG = "access_key_secret_wrong"
    SECURITY_TOKEN_INVALID = "security_token_invalid"
    CLOCK_SKEWED = "clock_skewed"
    PERMISSION_DENIED = "permission_denied"
    INSTANCE_NOT_FOUND = "instance_not_found"
    INSTANCE_NOT_RUNNING = "instance_not_running"
    INSTANCE_WITHOUT_VECTORS = "instance_without_vectors"
    VECTORS_NOT_INITIALISED = "vectors_not_initialised"
    NAMESPACE_NOT_FOUND = "namespace_not_found"
    NAMESPACE_PASSWORD_WRONG = "namespace_password_wrong"
    MANAGER_PASSWORD_WRONG = "manager_password_wrong"
    COLLECTION_NOT_FOUND = "collection_not_found"
    BALANCE_INSUFFICIENT = "balance_insufficient"
    QUOTA_EXCEEDED = "quota_exceeded"
    THROTTLED = "throttled"
    SERVICE_UNAVAILABLE = "service_unavailable"
    SERVICE_UNREACHABLE = "service_unreachable"
    SERVICE_TIMEOUT = "service_timeout"
    SERVICE_REFUSED = "service_refused"
    TLS_REFUSED = "tls_refused"
    UPLOAD_HOST_REFUSED = "upload_host_refused"
    ANSWER_UNEXPECTED = "answer_unexpected"
    JOB_FAILED = "job_failed"
    JOB_CANCELLED = "job_cancelled"
    NOT_SUPPORTED = "not_supported"

    # StorageError
    DISK_FULL = "disk_full"
    STORAGE_READ_ONLY = "storage_read_only"
    DATABASE_LOCKED = "database_locked"
    DATABASE_TOO_NEW = "database_too_new"
    DATABASE_DAMAGED = "database_damaged"
    DATABASE_MENDED = "database_mended"
    RECORDS_MENDED = "records_mended"
    STORAGE_FAILED = "storage_failed"

    # ModelError
    MODEL_MISSING = "model_missing"
    MODEL_DAMAGED = "model_damaged"
    MODEL_NOT_FOUND = "model_not_found"
    MODEL_IN_USE = "model_in_use"
    MODEL_PACK_INVALID = "model_pack_invalid"
    MODEL_PACK_MISMATCHED = "model_pack_mismatched"
    MODEL_CHECKSUM_WRONG = "model_checksum_wrong"
    MODEL_GATED = "model_gated"
    READER_MISSING = "reader_missing"
    HUB_UNREACHABLE = "hub_unreachable"

    # UnexpectedError
    UNEXPECTED = "unexpected"


#: Codes whose cause may pass by itself: worth trying again without the user changing anything.
RETRYABLE = frozenset(
    {
        ErrorCode.THROTTLED,
        ErrorCode.SERVICE_UNAVAILABLE,
        ErrorCode.SERVICE_UNREACHABLE,
        ErrorCode.SERVICE_TIMEOUT,
        ErrorCode.DATABASE_LOCKED,
        ErrorCode.LINK_FAILED,
        ErrorCode.MODEL_CHECKSUM_WRONG,
        ErrorCode.HUB_UNREACHABLE,
    }
)


class TusouError(Exception):
    """An error that a person can be told about.

    Args:
        code: what went wrong.
        detail: untranslated particulars for the "details" part of a message: a system error text, a RequestId.
            Never a secret.
        params: values for the placeholders of the code's sentence (``{path}``, ``{host}``, ``{action}`` …).
        retryable: whether trying again may help; by default decided by ``code``.
        retry_after_s: seconds that the service asked to wait, where it said so.
    """

    def __init__(
        self,
        code: ErrorCode,
        detail: str = "",
        *,
        params: Mapping[str, str] | None = None,
        retryable: bool | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.params: dict[str, str] = dict(params or {})
        self.retryable = code in RETRYABLE if retryable is None else retryable
        self.retry_after_s = retry_after_s

    def __str__(self) -> str:
        particulars = " ".join(part for part in (*self.params.values(), self.detail) if part)
        return f"{self.code.value}: {particulars}" if particulars else self.code.value


class InvalidInputError(TusouError):
    """A file, archive, link, query or filter cannot be used as it is."""


class ConfigurationError(TusouError):
    """A library, setting or secret is missing or wrong."""


class EngineError(TusouError):
    """The engine behind a library refused or failed."""


class StorageError(TusouError):
    """The disk or the database failed."""


class ModelError(TusouError):
    """A model is missing, damaged, refused, or cannot be fetched."""


@contextmanager
def naming(picture: str) -> Iterator[None]:
    """While this lasts, input that is refused without a word about which it was is named.

    Args:
        picture: path of a file, or whatever else a person knows it by.
    """
    try:
        yield
    except InvalidInputError as error:
        if not {"path", "url"} & error.params.keys():
            error.params["path"] = picture
        raise


class UnexpectedError(TusouError):
    """A bug in Tusou; ``detail`` names the exception."""

    def __init__(self, detail: str) -> None:
        super().__init__(ErrorCode.UNEXPECTED, detail)
