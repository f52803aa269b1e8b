"""ACS3-HMAC-SHA256: whether a call was signed by the owner of a key.

Source of the scheme: "V3 request structure and signature" in Alibaba Cloud's SDK documentation.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import threading
from collections.abc import Mapping
from urllib.parse import quote

from tests.emulator.errors import ServiceError
from tests.emulator.wire import Request

ALGORITHM = "ACS3-HMAC-SHA256"
MAX_SKEW_S = 15 * 60
_AUTHORIZATION = re.compile(rf"{ALGORITHM} Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]+)")
_HEADERS_TO_SIGN = {"host", "x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce"}


class AccessKey:
    """A pair of id and secret; with ``token``, a temporary one of STS."""

    def __init__(self, key_id: str, secret: str, token: str = "") -> None:
        self.id = key_id
        self.secret = secret
        self.token = token
        self.active = True


class SignatureCheck:
    """Verifies signatures and remembers nonces.

    Args:
        keys: the keys that exist, by id; looked at anew for each call.
    """

    def __init__(self, keys: Mapping[str, AccessKey]) -> None:
        self._keys = keys
        self._nonces: set[str] = set()
        self._lock = threading.Lock()

    def verify(self, request: Request, body: bytes, now: float) -> AccessKey:
        """The key that signed ``request``.

        Args:
            request: the call.
            body: its whole body.
            now: the service's time, in seconds since 1970.

        Raises:
            ServiceError: with the code that the service gives for what is wrong.
        """
        match = _AUTHORIZATION.fullmatch(request.headers.get("authorization", ""))
        if match is None:
            raise ServiceError("IncompleteSignature", "The request signature does not conform to Aliyun standards.")
        key = self._key(match[1], request.headers)
        _check_date(request.headers.get("x-acs-date", ""), now)
        signed = match[2].split(";")
        must = _HEADERS_TO_SIGN | {name for name in request.headers if name.startswith("x-acs-")}
        canonical = _canonical_request(request, signed, hashlib.sha256(body).hexdigest())
        if not must <= set(signed) or not hmac.compare_digest(_sign(canonical, key.secret), match[3]):
            # The service repeats what it computed with, and with it whatever the address holds.
            raise ServiceError(
                "SignatureDoesNotMatch",
                f"Specified signature does not match our calculation. server canonical request is: {canonical}",
                400,
            )
        self._use_nonce(request.headers["x-acs-signature-nonce"])
        return key

    def _key(self, key_id: str, headers: Mapping[str, str]) -> AccessKey:
        key = self._keys.get(key_id)
        if key is None:
            raise ServiceError("InvalidAccessKeyId.NotFound", "Specified access key is not found.", 404)
        if not key.active:
            raise ServiceError("InvalidAccessKeyId.Inactive", "Specified access key is disabled.")
        if key.token and "x-acs-security-token" not in headers:
            raise ServiceError("MissingSecurityToken", "SecurityToken is mandatory for this action.")
        if headers.get("x-acs-security-token", "") != key.token:
            raise ServiceError("InvalidSecurityToken.Malformed", "Specified SecurityToken is malformed.", 403)
        return key

    def _use_nonce(self, nonce: str) -> None:
        with self._lock:
            if nonce in self._nonces:
                raise ServiceError("SignatureNonceUsed", "Specified signature nonce was used already.")
            self._nonces.add(nonce)


def _check_date(text: str, now: float) -> None:
    try:
        date = dt.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
    except ValueError:
        raise ServiceError(
            "InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted."
        ) from None
    if abs(date.timestamp() - now) > MAX_SKEW_S:
        raise ServiceError("InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.")


def _canonical_request(request: Request, signed: list[str], payload: str) -> str:
    query = "&".join(f"{name}={quote(value, safe='~')}" for name, value in sorted(request.query.items()))
    headers = "".join(f"{name}:{request.headers.get(name, '').strip()}\n" for name in signed)
    return "\n".join((request.method, request.path, query, headers, ";".join(signed), payload))


def _sign(canonical: str, secret: str) -> str:
    text = f"{ALGORITHM}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
