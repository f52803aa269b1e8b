"""Preparation: regions, instances, namespaces, collections, vector indexes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from tests.emulator.behaviour import Behaviour
from tests.emulator.errors import OperationFailed, ServiceError, invalid_parameter
from tests.emulator.parameters import Parameters
from tests.emulator.places import Places, namespace_of
from tests.emulator.state import DIMENSIONS, Cloud, Collection, Namespace

REGIONS = ("cn-hangzhou", "cn-beijing", "cn-shanghai")
RESERVED_FIELDS = frozenset({"id", "vector", "doc_name", "content", "loader_metadata", "source", "to_tsvector"})
ALGORITHMS = ("hnswflat", "novam", "novad")
METRICS = ("l2", "ip", "cosine")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_$]{0,62}")
Answer = Mapping[str, object]


class SetupActions:
    """The actions that prepare an instance."""

    def __init__(self, cloud: Cloud, places: Places, behaviour: Behaviour) -> None:
        self._cloud = cloud
        self._places = places
        self._behaviour = behaviour

    def regions(self, _: Parameters) -> Answer:
        """DescribeRegions."""
        return {
            "Regions": {
                "Region": [
                    {"RegionId": region, "Zones": {"Zone": [{"ZoneId": f"{region}-h", "VpcEnabled": True}]}}
                    for region in REGIONS
                ]
            }
        }

    def instances(self, parameters: Parameters) -> Answer:
        """DescribeDBInstances."""
        region = parameters.required("RegionId")
        if region not in REGIONS:
            raise ServiceError("InvalidRegionId.NotFound", "The specified RegionId does not exist.", 404)
        number = parameters.integer("PageNumber", 1, low=1)
        size = parameters.integer("PageSize", 30, low=1, high=100)
        with self._cloud.lock:
            all_here = [instance for instance in self._cloud.instances.values() if instance.region == region]
        page = all_here[(number - 1) * size : number * size]
        items = [
            {
                "DBInstanceId": instance.id,
                "DBInstanceDescription": instance.description,
                "DBInstanceStatus": instance.status,
                "DBInstanceMode": "StorageElastic",
                "DBInstanceCategory": "HighAvailability",
                "Engine": "gpdb",
                "EngineVersion": "7.0",
                "LockMode": instance.lock_mode,
                "RegionId": instance.region,
                "ZoneId": f"{instance.region}-h",
            }
            for instance in page
        ]
        return {
            "Items": {"DBInstance": items},
            "PageNumber": number,
            "PageRecordCount": len(page),
            "TotalRecordCount": len(all_here),
        }

    def initialise(self, parameters: Parameters) -> Answer:
        """InitVectorDatabase; it may be repeated."""
        with self._cloud.lock:
            self._places.managed_instance(parameters).initialised = True
        return {"Status": "Success" if self._behaviour.sloppy else "success", "Message": "success"}

    def create_namespace(self, parameters: Parameters) -> Answer:
        """CreateNamespace."""
        with self._cloud.lock:
            instance = self._places.initialised_instance(parameters)
            name, password = _object_name(parameters, "Namespace", "public"), parameters.required("NamespacePassword")
            if name in instance.namespaces:
                raise OperationFailed(f'ERROR: schema "{name}" already exists')
            instance.namespaces[name] = Namespace(name, password)
        return {"Status": "successs" if self._behaviour.sloppy else "success", "Message": "success"}

    def namespaces(self, parameters: Parameters) -> Answer:
        """ListNamespaces."""
        with self._cloud.lock:
            instance = self._places.initialised_instance(parameters)
            names = sorted(instance.namespaces)
        return {
            "Status": "success",
            "Message": "success",
            "DBInstanceId": instance.id,
            "RegionId": instance.region,
            "Count": len(names),
            "Namespaces": {"Namespace": [json.dumps(names)] if self._behaviour.sloppy else names},
        }

    def create_collection(self, parameters: Parameters) -> Answer:
        """CreateDocumentCollection."""
        with self._cloud.lock:
            namespace = namespace_of(self._places.initialised_instance(parameters), parameters)
            collection = _new_collection(parameters)
            if collection.name in namespace.collections:
                raise OperationFailed(f'ERROR: relation "{namespace.name}.{collection.name}" already exists')
            collection.created_at = self._cloud.clock.now()
            namespace.collections[collection.name] = collection
        return {"Status": "success", "Message": "success"}

    def collections(self, parameters: Parameters) -> Answer:
        """ListDocumentCollections."""
        known_before = self._cloud.clock.now() - self._behaviour.agrees_after_s
        with self._cloud.lock:
            created = self._places.namespace(parameters).collections.values()
            collections = [collection for collection in created if collection.created_at <= known_before]
        write = repr if self._behaviour.sloppy else json.dumps
        items = [
            {
                "CollectionName": collection.name,
                "EmbeddingModel": collection.model,
                "Dimension": collection.dimension,
                "Metrics": collection.metrics,
                "Metadata": write(collection.metadata),
                "FullTextRetrievalFields": ",".join(collection.full_text_fields),
                "Parser": collection.parser,
            }
            for collection in collections
        ]
        return {
            "Status": "success",
            "Message": "success",
            "Count": len(items),
            "Items": {"CollectionList": items},
        }

    def delete_collection(self, parameters: Parameters) -> Answer:
        """DeleteDocumentCollection."""
        with self._cloud.lock:
            namespace = self._places.namespace(parameters)
            del namespace.collections[namespace.collection(parameters.required("Collection")).name]
        return {"Status": "success", "Message": "success"}

    def create_index(self, parameters: Parameters) -> Answer:
        """CreateVectorIndex."""
        with self._cloud.lock:
            namespace = namespace_of(self._places.initialised_instance(parameters), parameters)
            name = _object_name(parameters, "Collection")
            parameters.integer("Dimension", 0, low=1, high=65535)
            _check_index(parameters)
            if name in namespace.vector_indexes:
                raise OperationFailed(f'ERROR: vector index on "{namespace.name}.{name}" already exists')
            namespace.vector_indexes.add(name)
        return {"Status": "success", "Message": "success"}


def _object_name(parameters: Parameters, parameter: str, default: str = "") -> str:
    name = parameters.text(parameter, default) if default else parameters.required(parameter)
    if not _NAME.fullmatch(name):
        raise invalid_parameter(parameter, f"{name} is no PostgreSQL name")
    return name


def _choice(parameters: Parameters, parameter: str, choices: tuple[str, ...], default: str) -> str:
    value = parameters.text(parameter, default)
    if value not in choices:
        raise invalid_parameter(parameter, f"{value} is not one of {', '.join(choices)}")
    return value


def _check_index(parameters: Parameters) -> None:
    _choice(parameters, "Algorithm", ALGORITHMS, "hnswflat")
    _choice(parameters, "Metrics", METRICS, "cosine")
    neighbours = parameters.integer("HnswM", 16, low=2, high=100)
    parameters.integer("HnswEfConstruction", max(64, 2 * neighbours), low=max(4, 2 * neighbours), high=1000)
    parameters.integer("PqEnable", 1, high=1)
    if parameters.integer("ExternalStorage", 0, high=1):
        raise invalid_parameter("ExternalStorage", "version 7.0 does not support it")


def _new_collection(parameters: Parameters) -> Collection:
    name = _object_name(parameters, "Collection")
    model = parameters.text("EmbeddingModel", "text-embedding-v3")
    if model not in DIMENSIONS:
        raise invalid_parameter("EmbeddingModel", f"{model} is not supported")
    dimension = parameters.integer("Dimension", DIMENSIONS[model][0])
    if dimension not in DIMENSIONS[model]:
        raise invalid_parameter("Dimension", f"{model} has {DIMENSIONS[model]}")
    _check_index(parameters)
    metadata = _metadata_types(parameters)
    fields = parameters.names("FullTextRetrievalFields")
    for field in (*fields, *parameters.names("MetadataIndices")):
        if field not in metadata:
            raise invalid_parameter("FullTextRetrievalFields", f"{field} is not defined in Metadata")
    metrics = _choice(parameters, "Metrics", METRICS, "cosine")
    return Collection(name, model, dimension, metrics, metadata, fields, parameters.text("Parser", "zh_cn"))


def _metadata_types(parameters: Parameters) -> dict[str, str]:
    metadata = parameters.mapping("Metadata")
    for name, kind in metadata.items():
        if name in RESERVED_FIELDS:
            raise invalid_parameter("Metadata", f"{name} is a reserved field")
        if not isinstance(kind, str) or kind.lower() == "money":
            raise invalid_parameter("Metadata", f"type {kind} of {name} is not supported")
    return {name: str(kind) for name, kind in metadata.items()}
