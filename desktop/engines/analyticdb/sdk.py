"""The only user of the Alibaba Cloud SDK, which is imported when it is first needed and tamed.

Importing costs one to six seconds and about 60 MB, attaches a handler that writes to standard error, and sets its
logger to DEBUG, which with ``DEBUG=sdk`` in the environment would print addresses with passwords. Both are undone here.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Mapping
from types import MappingProxyType, SimpleNamespace
from typing import Any

from desktop.engines.analyticdb.connection import USER_AGENT, Connection, ManagerAccount, Secrets
from desktop.engines.analyticdb.errors import Scene
from desktop.engines.analyticdb.patience import Patience
from desktop.engines.analyticdb.transport import POOL_SIZE, Files, mount_on_sdk, tls_context

#: API actions and how the SDK's methods spell them.
_METHODS = MappingProxyType(
    {
        "CancelUploadDocumentJob": "cancel_upload_document_job",
        "CreateDocumentCollection": "create_document_collection",
        "CreateNamespace": "create_namespace",
        "CreateVectorIndex": "create_vector_index",
        "DeleteDocument": "delete_document",
        "DescribeDBInstances": "describe_dbinstances",
        "DescribeDocument": "describe_document",
        "DescribeRegions": "describe_regions",
        "GetUploadDocumentJob": "get_upload_document_job",
        "InitVectorDatabase": "init_vector_database",
        "ListDocumentCollections": "list_document_collections",
        "ListDocuments": "list_documents",
        "ListNamespaces": "list_namespaces",
        "QueryContent": "query_content",
        "UploadDocumentAsync": "upload_document_async",
    }
)
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


class SdkClients:
    """The SDK's clients for one connection and one set of secrets."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._sdk = load()
        self._connection = connection
        self._secrets = secrets
        self._answer = threading.local()
        context = tls_context(connection.ca_bundle)
        for host in {connection.gpdb_host, connection.open_platform_host}:
            mount_on_sdk(self._sdk.DaraCore, host, context)
        credential = {} if secrets.access_key_id else {"credential": self._sdk.CredentialClient()}
        self._gpdb = self._sdk.GpdbClient(self._config(connection.gpdb_host, credential))
        self._open_platform = self._sdk.OpenApiClient(self._config(connection.open_platform_host, credential))
        self._keep_raw_answers()
        self.files = Files(context, connection.gpdb_host)

    def scene(self, action: str, host: str, manager: ManagerAccount | None = None, *, uploading: bool = False) -> Scene:
        """What is going on, for errors."""
        hidden = self._secrets.values() + ((manager.password,) if manager is not None else ())
        return Scene(action, host, uploading, manager is not None, hidden)

    def gpdb_call(
        self, action: str, parameters: Mapping[str, object], patience: Patience, manager: ManagerAccount | None
    ) -> Any:
        """Call an action of gpdb once and return the body of the answer as it came."""
        request = getattr(self._sdk.models, f"{action}Request")()
        for name, value in {**self._defaults(manager), **parameters}.items():
            if value is not None and (name in parameters or hasattr(request, name)):
                setattr(request, name, self._value(name, value))
        # The SDK's own reading of an answer swallows its exceptions; the answer is kept as it came.
        self._answer.body = None
        getattr(self._gpdb, f"{_METHODS[action]}_with_options")(request, self._runtime(patience))
        return self._answer.body

    def _value(self, name: str, value: object) -> object:
        """A parameter's value as the SDK wants it: one of them is an object of its own."""
        return self._sdk.models.QueryContentRequestRerankModel(name=value) if name == "rerank_model" else value

    def authorise(self, patience: Patience) -> Any:
        """Ask the open platform for the permission to upload one file; the body of the answer."""
        params = self._sdk.open_api.Params(
            action="AuthorizeFileUpload",
            version="2019-12-19",
            protocol="HTTPS",
            pathname="/",
            method="GET",
            auth_type="AK",
            style="RPC",
            req_body_type="formData",
            body_type="json",
        )
        query = {"Product": "gpdb", "RegionId": self._connection.region}
        request = self._sdk.open_api.OpenApiRequest(query=query)
        return self._open_platform.call_api(params, request, self._runtime(patience)).get("body")

    def _config(self, endpoint: str, credential: Mapping[str, Any]) -> Any:
        return self._sdk.open_api.Config(
            access_key_id=self._secrets.access_key_id or None,
            access_key_secret=self._secrets.access_key_secret or None,
            security_token=self._secrets.security_token or None,
            endpoint=endpoint,
            region_id=self._connection.region,
            user_agent=USER_AGENT,
            protocol="HTTPS",
            **credential,
        )

    def _runtime(self, patience: Patience) -> Any:
        bundle = self._connection.ca_bundle
        return self._sdk.RuntimeOptions(
            ca=str(bundle) if bundle is not None else None,
            connect_timeout=int(patience.connect_s * 1000),
            read_timeout=int(patience.read_s * 1000),
            max_idle_conns=POOL_SIZE,
        )

    def _defaults(self, manager: ManagerAccount | None) -> dict[str, object]:
        connection = self._connection
        account = (
            {}
            if manager is None
            else {
                "manager_account": manager.name,
                "manager_account_password": manager.password,
            }
        )
        return {
            "region_id": connection.region,
            "dbinstance_id": connection.instance or None,
            "namespace": connection.namespace or None,
            "namespace_password": self._secrets.namespace_password or None,
            "collection": connection.collection or None,
            **account,
        }

    def _keep_raw_answers(self) -> None:
        original = self._gpdb.call_api

        def call_api(params: Any, request: Any, runtime: Any) -> Any:
            answer = original(params, request, runtime)
            self._answer.body = answer.get("body")
            return answer

        self._gpdb.call_api = call_api
