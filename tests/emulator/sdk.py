"""The vendor's SDK on an emulator, for tests of the emulator and for benchmarks that need the bare SDK."""

from __future__ import annotations

import io
import re
import time
from typing import Any

from alibabacloud_gpdb20160503 import models
from alibabacloud_gpdb20160503.client import Client
from alibabacloud_tea_openapi.utils_models import Config
from darabonba.runtime import RuntimeOptions

from tests.emulator.emulator import Emulator
from tests.emulator.signature import AccessKey


class Sdk:
    """Calls of the unmodified SDK, with names and passwords filled in.

    Args:
        emulator: what to talk to.
        key: the access key to use, by default the emulator's own.
        names: values of parameters instead of the right ones, such as ``namespace_password``.
    """

    def __init__(self, emulator: Emulator, *, key: AccessKey | None = None, **names: Any) -> None:
        access = emulator.access
        key = key or emulator.key
        self.client = Client(
            Config(
                access_key_id=key.id,
                access_key_secret=key.secret,
                security_token=key.token or None,
                region_id=access.region,
                endpoint=access.endpoint,
            )
        )
        self.client._open_platform_endpoint = access.open_platform_endpoint
        self.runtime = RuntimeOptions(ca=str(access.ca_bundle), read_timeout=3000, connect_timeout=3000)
        self._names = {
            "region_id": access.region,
            "dbinstance_id": access.instance,
            "namespace": access.namespace,
            "namespace_password": access.namespace_password,
            "collection": access.collection,
            "manager_account": access.manager_account,
            "manager_account_password": access.manager_password,
        } | names

    def __call__(self, action: str, **values: Any) -> Any:
        """Call ``action``, named as the models are (``QueryContentAdvance``), and return the answer's body."""
        model = getattr(models, f"{action}Request")
        names = {name: value for name, value in self._names.items() if name in vars(model())}
        request = model(**names | values)
        if action.endswith("Advance"):
            return getattr(self.client, _method(action))(request, self.runtime).body
        return getattr(self.client, f"{_method(action)}_with_options")(request, self.runtime).body

    def upload(self, name: str, content: bytes, **values: Any) -> str:
        """Upload a local file and return the job's id."""
        body = self("UploadDocumentAsyncAdvance", file_name=name, file_url_object=io.BytesIO(content), **values)
        assert body.status == "success", body.message
        return str(body.job_id)

    def job(self, job_id: str) -> Any:
        return self("GetUploadDocumentJob", job_id=job_id).job

    def wait(self, job_id: str) -> Any:
        """Poll until the job has ended; fail after five seconds."""
        deadline = time.monotonic() + 5
        while not (job := self.job(job_id)).completed:
            assert time.monotonic() < deadline, job.status
            time.sleep(0.005)
        return job


def _method(action: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", action).lower()
