"""The service as one object: what tests, benchmarks and the playground start."""

from __future__ import annotations

import secrets
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.emulator.actions_documents import DocumentActions
from tests.emulator.actions_search import SearchActions
from tests.emulator.actions_setup import SetupActions
from tests.emulator.behaviour import Behaviour
from tests.emulator.certificates import process_authority
from tests.emulator.faults import Faults
from tests.emulator.front import Action, FrontDoor
from tests.emulator.jobs import JobWorkers
from tests.emulator.oss import Bucket, ResultFiles, UploadGrants
from tests.emulator.places import Places
from tests.emulator.reader import DocumentReader
from tests.emulator.records import Call, Records
from tests.emulator.server import Listener
from tests.emulator.signature import AccessKey
from tests.emulator.state import IMAGE_MODEL, Cloud, Collection, Document, Instance, Namespace
from tests.emulator.store import Downloads, ObjectStore, SignedAddresses
from tests.emulator.vision import ColourVision, ModelVision, Vision
from tests.emulator.wire import Part, Reply, Request, Uplink

RESOURCES = Path(__file__).parents[2] / "resources"
INSTANCE = "gp-tusou0emulator"
NAMESPACE = "tusou"
COLLECTION = "photos"
METADATA = {
    "caption": "text",
    "file_name": "text",
    "folder": "text",
    "path": "text",
    "taken_at": "timestamp",
    "sha256": "text",
    "width": "int",
    "height": "int",
    "tags": "text",
}
FULL_TEXT_FIELDS = ("caption", "file_name", "tags")


@dataclass(frozen=True)
class Access:
    """All that a client needs to use the emulator."""

    region: str
    instance: str
    namespace: str
    collection: str
    endpoint: str
    open_platform_endpoint: str
    ca_bundle: Path
    access_key_id: str
    access_key_secret: str
    namespace_password: str
    manager_account: str
    manager_password: str

    @property
    def environment(self) -> dict[str, str]:
        """The variables that give the secrets to the program."""
        return {
            "ALIBABA_CLOUD_ACCESS_KEY_ID": self.access_key_id,
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET": self.access_key_secret,
            "TUSOU_NAMESPACE_PASSWORD": self.namespace_password,
            "TUSOU_MANAGER_PASSWORD": self.manager_password,
        }

    def library_arguments(self, name: str = "cloud") -> list[str]:
        """Arguments of ``tusou`` that add the emulator as a library."""
        return [
            *("library", "add", "analyticdb", name),
            *("--region", self.region),
            *("--instance", self.instance),
            *("--namespace", self.namespace),
            *("--collection", self.collection),
            *("--endpoint", self.endpoint),
            *("--open-platform-endpoint", self.open_platform_endpoint),
            *("--ca-bundle", str(self.ca_bundle)),
        ]


class Emulator:
    """AnalyticDB for PostgreSQL's image-search API on loopback.

    Args:
        fast: see colours only instead of running the image model.
        vision: what sees instead; overrides ``fast``.
        prepared: with an initialised instance, a namespace and a collection; else with an empty instance.
        behaviour: job times, latencies, sloppiness.
        seed: of the dice for faults.
    """

    def __init__(
        self,
        *,
        fast: bool = False,
        vision: Vision | None = None,
        prepared: bool = True,
        behaviour: Behaviour | None = None,
        seed: int = 0,
    ) -> None:
        self.behaviour = behaviour or Behaviour()
        self.faults = Faults(seed)
        self.cloud = Cloud()
        self._closing = threading.Event()
        self.uplink = Uplink(self._closing)
        self.key = self.cloud.add_key()
        self.instance = Instance(INSTANCE, "Tusou emulator")
        self.cloud.instances[INSTANCE] = self.instance
        self._records = Records()
        self._namespace_password = "Ns-" + secrets.token_urlsafe(9)
        self._folder = tempfile.TemporaryDirectory(prefix="tusou-emulator-")
        self._front = FrontDoor(self.cloud, self.behaviour, self.faults, self._records, self._closing)
        self.listeners = {part: Listener(part, _not_ready, self.uplink) for part in Part}
        self._connect(vision or (ColourVision() if fast else ModelVision(RESOURCES)))
        if prepared:
            self._prepare()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop answering and forget everything."""
        self._closing.set()
        for listener in self.listeners.values():
            listener.close()
        self._workers.close()
        self._folder.cleanup()

    # what a client needs

    @property
    def access(self) -> Access:
        """Names, hosts and secrets for a client."""
        return Access(
            region=self.instance.region,
            instance=self.instance.id,
            namespace=NAMESPACE,
            collection=COLLECTION,
            endpoint=self.host(Part.GPDB),
            open_platform_endpoint=self.host(Part.OPEN_PLATFORM),
            ca_bundle=process_authority().bundle,
            access_key_id=self.key.id,
            access_key_secret=self.key.secret,
            namespace_password=self._namespace_password,
            manager_account=self.instance.manager_account,
            manager_password=self.instance.manager_password,
        )

    def host(self, part: Part | str) -> str:
        """``host:port`` of a part."""
        name = "127.0.0.1" if Part(part) is Part.OSS else "localhost"
        return f"{name}:{self.listeners[Part(part)].port}"

    @property
    def secrets(self) -> frozenset[str]:
        """All that must never be logged or shown."""
        keys = {text for key in self.cloud.keys.values() for text in (key.secret, key.token) if text}
        passwords = {space.password for space in self.instance.namespaces.values()}
        return frozenset(keys | passwords | {self._namespace_password, self.instance.manager_password})

    # what happened

    @property
    def calls(self) -> Sequence[Call]:
        """All calls so far, in the order of their ends."""
        return self._records.calls

    def calls_of(self, action: str) -> Sequence[Call]:
        """The calls of one action."""
        return [call for call in self.calls if call.action == action]

    @property
    def urls_seen(self) -> Sequence[str]:
        """The addresses of all requests, with the secrets that they carry."""
        return self._records.urls

    def forget_calls(self) -> None:
        """Start the records anew."""
        self._records.clear()

    @property
    def jobs_in_flight(self) -> int:
        """Pending and running jobs now."""
        return self.cloud.jobs_in_flight

    @property
    def max_jobs_in_flight(self) -> int:
        """The most jobs that were pending or running at once."""
        return self.cloud.max_jobs_in_flight

    @property
    def entries_used(self) -> int:
        """Embedding entries that were billed: 1 for a text, 2 for an image."""
        with self.cloud.lock:
            self.cloud.settle()
            return self.cloud.entries_used

    def namespace(self, name: str = NAMESPACE) -> Namespace:
        """A namespace, to look at and to change."""
        return self.instance.namespaces[name]

    def collection(self, name: str = COLLECTION, namespace: str = NAMESPACE) -> Collection:
        """A collection, to look at and to change."""
        with self.cloud.lock:
            self.cloud.settle()
            return self.namespace(namespace).collections[name]

    def documents(self, collection: str = COLLECTION, namespace: str = NAMESPACE) -> Mapping[str, Document]:
        """The stored documents by name."""
        return dict(self.collection(collection, namespace).documents)

    # what may change under a client

    def add_photo(self, name: str, content: bytes, **metadata: str) -> None:
        """Store a document in the prepared collection, as if somebody else had uploaded it."""
        collection = self.collection()
        documents = self._reader.read(name, self._store.write(content), collection.model, metadata)
        with self.cloud.lock:
            for document in documents:
                collection.store(document)

    def add_key(self, *, temporary: bool = False) -> AccessKey:
        """One more access key; ``temporary`` with an STS token."""
        return self.cloud.add_key(temporary=temporary)

    def revoke_key(self, key_id: str | None = None) -> None:
        """The key does not exist any more."""
        del self.cloud.keys[key_id or self.key.id]

    def disable_key(self, key_id: str | None = None) -> None:
        """The key exists but may not be used."""
        self.cloud.keys[key_id or self.key.id].active = False

    def deny(self, *actions: str) -> None:
        """The account lacks the permission for ``actions``."""
        self.cloud.denied.update(actions)

    def allow(self, *actions: str) -> None:
        """The account has the permission for ``actions`` again."""
        self.cloud.denied.difference_update(actions)

    def skew_clock(self, seconds: float) -> None:
        """The client's clock is ``seconds`` behind the service's, for signatures."""
        self.cloud.skew_s = seconds

    def advance(self, seconds: float) -> None:
        """Let ``seconds`` pass at once for jobs and addresses."""
        self.cloud.clock.advance(seconds)

    def expire_urls(self) -> None:
        """All addresses given so far are over."""
        self._addresses.expire_all(self.cloud.clock.now())

    def refuse(self, part: Part | str) -> None:
        """Refuse connections to a part."""
        self.listeners[Part(part)].refuse()

    def accept(self, part: Part | str) -> None:
        """Accept connections to a part again."""
        self.listeners[Part(part)].accept()

    def show_wrong_certificate(self, part: Part | str, *, wrong: bool = True) -> None:
        """Present a certificate for another host at a part, or the right one again."""
        self.listeners[Part(part)].show_wrong_certificate(wrong=wrong)

    def _prepare(self) -> None:
        self.instance.initialised = True
        space = Namespace(NAMESPACE, self._namespace_password)
        space.collections[COLLECTION] = Collection(
            COLLECTION, IMAGE_MODEL, 1024, "cosine", dict(METADATA), FULL_TEXT_FIELDS, "zh_cn"
        )
        self.instance.namespaces[NAMESPACE] = space

    def _connect(self, vision: Vision) -> None:
        """Join the parts."""
        store = ObjectStore(Path(self._folder.name))
        # The SDK posts to "{Bucket}.{Endpoint}". Names below "localhost" do not resolve everywhere; 127 + 0.0.1 does.
        bucket, endpoint = self.host(Part.OSS).split(".", 1)
        grants = UploadGrants(bucket, endpoint, self.cloud.clock)
        downloads = Downloads(store, self.host(Part.OSS))
        self._addresses = SignedAddresses(self.host(Part.FILES))
        self._store = store
        self._reader = DocumentReader(store, vision, self.behaviour, self.cloud.clock)
        self._workers = JobWorkers(self.cloud, downloads, self._reader)
        places = Places(self.cloud)
        documents = DocumentActions(self.cloud, places, self._workers, self._addresses, self.behaviour, self.faults)
        search = SearchActions(self.cloud, places, downloads, self._addresses, vision, self.behaviour)
        setup = SetupActions(self.cloud, places, self.behaviour)
        front = self._front
        self.listeners[Part.GPDB].serve = front.api(_gpdb_actions(setup, documents, search))
        self.listeners[Part.OPEN_PLATFORM].serve = front.api({"AuthorizeFileUpload": lambda _: grants.give()})
        self.listeners[Part.OSS].serve = front.files("PostObject", Bucket(grants, store).post)
        self.listeners[Part.FILES].serve = front.files(
            "GetObject", ResultFiles(self._addresses, store, self.cloud.clock).get
        )


def _gpdb_actions(setup: SetupActions, documents: DocumentActions, search: SearchActions) -> Mapping[str, Action]:
    return {
        "DescribeRegions": setup.regions,
        "DescribeDBInstances": setup.instances,
        "InitVectorDatabase": setup.initialise,
        "CreateNamespace": setup.create_namespace,
        "ListNamespaces": setup.namespaces,
        "CreateDocumentCollection": setup.create_collection,
        "ListDocumentCollections": setup.collections,
        "DeleteDocumentCollection": setup.delete_collection,
        "CreateVectorIndex": setup.create_index,
        "UploadDocumentAsync": documents.upload,
        "GetUploadDocumentJob": documents.job,
        "CancelUploadDocumentJob": documents.cancel,
        "ListDocuments": documents.list,
        "DescribeDocument": documents.describe,
        "DeleteDocument": documents.delete,
        "QueryContent": search.query,
    }


def _not_ready(_: Request) -> Reply:
    return Reply.of(503, b"", "text/plain")
