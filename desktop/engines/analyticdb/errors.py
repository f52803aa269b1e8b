"""Translation of everything that the SDK, the service and the network can raise into the errors of Tusou.

The service names its errors by codes, by messages of PostgreSQL, or not at all (``Status: fail``); the SDK hides
network errors behind ``UnretryableException``. Which of the three hosts was spoken to is known only to the caller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import requests

from desktop.core.errors import EngineError, ErrorCode, TusouError
from desktop.engines.analyticdb.redaction import redact


class AlreadyThereError(EngineError):
    """What was to be created exists; a step of the set-up counts this as done."""


class NotThereError(EngineError):
    """The document or job that was named does not exist."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What was going on when something failed.

    Attributes:
        action: name of the API action.
        host: the host that was spoken to.
        uploading: the host is the upload host or the open platform, not gpdb itself.
        manager: the action was done with the manager account.
        secrets: values that must not appear in texts.
    """

    action: str
    host: str
    uploading: bool = False
    manager: bool = False
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def error(self, code: ErrorCode, detail: str, retry_after_s: float | None = None) -> EngineError:
        """An error of this scene, with texts redacted. A missing permission is named as RAM policies spell it."""
        denied = code is ErrorCode.PERMISSION_DENIED
        return EngineError(
            code,
            redact(detail, self.secrets),
            params={"host": self.host, "action": f"gpdb:{self.action}" if denied else self.action},
            retry_after_s=retry_after_s,
        )


#: Beginnings of service codes, in lower case. The longest that fits counts.
_BY_SERVICE_CODE: dict[str, ErrorCode] = {
    "invalidaccesskeyid": ErrorCode.ACCESS_KEY_UNKNOWN,
    "invalidaccesskeyid.inactive": ErrorCode.ACCESS_KEY_DISABLED,
    "signaturedoesnotmatch": ErrorCode.ACCESS_KEY_SECRET_WRONG,
    "incompletesignature": ErrorCode.ACCESS_KEY_SECRET_WRONG,
    "invalidsecuritytoken": ErrorCode.SECURITY_TOKEN_INVALID,
    "missingsecuritytoken": ErrorCode.SECURITY_TOKEN_INVALID,
    "securitytoken": ErrorCode.SECURITY_TOKEN_INVALID,
    "invalidtimestamp": ErrorCode.CLOCK_SKEWED,
    "requesttimetooskewed": ErrorCode.CLOCK_SKEWED,
    "invalidcredentials": ErrorCode.CREDENTIALS_MISSING,
    "forbidden": ErrorCode.PERMISSION_DENIED,
    "forbedden": ErrorCode.PERMISSION_DENIED,
    "nopermission": ErrorCode.PERMISSION_DENIED,
    "actionunauthorized": ErrorCode.PERMISSION_DENIED,
    "unauthorized": ErrorCode.PERMISSION_DENIED,
    "accessdenied": ErrorCode.PERMISSION_DENIED,
    "forbidden.instancenotfound": ErrorCode.INSTANCE_NOT_FOUND,
    "invaliddbinstanceid": ErrorCode.INSTANCE_NOT_FOUND,
    "invaliddbinstancename": ErrorCode.INSTANCE_NOT_FOUND,
    "dbinstance.notfound": ErrorCode.INSTANCE_NOT_FOUND,
    "instance.notfound": ErrorCode.INSTANCE_NOT_FOUND,
    "invalidregionid": ErrorCode.INSTANCE_NOT_FOUND,
    "operationdenied.dbinstancestatus": ErrorCode.INSTANCE_NOT_RUNNING,
    "operationdenied.lockmode": ErrorCode.INSTANCE_NOT_RUNNING,
    "incorrectdbinstancestate": ErrorCode.INSTANCE_NOT_RUNNING,
    "insufficientbalance": ErrorCode.BALANCE_INSUFFICIENT,
    "instance.notsupportvector": ErrorCode.INSTANCE_WITHOUT_VECTORS,
    "namespace.passwordinvalid": ErrorCode.NAMESPACE_PASSWORD_WRONG,
    "namespace.notfound": ErrorCode.NAMESPACE_NOT_FOUND,
    "invalidnamespace.notfound": ErrorCode.NAMESPACE_NOT_FOUND,
    "collection.notfound": ErrorCode.COLLECTION_NOT_FOUND,
    "invalidcollection.notfound": ErrorCode.COLLECTION_NOT_FOUND,
    "manageraccount": ErrorCode.MANAGER_PASSWORD_WRONG,
    "throttling": ErrorCode.THROTTLED,
    "quotaexceeded": ErrorCode.QUOTA_EXCEEDED,
    "serviceunavailable": ErrorCode.SERVICE_UNAVAILABLE,
    "internalerror": ErrorCode.SERVICE_UNAVAILABLE,
    "internalfailure": ErrorCode.SERVICE_UNAVAILABLE,
    "serverbusy": ErrorCode.SERVICE_UNAVAILABLE,
    "requesttimeout": ErrorCode.SERVICE_TIMEOUT,
}

#: What messages say, where no code does. The first that fits counts.
_BY_MESSAGE: tuple[tuple[re.Pattern[str], ErrorCode], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), code)
    for pattern, code in (
        (r"knowledgebasepub.*does not exist|not (been )?initiali[sz]ed", ErrorCode.VECTORS_NOT_INITIALISED),
        (
            r"syntax error|(column|function|operator)\b.*does not exist|SQL ?state:? ?42(601|703|883)",
            ErrorCode.SERVICE_REFUSED,
        ),
        (
            r"28P01|password authentication failed|namespace ?password|(password|密码).*(invalid|wrong|incorrect|错误)",
            ErrorCode.NAMESPACE_PASSWORD_WRONG,
        ),
        (
            r"(failed|unable|cannot) to connect( to)? (the )?database|connection .*(reset|closed)",
            ErrorCode.SERVICE_UNAVAILABLE,
        ),
        (r"unknown error|try again later|temporarily|timed? ?out", ErrorCode.SERVICE_UNAVAILABLE),
        (r"(namespace|schema)\b.*(does not exist|not exist|not found)", ErrorCode.NAMESPACE_NOT_FOUND),
        (r"(collection|relation|table)\b.*(does not exist|not exist|not found)", ErrorCode.COLLECTION_NOT_FOUND),
        (
            r"(too many|exceed|reach|limit|quota|at most|maximum).*(pending|running|concurren|jobs?|tasks?)\b",
            ErrorCode.QUOTA_EXCEEDED,
        ),
        (
            r"too many documents|documents? (being|in|under|to be) (process|the queue|queue)|任务.*(超过|上限)",
            ErrorCode.QUOTA_EXCEEDED,
        ),
        (
            r"\b(pending|running|concurren\w*|jobs?|tasks?)\b.*(too many|exceed|limit|quota|at most|maximum)",
            ErrorCode.QUOTA_EXCEEDED,
        ),
        (r"throttl|flow control|rate limit|too many requests", ErrorCode.THROTTLED),
        (r"insufficient balance|overdue|arrears", ErrorCode.BALANCE_INSUFFICIENT),
    )
)
_ALREADY_THERE = re.compile(r"already.{0,12}exist|duplicate|already.{0,12}initiali[sz]ed|exists already", re.IGNORECASE)
_NOT_THERE = re.compile(
    r"(document|file|job|task)\b.{0,80}(does not exist|doesn't exist|not exist|not found)|no such", re.IGNORECASE
)
_NOT_THERE_CODE = re.compile(r"(document|file|filename|job|jobid)s?\.?(name|id)?\.?notfound|invalidjob", re.IGNORECASE)
_NO_ROOM_CODE = re.compile(
    r"(job|task|document|concurren|pending|running).*(exceed|limit|quota|toomany)|toomany", re.IGNORECASE
)
#: A network that went away during a handshake, which says nothing about certificates.
_CUT_OFF = re.compile(
    r"SSLEOFError|SSLZeroReturnError|EOF occurred|UNEXPECTED_EOF|handshake operation timed out|reset by peer"
)
_ALREADY_THERE_CODE = re.compile(r"already|duplicate|\.exist", re.IGNORECASE)
#: Calls about one document or job: what they do not find is that, unless they name something else.
_ABOUT_ONE = frozenset({"DescribeDocument", "DeleteDocument", "GetUploadDocumentJob", "CancelUploadDocumentJob"})
_NOTHING_THERE = re.compile(
    r"not[ _.]?(be )?(exist|found)|no such|(cannot|could not) find|不存在|找不到", re.IGNORECASE
)


def from_service(
    scene: Scene,
    *,
    code: str,
    message: str,
    request_id: str = "",
    status: int | None = None,
    retry_after_s: float | None = None,
) -> EngineError:
    """The error that the service described.

    Args:
        scene: what was going on.
        code: the service's error code, maybe empty.
        message: its message, maybe a message of PostgreSQL.
        request_id: for the vendor's support.
        status: HTTP status, where there was one.
        retry_after_s: wait that the service asked for.
    """
    known = _code_of(code, message, status)
    # The message of a signature error repeats the signed request; the code alone says it all.
    told = "" if known is ErrorCode.ACCESS_KEY_SECRET_WRONG else message
    detail = " ".join(part for part in (code, told, f"RequestId {request_id}" if request_id else "") if part)
    if known is None and _is_already_there(scene, code, message, status):
        return AlreadyThereError(ErrorCode.SERVICE_REFUSED, redact(detail, scene.secrets))
    if _NOT_THERE_CODE.search(code) or (known is None and _is_not_there(scene, code, message, status)):
        return NotThereError(ErrorCode.SERVICE_REFUSED, redact(detail, scene.secrets))
    if known is ErrorCode.NAMESPACE_PASSWORD_WRONG and scene.manager:
        known = ErrorCode.MANAGER_PASSWORD_WRONG
    if scene.uploading and known in (None, ErrorCode.PERMISSION_DENIED) and (status or 0) < 500:
        known = ErrorCode.UPLOAD_HOST_REFUSED
    return scene.error(known or ErrorCode.SERVICE_REFUSED, detail, retry_after_s)


def _is_already_there(scene: Scene, code: str, message: str, status: int | None) -> bool:
    if _ALREADY_THERE_CODE.search(code) or _ALREADY_THERE.search(message):
        return True
    # A conflict while something is created: with what is there.
    return status == HTTPStatus.CONFLICT and scene.action.startswith(("Create", "Init"))


def _is_not_there(scene: Scene, code: str, message: str, status: int | None) -> bool:
    if _NOT_THERE.search(message):
        return True
    if scene.action not in _ABOUT_ONE:
        return False
    return status == HTTPStatus.NOT_FOUND or bool(_NOTHING_THERE.search(f"{code} {message}"))


def _code_of(code: str, message: str, status: int | None) -> ErrorCode | None:
    lowered = code.lower()
    beginnings = [known for known in _BY_SERVICE_CODE if lowered.startswith(known)]
    by_code = _BY_SERVICE_CODE[max(beginnings, key=len)] if beginnings else None
    if by_code not in (None, ErrorCode.SERVICE_UNAVAILABLE):
        return by_code
    # PostgreSQL's refusals arrive as InternalError: the message knows better than the code.
    for pattern, known in _BY_MESSAGE:
        if pattern.search(message):
            return known
    if by_code is not None:
        return None if _ALREADY_THERE.search(message) or _NOT_THERE.search(message) else by_code
    if _NO_ROOM_CODE.search(code):
        return ErrorCode.QUOTA_EXCEEDED
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return ErrorCode.THROTTLED
    return ErrorCode.SERVICE_UNAVAILABLE if status is not None and status >= 500 else None


def from_exception(
    error: BaseException, scene: Scene, http_status: int | None = None, retry_after_s: float | None = None
) -> TusouError:
    """The error behind an exception of the SDK or of requests.

    Args:
        error: what was raised.
        scene: what was going on.
        http_status: status of the last answer, where one came although the SDK does not tell.
        retry_after_s: wait that the last answer asked for in HTTP's own words, which the SDK does not tell either.
    """
    if isinstance(error, TusouError):
        return error
    if getattr(error, "status_code", None) is not None or getattr(error, "code", None) not in (None, "None"):
        return _from_answer(error, scene, retry_after_s)
    chain = list(_chain(error))
    for cause in chain:
        if isinstance(cause, requests.RequestException):
            return _from_network(cause, scene)
    names = {type(cause).__name__ for cause in chain}
    if "CredentialException" in names:
        return scene.error(ErrorCode.CREDENTIALS_MISSING, str(chain[-1]))
    if "RetryError" in names:
        return scene.error(ErrorCode.SERVICE_UNREACHABLE, str(error))
    # What remains is an answer that the SDK could not read: HTML, cut JSON, XML.
    if http_status == HTTPStatus.TOO_MANY_REQUESTS:
        return scene.error(ErrorCode.THROTTLED, f"HTTP {http_status}", retry_after_s)
    if http_status is not None and http_status >= 500:
        return scene.error(ErrorCode.SERVICE_UNAVAILABLE, f"HTTP {http_status}", retry_after_s)
    told = f"HTTP {http_status}" if http_status is not None else f"{type(error).__name__}: {error}"
    unreadable = scene.error(ErrorCode.ANSWER_UNEXPECTED, told)
    unreadable.retryable = http_status is None or http_status < 400
    return unreadable


def _from_answer(error: Any, scene: Scene, retry_after_s: float | None) -> EngineError:
    data = error.data if isinstance(getattr(error, "data", None), dict) else {}
    retry_after_ms = getattr(error, "retry_after", None)
    denied = getattr(error, "access_denied_detail", None) or data.get("AccessDeniedDetail")
    message = str(data.get("Message") or data.get("message") or getattr(error, "message", "") or "")
    action = str(denied.get("AuthAction") or "") if isinstance(denied, dict) else ""
    if action:
        scene = Scene(action.rpartition(":")[2], scene.host, scene.uploading, scene.manager, scene.secrets)
    request_id = getattr(error, "request_id", None) or data.get("RequestId") or ""
    code = str(error.code or "")
    return from_service(
        scene,
        code="" if code == "None" else code,
        message=message,
        request_id="" if request_id == "None" else str(request_id),
        status=getattr(error, "status_code", None),
        retry_after_s=retry_after_ms / 1000 if isinstance(retry_after_ms, (int, float)) else retry_after_s,
    )


def _from_network(error: requests.RequestException, scene: Scene) -> EngineError:
    text = str(error)
    if isinstance(error, requests.exceptions.SSLError) and not _CUT_OFF.search(text):
        return scene.error(ErrorCode.TLS_REFUSED, text)
    # A read that timed out in the middle of an answer comes as a ConnectionError that only its text tells apart.
    if isinstance(error, requests.Timeout) or "timed out" in text:
        return scene.error(ErrorCode.SERVICE_TIMEOUT, text)
    return scene.error(ErrorCode.SERVICE_UNREACHABLE, text)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception and what caused it; the SDK keeps causes in ``inner_exception`` or nowhere but in the context."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = getattr(current, "inner_exception", None) or current.__cause__ or current.__context__
