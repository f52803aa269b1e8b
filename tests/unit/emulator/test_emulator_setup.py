"""Preparation: the order of the steps, names, passwords and limits."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest
from alibabacloud_tea_openapi.exceptions import ClientException

from tests.emulator import Behaviour, Emulator
from tests.emulator.sdk import Sdk

METADATA = json.dumps({"caption": "text", "width": "int"})


def create_collection(sdk: Sdk, **values: Any) -> Any:
    defaults = {"embedding_model": "multimodal-embedding-v1", "metadata": METADATA}
    return sdk("CreateDocumentCollection", **defaults | values)


def code_of(sdk: Sdk, action: str, **values: Any) -> str:
    with pytest.raises(ClientException) as caught:
        sdk(action, **values)
    return str(caught.value.code)


@pytest.fixture
def initialised(empty_emulator: Emulator) -> Sdk:
    sdk = Sdk(empty_emulator)
    sdk("InitVectorDatabase")
    sdk("CreateNamespace")
    return sdk


def test_an_empty_instance_becomes_a_library_in_three_steps(empty_emulator: Emulator) -> None:
    sdk = Sdk(empty_emulator)
    assert sdk("InitVectorDatabase").status == "Success"
    assert sdk("CreateNamespace").status == "successs"
    assert create_collection(sdk).status == "success"
    assert sdk("QueryContent", content="cat", top_k=1).status == "success"


@pytest.mark.parametrize("action", ["CreateNamespace", "ListNamespaces", "CreateDocumentCollection", "ListDocuments"])
def test_nothing_works_before_the_vector_database_is_initialised(empty_emulator: Emulator, action: str) -> None:
    answer = Sdk(empty_emulator)(action)
    assert (answer.status, 'role "knowledgebasepub" does not exist' in answer.message) == ("fail", True)


def test_each_step_may_be_repeated_and_says_that_it_exists(initialised: Sdk) -> None:
    create_collection(initialised)
    assert initialised("InitVectorDatabase").status == "Success"
    for answer in (initialised("CreateNamespace"), create_collection(initialised)):
        assert answer.status == "fail"
        assert "already exists" in answer.message


def test_a_wrong_manager_password_is_sql_state_28p01(empty_emulator: Emulator) -> None:
    answer = Sdk(empty_emulator, manager_account_password="wrong")("InitVectorDatabase")
    assert answer.status == "fail"
    assert "28P01" in answer.message


def test_names_that_do_not_exist_are_told_apart(fast_emulator: Emulator) -> None:
    def code(**names: Any) -> str:
        return code_of(Sdk(fast_emulator, **names), "ListDocuments")

    assert code(region_id="nowhere") == "InvalidRegionId.NotFound"
    assert code(region_id="cn-beijing") == "Forbidden.InstanceNotFound"
    assert code(dbinstance_id="gp-no") == "InvalidDBInstanceId.NotFound"
    assert code(namespace="no") == "Namespace.NotFound"
    assert code(namespace_password="no") == "Namespace.PasswordInvalid"
    assert code(collection="no") == "Collection.NotFound"


def test_a_paused_locked_or_plain_instance_refuses(fast_emulator: Emulator, sdk: Sdk) -> None:
    fast_emulator.instance.has_vector_engine = False
    assert code_of(sdk, "ListDocuments") == "Instance.NotSupportVector"
    fast_emulator.instance.lock_mode = "LockByExpiration"
    assert code_of(sdk, "ListDocuments") == "OperationDenied.LockMode"
    fast_emulator.instance.status = "PAUSED"
    assert code_of(sdk, "ListDocuments") == "OperationDenied.DBInstanceStatus"


def test_regions_and_instances_can_be_listed(sdk: Sdk, fast_emulator: Emulator) -> None:
    assert fast_emulator.access.region in {region.region_id for region in sdk("DescribeRegions").regions.region}
    here = sdk("DescribeDBInstances").items.dbinstance
    assert [(item.dbinstance_id, item.dbinstance_status) for item in here] == [(fast_emulator.instance.id, "Running")]
    assert sdk("DescribeDBInstances", region_id="cn-beijing").total_record_count == 0


def test_namespaces_come_as_a_list_within_a_string(initialised: Sdk) -> None:
    assert initialised("ListNamespaces").namespaces.namespace == ['["tusou"]']


def test_collections_describe_their_metadata_in_pythons_spelling(initialised: Sdk) -> None:
    create_collection(initialised, full_text_retrieval_fields="caption", metrics="l2")
    (item,) = initialised("ListDocumentCollections").items.collection_list
    assert ast.literal_eval(item.metadata) == json.loads(METADATA)
    assert (item.embedding_model, item.dimension, item.metrics) == ("multimodal-embedding-v1", 1024, "l2")
    assert item.full_text_retrieval_fields == "caption"


def test_tidy_behaviour_answers_tidily() -> None:
    with Emulator(fast=True, behaviour=Behaviour(sloppy=False)) as emulator:
        sdk = Sdk(emulator)
        assert sdk("ListNamespaces").namespaces.namespace == ["tusou"]
        assert "caption" in json.loads(sdk("ListDocumentCollections").items.collection_list[0].metadata)


def test_a_deleted_collection_is_gone(sdk: Sdk) -> None:
    assert sdk("DeleteDocumentCollection").status == "success"
    assert sdk("ListDocumentCollections").count == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"embedding_model": "none"},
        {"dimension": 7},
        {"metrics": "manhattan"},
        {"algorithm": "ivf"},
        {"hnsw_m": 64, "hnsw_ef_construction": 100},
        {"external_storage": 1},
        {"metadata": '{"source": "text"}'},
        {"metadata": '{"price": "money"}'},
        {"metadata": "[]"},
        {"full_text_retrieval_fields": "title"},
        {"collection": "no good name"},
    ],
)
def test_a_collection_with_wrong_parameters_is_refused(initialised: Sdk, wrong: dict[str, Any]) -> None:
    with pytest.raises(ClientException, match="invalid"):
        create_collection(initialised, **wrong)


def test_a_vector_index_is_made_once(sdk: Sdk) -> None:
    assert sdk("CreateVectorIndex", dimension=512).status == "success"
    assert "already exists" in sdk("CreateVectorIndex", dimension=512).message
