"""The Alibaba Cloud SDK, imported when it is first needed and tamed.

Importing costs one to six seconds and about 60 MB, attaches a handler that writes to standard error, and sets its
logger to DEBUG, which with ``DEBUG=sdk`` in the environment would print addresses with passwords. Both are undone here.
"""

from __future__ import annotations

import logging
import os
import threading
from types import SimpleNamespace
from typing import Any

_lock = threading.Lock()
_loaded: SimpleNamespace | None = None


def load() -> Any:
    """The parts of the SDK that the client uses: ``models``, ``gpdb``, ``open_api`` … Safe from any thread."""
    global _loaded  # noqa: PLW0603 -- an import is once per process by nature
    with _lock:
        if _loaded is None:
            _loaded = _import()
        return _loaded


def _import() -> SimpleNamespace:
    # A workstation is no ECS machine; without this the credential chain asks 100.100.100.200 and waits.
    os.environ.setdefault("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true")
    from alibabacloud_credentials.client import Client as CredentialClient
    from alibabacloud_gpdb20160503 import models
    from alibabacloud_gpdb20160503.client import Client as GpdbClient
    from alibabacloud_tea_openapi import utils_models as open_api_models
    from alibabacloud_tea_openapi.client import Client as OpenApiClient
    from darabonba.core import DaraCore
    from darabonba.runtime import RuntimeOptions

    logger = logging.getLogger("darabonba-core")
    logger.setLevel(logging.WARNING)
    for handler in logger.handlers[:]:
        logger.removeHandler(handler)
    return SimpleNamespace(
        CredentialClient=CredentialClient,
        models=models,
        GpdbClient=GpdbClient,
        OpenApiClient=OpenApiClient,
        open_api=open_api_models,
        DaraCore=DaraCore,
        RuntimeOptions=RuntimeOptions,
    )
