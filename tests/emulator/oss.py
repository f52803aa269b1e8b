"""The bucket: takes files that come with a signed policy, and hands out pictures at signed addresses."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import re
import secrets
import uuid
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.sax.saxutils import escape

from tests.emulator.errors import ServiceError
from tests.emulator.state import Clock
from tests.emulator.store import ObjectStore, SignedAddresses
from tests.emulator.wire import PIECE_BYTES, Body, Reply, Request

MAX_UPLOAD_BYTES = 1 << 30
GRANT_LIFETIME_S = 3600


class UploadGrants:
    """Permissions to post one object each, as the open platform gives them.

    Args:
        bucket, endpoint: joined by a dot they are the bucket's host.
        clock: the service's time.
    """

    def __init__(self, bucket: str, endpoint: str, clock: Clock) -> None:
        self.bucket = bucket
        self.endpoint = endpoint
        self._clock = clock
        self._access_key_id = "STS.NT" + secrets.token_hex(8)
        self._secret = secrets.token_bytes(24)

    def give(self) -> dict[str, object]:
        """The fields of AuthorizeFileUpload's answer."""
        key = f"gpdb/{uuid.uuid4().hex}"
        expiration = dt.datetime.fromtimestamp(self._clock.now() + GRANT_LIFETIME_S, dt.UTC)
        policy = {
            "expiration": expiration.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "conditions": [["content-length-range", 0, MAX_UPLOAD_BYTES], ["eq", "$key", key]],
        }
        encoded = base64.b64encode(json.dumps(policy).encode()).decode()
        return {
            "AccessKeyId": self._access_key_id,
            "Bucket": self.bucket,
            "EncodedPolicy": encoded,
            "Endpoint": self.endpoint,
            "ObjectKey": key,
            "Signature": self._sign(encoded),
            "UseAccelerate": False,
        }

    def check(self, form: dict[str, str]) -> str:
        """The key that ``form`` may write to.

        Raises:
            ServiceError: in OSS's words.
        """
        if form.get("OSSAccessKeyId") != self._access_key_id:
            raise ServiceError("InvalidAccessKeyId", "The OSS Access Key Id you provided does not exist.", 403)
        policy = form.get("policy", "")
        if not hmac.compare_digest(form.get("Signature", ""), self._sign(policy)):
            raise ServiceError("SignatureDoesNotMatch", "The request signature we calculated does not match.", 403)
        content = json.loads(base64.b64decode(policy))
        expiration = dt.datetime.fromisoformat(content["expiration"])
        if expiration.timestamp() < self._clock.now():
            raise ServiceError("AccessDenied", "Invalid according to Policy: Policy expired.", 403)
        if content["conditions"][1][2] != form.get("key"):
            raise ServiceError("AccessDenied", "Invalid according to Policy: Policy Condition failed: key.", 403)
        return form["key"]

    def _sign(self, policy: str) -> str:
        digest = hmac.new(self._secret, policy.encode(), hashlib.sha1).digest()
        return base64.b64encode(digest).decode()


class Bucket:
    """Answers at ``{Bucket}.{Endpoint}``."""

    def __init__(self, grants: UploadGrants, store: ObjectStore) -> None:
        self._grants = grants
        self._store = store

    def post(self, request: Request) -> Reply:
        """PostObject."""
        boundary = re.search(r"boundary=([^;]+)", request.headers.get("content-type", ""))
        if request.method != "POST" or boundary is None:
            raise ServiceError("MalformedPOSTRequest", "The body of your POST request is not well-formed.")
        form = _read_fields(request.body, boundary[1].encode())
        key = self._grants.check(form)
        path = self._store.new_file()
        etag = _save(request.body, boundary[1].encode(), path)
        self._store.put(key, path)
        location = f"http://{self._grants.bucket}.{self._grants.endpoint}/{key}"
        return Reply.xml(
            201,
            f"<PostResponse><Bucket>{self._grants.bucket}</Bucket><ETag>{etag}</ETag><Key>{key}</Key>"
            f"<Location>{location}</Location></PostResponse>",
        )


class ResultFiles:
    """Answers at the addresses that matches carry."""

    def __init__(self, addresses: SignedAddresses, store: ObjectStore, clock: Clock) -> None:
        self._addresses = addresses
        self._store = store
        self._clock = clock

    def get(self, request: Request) -> Reply:
        """GetObject."""
        key = unquote(request.path.lstrip("/"))
        if not self._addresses.is_genuine(key, urlsplit(request.target).query):
            raise ServiceError("SignatureDoesNotMatch", "The request signature we calculated does not match.", 403)
        if not self._addresses.is_good(request.query, self._clock.now()):
            raise ServiceError("AccessDenied", "Request has expired.", 403)
        path = self._store.get(key)
        if path is None:
            raise ServiceError("NoSuchKey", "The specified key does not exist.", 404)
        content = path.read_bytes()
        return Reply.of(200, content, _content_type(content))


def error_reply(error: ServiceError, host: str, request_id: str) -> Reply:
    """``error`` as OSS tells it."""
    return Reply.xml(
        error.status,
        f"<Error><Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message>"
        f"<RequestId>{request_id}</RequestId><HostId>{escape(host)}</HostId></Error>",
    )


def _read_fields(body: Body, boundary: bytes) -> dict[str, str]:
    """Read the form up to the first byte of the file."""
    fields: dict[str, str] = {}
    body.read_line()
    while True:
        disposition = body.read_line()
        if not disposition:
            raise ServiceError("MalformedPOSTRequest", "The body of your POST request holds no file.")
        name = re.search(rb'name="([^"]*)"', disposition)
        while body.read_line().strip():
            pass
        if b"filename=" in disposition:
            return fields
        value = b""
        while not (line := body.read_line()).startswith(b"--" + boundary) and line:
            value += line
        if name is not None:
            fields[name[1].decode()] = value.removesuffix(b"\r\n").decode()


def _save(body: Body, boundary: bytes, path: Path) -> str:
    """Write the file, which is the last part of the form, to ``path``; return its MD5."""
    digest = hashlib.md5(usedforsecurity=False)
    end_mark = b"\r\n--" + boundary
    held = b""
    with path.open("wb") as file:
        while body.left:
            held += body.read(PIECE_BYTES)
            ready = held[: -(len(end_mark) + 16)]
            held = held[len(ready) :]
            file.write(ready)
            digest.update(ready)
        content, mark, _ = held.rpartition(end_mark)
        if not mark:
            raise ServiceError("MalformedPOSTRequest", "The body of your POST request is not well-formed.")
        file.write(content)
        digest.update(content)
    return digest.hexdigest().upper()


def _content_type(content: bytes) -> str:
    for magic, kind in ((b"\xff\xd8", "jpeg"), (b"\x89PNG", "png"), (b"BM", "bmp"), (b"II", "tiff"), (b"MM", "tiff")):
        if content.startswith(magic):
            return f"image/{kind}"
    return "application/octet-stream"
