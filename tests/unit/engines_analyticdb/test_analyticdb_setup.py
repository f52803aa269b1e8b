"""Setting up a library and finding out what is wrong with one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from desktop.core.errors import ConfigurationError, EngineError, ErrorCode
from desktop.core.progress import TaskContext
from desktop.engines.analyticdb.check import CheckStep, check_connection, ram_policy
from desktop.engines.analyticdb.connection import Connection, ManagerAccount, Secrets, parse_endpoint
from desktop.engines.analyticdb.model_table import IMAGE_MODELS, Metric, advised_ef_construction, advised_hnsw_m
from desktop.engines.analyticdb.setup import CollectionPlan, IndexPlan, Setup, StepOutcome
from tests.emulator import Emulator, Part


def secrets_of(cloud: Emulator, **changes: str) -> Callable[[], Secrets]:
    access = cloud.access
    secrets = Secrets(access.access_key_id, access.access_key_secret, "", access.namespace_password)
    return lambda: replace(secrets, **changes)


def manager_of(cloud: Emulator) -> ManagerAccount:
    return ManagerAccount(cloud.access.manager_account, cloud.access.manager_password)


@pytest.fixture
def setup(bare_cloud: Emulator, connect: Callable[..., Connection]) -> Setup:
    return Setup(connect(bare_cloud), secrets_of(bare_cloud))


def test_a_bare_instance_becomes_a_library_and_all_steps_can_be_repeated(
    bare_cloud: Emulator, setup: Setup, ctx: TaskContext, connect: Callable[..., Connection]
) -> None:
    manager = manager_of(bare_cloud)
    steps = setup.create_all(CollectionPlan(), manager, ctx)
    assert {step.outcome for step in steps} == {StepOutcome.CREATED}
    again = setup.create_all(CollectionPlan(), manager, ctx)
    assert [step.outcome for step in again][1:] == [StepOutcome.ALREADY_THERE] * 2
    assert setup.namespaces(manager, ctx) == [bare_cloud.access.namespace]
    (info,) = setup.collections(ctx)
    assert (info.name, info.model, info.dimensions, info.metric) == (
        bare_cloud.access.collection,
        "multimodal-embedding-v1",
        1024,
        "cosine",
    )
    assert check_connection(connect(bare_cloud), secrets_of(bare_cloud), ctx).ok


def test_a_collection_is_there_for_the_next_program_once_it_is_created(
    bare_cloud: Emulator, setup: Setup, ctx: TaskContext
) -> None:
    bare_cloud.behaviour.agrees_after_s = 0.1
    setup.create_all(CollectionPlan(), manager_of(bare_cloud), ctx)
    assert [info.name for info in setup.collections(ctx)] == [bare_cloud.access.collection]


def test_regions_and_instances_are_listed(bare_cloud: Emulator, setup: Setup, ctx: TaskContext) -> None:
    assert bare_cloud.access.region in setup.regions(ctx)
    assert [instance.id for instance in setup.instances(ctx)] == [bare_cloud.access.instance]


def test_a_failed_step_says_what_is_done_already(bare_cloud: Emulator, setup: Setup, ctx: TaskContext) -> None:
    bare_cloud.deny("CreateDocumentCollection")
    with pytest.raises(EngineError) as failure:
        setup.create_all(CollectionPlan(), manager_of(bare_cloud), ctx)
    assert failure.value.code is ErrorCode.PERMISSION_DENIED
    assert failure.value.params["done"] == f"vector database, namespace {bare_cloud.access.namespace}"


def test_a_wrong_manager_password_is_told_from_a_wrong_namespace_password(
    bare_cloud: Emulator, setup: Setup, ctx: TaskContext
) -> None:
    with pytest.raises(EngineError) as failure:
        setup.create_all(CollectionPlan(), ManagerAccount(bare_cloud.access.manager_account, "Wrong-word-1"), ctx)
    assert failure.value.code is ErrorCode.MANAGER_PASSWORD_WRONG
    assert "Wrong-word-1" not in f"{failure.value!r} {failure.value.params}"


def test_a_namespace_needs_a_password(
    bare_cloud: Emulator, connect: Callable[..., Connection], ctx: TaskContext
) -> None:
    setup = Setup(connect(bare_cloud), secrets_of(bare_cloud, namespace_password=""))
    with pytest.raises(ConfigurationError) as failure:
        setup.create_namespace(manager_of(bare_cloud), ctx)
    assert failure.value.code is ErrorCode.CREDENTIALS_MISSING


def test_metric_and_index_go_with_the_collection(bare_cloud: Emulator, setup: Setup, ctx: TaskContext) -> None:
    plan = CollectionPlan(model="clip-vit-b-32", metric=Metric.L2, index=IndexPlan(hnsw_m=32, hnsw_ef_construction=64))
    setup.create_all(plan, manager_of(bare_cloud), ctx)
    (call,) = bare_cloud.calls_of("CreateDocumentCollection")
    assert {"EmbeddingModel": "clip-vit-b-32", "Metrics": "l2", "HnswM": "32"}.items() <= call.parameters.items()
    assert json.loads(call.parameters["Metadata"])["caption"] == "text"


def test_a_vector_index_can_be_created(bare_cloud: Emulator, setup: Setup, ctx: TaskContext) -> None:
    setup.create_all(CollectionPlan(), manager_of(bare_cloud), ctx)
    step = setup.create_vector_index(1024, Metric.COSINE, IndexPlan(), manager_of(bare_cloud), ctx)
    assert step.outcome is StepOutcome.CREATED


@pytest.mark.parametrize("fields", [{"content": "text"}, {"cost": "money"}, {"": "text"}])
def test_fields_that_the_service_reserves_are_refused(fields: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError):
        CollectionPlan(fields=fields, full_text_fields=())


def test_full_text_fields_must_be_fields() -> None:
    with pytest.raises(ConfigurationError):
        CollectionPlan(fields={"a": "text"}, full_text_fields=("b",))


@pytest.mark.parametrize(("dimensions", "advice"), [(384, 16), (512, 32), (768, 32), (1024, 64), (1536, 128)])
def test_the_vendors_advice_for_hnsw(dimensions: int, advice: int) -> None:
    assert advised_hnsw_m(dimensions) == advice
    assert advised_ef_construction(advice) >= 2 * advice


def test_one_image_model_knows_chinese_and_is_offered_first() -> None:
    assert [model.id for model in IMAGE_MODELS if "zh" in model.languages] == ["multimodal-embedding-v1"]
    assert IMAGE_MODELS[0].recommended


# -- check -----------------------------------------------------------------------------------------------------------


def test_a_bare_instance_is_told_by_the_check(
    bare_cloud: Emulator, connect: Callable[..., Connection], ctx: TaskContext
) -> None:
    report = check_connection(connect(bare_cloud), secrets_of(bare_cloud), ctx)
    assert report.error is not None
    assert report.error.code is ErrorCode.VECTORS_NOT_INITIALISED


@pytest.mark.parametrize(
    ("part", "step"),
    [
        (Part.GPDB, CheckStep.SERVICE),
        (Part.OPEN_PLATFORM, CheckStep.OPEN_PLATFORM),
        (Part.OSS, CheckStep.UPLOAD_HOST),
    ],
)
def test_the_check_names_the_host_at_fault(
    cloud: Emulator, connect: Callable[..., Connection], ctx: TaskContext, part: Part, step: CheckStep
) -> None:
    cloud.refuse(part)
    report = check_connection(connect(cloud), secrets_of(cloud), ctx)
    (fault,) = [finding for finding in report.findings if not finding.ok]
    assert (fault.step, fault.target) == (step, cloud.host(part))


@pytest.mark.parametrize("action", ["ListDocumentCollections", "ListDocuments", "QueryContent"])
def test_the_check_names_the_right_that_is_missing(
    cloud: Emulator, connect: Callable[..., Connection], ctx: TaskContext, action: str
) -> None:
    cloud.deny(action)
    report = check_connection(connect(cloud), secrets_of(cloud), ctx)
    assert report.error is not None
    assert (report.error.code, report.error.params["action"]) == (ErrorCode.PERMISSION_DENIED, f"gpdb:{action}")
    assert f'"gpdb:{action}"' in ram_policy()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"collection": "elsewhere"}, ErrorCode.COLLECTION_NOT_FOUND),
        ({"namespace": "elsewhere"}, ErrorCode.NAMESPACE_NOT_FOUND),
        ({"instance": "gp-elsewhere"}, ErrorCode.INSTANCE_NOT_FOUND),
    ],
)
def test_the_check_names_the_name_at_fault(
    cloud: Emulator, connect: Callable[..., Connection], ctx: TaskContext, changes: dict[str, str], code: ErrorCode
) -> None:
    report = check_connection(connect(cloud, **changes), secrets_of(cloud), ctx)
    assert report.error is not None
    assert report.error.code is code


def test_a_collection_for_text_only_is_told(
    cloud: Emulator, connect: Callable[..., Connection], ctx: TaskContext
) -> None:
    cloud.collection().model = "text-embedding-v3"
    report = check_connection(connect(cloud), secrets_of(cloud), ctx)
    assert report.error is not None
    assert report.error.code is ErrorCode.NOT_SUPPORTED


def test_the_policy_is_json_with_the_actions_of_every_call() -> None:
    (statement,) = json.loads(ram_policy())["Statement"]
    assert "gpdb:CancelUploadDocumentJob" in statement["Action"]


# -- connection ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "endpoint"),
    [
        ("", ""),
        ("gpdb.aliyuncs.com", "gpdb.aliyuncs.com"),
        (" https://gpdb.aliyuncs.com/ ", "gpdb.aliyuncs.com"),
        ("127.0.0.1:8443", "127.0.0.1:8443"),
        ("[::1]:8443", "[::1]:8443"),
    ],
)
def test_endpoints_are_read_forgivingly(text: str, endpoint: str) -> None:
    assert parse_endpoint(text) == endpoint


@pytest.mark.parametrize("text", ["http://gpdb.aliyuncs.com", "a b", "host:99999", "host/path", "user@host"])
def test_endpoints_that_are_none_or_not_safe_are_refused(text: str) -> None:
    with pytest.raises(ConfigurationError) as failure:
        parse_endpoint(text)
    assert failure.value.code is ErrorCode.SETTINGS_INVALID


@pytest.mark.parametrize(
    ("region", "host"),
    [("cn-hangzhou", "gpdb.aliyuncs.com"), ("cn-beijing", "gpdb.cn-beijing.aliyuncs.com")],
)
def test_the_endpoint_follows_from_the_region(region: str, host: str) -> None:
    assert Connection("c", region).gpdb_host == host
    assert Connection("c", region).open_platform_host == "openplatform.aliyuncs.com"


@pytest.mark.parametrize(
    "changes",
    [{"region": ""}, {"region": "cn hangzhou"}, {"instance": "gp/1"}, {"collection": "a'b"}, {"namespace": "x" * 64}],
)
def test_names_that_cannot_be_are_refused(changes: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError):
        Connection(**{"name": "c", "region": "cn-hangzhou", **changes})


def test_what_is_copied_along_with_names_and_keys_is_left_out() -> None:
    connection = Connection(" c", " cn-hangzhou\n", "\u200bgp-1 ", " My_Photos", "Kol_1\t")
    assert (connection.region, connection.instance) == ("cn-hangzhou", "gp-1")
    assert (connection.namespace, connection.collection) == ("My_Photos", "Kol_1")
    secrets = Secrets(" LTAI-id\r\n", "\ufeffthe-secret\n", " the-token\n", " pass word ")
    assert (secrets.access_key_id, secrets.access_key_secret) == ("LTAI-id", "the-secret")
    assert (secrets.security_token, secrets.namespace_password) == ("the-token", " pass word ")


def test_secrets_do_not_show() -> None:
    text = f"{Secrets('LTAI-id', 'the-secret', 'the-token', 'the-password')!r} {ManagerAccount('boss', 'boss-word')}"
    assert not any(secret in text for secret in ("LTAI-id", "the-secret", "the-token", "the-password", "boss-word"))
