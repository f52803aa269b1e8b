"""Fetching packs: the hub's real protocol, resumed transfers, checksums, and everything that goes wrong."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.errors import ConfigurationError, ErrorCode, ModelError, StorageError
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.services.models.hub import Hub, HubFile, Snapshot
from tests.hub.hub import COMMIT, TinyHub, serving
from tests.hub.tiny_pack import COLOURS, build_pack

REPOSITORY = "immich-app/ViT-Tiny"
LARGE = "visual/model.onnx"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("hub")
    folder = build_pack(root / REPOSITORY, COLOURS)
    (folder / "README.md").write_text("about")
    (folder / "visual" / "model.armnn").write_bytes(b"for another processor")
    (folder / "visual" / "fp16").mkdir()
    (folder / "visual" / "fp16" / "model.onnx").write_bytes(b"half")
    (folder / LARGE).write_bytes(bytes(range(256)) * 400)
    return root


@pytest.fixture
def hub(published: Path) -> Iterator[TinyHub]:
    with serving(published) as served:
        yield served


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries follow each other at once."""
    monkeypatch.setattr("desktop.services.models.hub._WAIT_S", 0.001)


def fetch_all(hub: TinyHub, folder: Path, ctx: TaskContext | None = None) -> Snapshot:
    ctx = ctx or TaskContext()
    client = Hub(hub.url)
    snapshot = client.snapshot(REPOSITORY, "main", ctx)
    for file in snapshot.files:
        client.fetch(snapshot, file, folder, ctx, lambda _: None)
    return snapshot


def code_of(caught: pytest.ExceptionInfo[ModelError]) -> ErrorCode:
    return caught.value.code


def test_the_files_of_the_model_arrive_and_no_others(hub: TinyHub, tmp_path: Path) -> None:
    snapshot = fetch_all(hub, tmp_path / "pack")
    assert snapshot.revision == COMMIT
    there = {
        path.relative_to(tmp_path / "pack").as_posix() for path in (tmp_path / "pack").rglob("*") if path.is_file()
    }
    assert there == {file.path for file in snapshot.files}
    assert there == {
        "config.json",
        "visual/model.onnx",
        "visual/preprocess_cfg.json",
        "textual/model.onnx",
        "textual/tokenizer.json",
        "textual/tokenizer_config.json",
        "textual/special_tokens_map.json",
    }
    for path in there:
        assert (tmp_path / "pack" / path).read_bytes() == (hub.root / REPOSITORY / path).read_bytes()


def test_what_is_there_is_not_fetched_again(hub: TinyHub, tmp_path: Path) -> None:
    fetch_all(hub, tmp_path / "pack")
    asked = dict(hub.asked)
    fetch_all(hub, tmp_path / "pack")
    assert hub.asked == asked


def test_a_transfer_that_breaks_off_goes_on_by_itself(hub: TinyHub, tmp_path: Path) -> None:
    hub.faults.cut_after = 30_000
    fetch_all(hub, tmp_path / "pack")
    assert (tmp_path / "pack" / LARGE).read_bytes() == (hub.root / REPOSITORY / LARGE).read_bytes()
    assert hub.sent[LARGE] == 102_400
    assert hub.asked[LARGE] == 4


def test_a_transfer_that_stalls_is_given_up_and_goes_on(
    hub: TinyHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.services.models.hub._READ_TIMEOUT_S", 0.2)
    hub.faults.cut_after, hub.faults.cuts, hub.faults.stalls = 30_000, 1, True
    fetch_all(hub, tmp_path / "pack")
    assert (tmp_path / "pack" / LARGE).read_bytes() == (hub.root / REPOSITORY / LARGE).read_bytes()
    assert hub.sent[LARGE] == 102_400
    assert hub.asked[LARGE] == 2


def test_a_cancelled_transfer_goes_on_where_it_was(hub: TinyHub, tmp_path: Path) -> None:
    client, ctx, arrived = Hub(hub.url), TaskContext(), []
    snapshot = client.snapshot(REPOSITORY, "main", ctx)
    (file,) = [file for file in snapshot.files if file.path == LARGE]
    hub.faults.cut_after = 70_000

    def stop(size: int) -> None:
        arrived.append(size)
        ctx.cancel()

    with pytest.raises(TaskCancelled):
        client.fetch(snapshot, file, tmp_path, ctx, stop)
    kept = (tmp_path / (LARGE + ".part")).stat().st_size
    assert kept == arrived[-1] > 0
    assert not (tmp_path / LARGE).exists()
    client.fetch(snapshot, file, tmp_path, TaskContext(), arrived.append)
    assert hub.begun[LARGE] == kept
    assert arrived == sorted(arrived)
    assert (tmp_path / LARGE).read_bytes() == (hub.root / REPOSITORY / LARGE).read_bytes()


def test_a_slow_transfer_can_be_cancelled_at_once(hub: TinyHub, tmp_path: Path) -> None:
    hub.faults.pause_s = 0.05
    ctx = TaskContext()
    failures: list[BaseException] = []

    def work() -> None:
        try:
            fetch_all(hub, tmp_path / "pack", ctx)
        except TaskCancelled as error:
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    while not hub.sent[LARGE] and not hub.sent["textual/model.onnx"]:
        time.sleep(0.002)
    ctx.cancel()
    thread.join(20)
    assert not thread.is_alive()
    assert len(failures) == 1


def test_wrong_bytes_are_refused_and_not_kept(hub: TinyHub, tmp_path: Path) -> None:
    for path in ("config.json", LARGE):  # told by git's own name, and by SHA-256
        hub.faults.wrong_bytes = {path}
        with pytest.raises(ModelError) as caught:
            fetch_all(hub, tmp_path / "pack")
        assert code_of(caught) is ErrorCode.MODEL_CHECKSUM_WRONG
        assert caught.value.params["path"] == path
        assert not (tmp_path / "pack" / path).exists()
        assert not (tmp_path / "pack" / (path + ".part")).exists()
    hub.faults.wrong_bytes = set()
    fetch_all(hub, tmp_path / "pack")


def test_more_bytes_than_published_are_refused(hub: TinyHub, tmp_path: Path) -> None:
    hub.faults.extra_bytes = b"x" * 500_000
    with pytest.raises(ModelError) as caught:
        fetch_all(hub, tmp_path / "pack")
    assert code_of(caught) is ErrorCode.MODEL_CHECKSUM_WRONG


def test_a_hub_that_ignores_ranges_sends_all_again(hub: TinyHub, tmp_path: Path) -> None:
    part = tmp_path / "pack" / (LARGE + ".part")
    part.parent.mkdir(parents=True)
    part.write_bytes(b"not what the hub has")
    hub.faults.no_ranges = True
    fetch_all(hub, tmp_path / "pack")
    assert (tmp_path / "pack" / LARGE).read_bytes() == (hub.root / REPOSITORY / LARGE).read_bytes()


def test_a_part_longer_than_the_file_is_begun_anew(hub: TinyHub, tmp_path: Path) -> None:
    part = tmp_path / "pack" / (LARGE + ".part")
    part.parent.mkdir(parents=True)
    part.write_bytes(b"x" * 200_000)
    fetch_all(hub, tmp_path / "pack")
    assert (tmp_path / "pack" / LARGE).read_bytes() == (hub.root / REPOSITORY / LARGE).read_bytes()


def test_a_hub_in_trouble_for_a_moment_is_asked_again(hub: TinyHub, tmp_path: Path) -> None:
    hub.faults.broken = 2
    fetch_all(hub, tmp_path / "pack")
    assert (tmp_path / "pack" / LARGE).is_file()


def test_a_hub_in_trouble_for_long_is_given_up(hub: TinyHub, tmp_path: Path) -> None:
    hub.faults.broken = 1000
    with pytest.raises(ModelError) as caught:
        fetch_all(hub, tmp_path / "pack")
    assert code_of(caught) is ErrorCode.HUB_UNREACHABLE
    assert caught.value.retryable


def test_a_hub_that_sends_nothing_is_given_up(hub: TinyHub, tmp_path: Path) -> None:
    hub.faults.refuses_ranges = True
    with pytest.raises(ModelError) as caught:
        fetch_all(hub, tmp_path / "pack")
    assert code_of(caught) is ErrorCode.HUB_UNREACHABLE


def test_an_empty_file_is_a_file(hub: TinyHub, tmp_path: Path) -> None:
    empty = HubFile("empty.json", 0, "", hashlib.sha1(b"blob 0\0", usedforsecurity=False).hexdigest())
    Hub(hub.url).fetch(Snapshot(REPOSITORY, COMMIT, [empty]), empty, tmp_path, TaskContext(), lambda _: None)
    assert (tmp_path / "empty.json").read_bytes() == b""


def test_a_gated_model_says_so(hub: TinyHub, tmp_path: Path) -> None:
    hub.faults.gated = True
    with pytest.raises(ModelError) as caught:
        fetch_all(hub, tmp_path / "pack")
    assert code_of(caught) is ErrorCode.MODEL_GATED
    assert caught.value.params["name"] == REPOSITORY


@pytest.mark.parametrize(
    ("repository", "revision"), [("immich-app/nothing", "main"), (REPOSITORY, "v9"), ("a/b/c", "main")]
)
def test_what_is_not_there_is_told(hub: TinyHub, repository: str, revision: str) -> None:
    with pytest.raises(ModelError) as caught:
        Hub(hub.url).snapshot(repository, revision, TaskContext())
    assert code_of(caught) is ErrorCode.MODEL_NOT_FOUND


def test_a_file_that_vanished_is_told(hub: TinyHub, tmp_path: Path) -> None:
    client = Hub(hub.url)
    gone = HubFile("visual/gone.onnx", 10, "0" * 64, "0" * 40)
    snapshot = Snapshot(REPOSITORY, COMMIT, [gone])
    with pytest.raises(ModelError) as caught:
        client.fetch(snapshot, gone, tmp_path, TaskContext(), lambda _: None)
    assert code_of(caught) is ErrorCode.MODEL_NOT_FOUND


def test_a_page_that_wants_a_login_is_not_a_hub(hub: TinyHub) -> None:
    hub.faults.rubbish = True
    with pytest.raises(ModelError) as caught:
        Hub(hub.url).snapshot(REPOSITORY, "main", TaskContext())
    assert code_of(caught) is ErrorCode.HUB_UNREACHABLE


def test_a_hub_that_is_not_there_is_told(tmp_path: Path) -> None:
    with serving(tmp_path) as gone:
        url = gone.url
    with pytest.raises(ModelError) as caught:
        Hub(url).snapshot(REPOSITORY, "main", TaskContext())
    assert code_of(caught) is ErrorCode.HUB_UNREACHABLE
    assert caught.value.params["host"] == "127.0.0.1"


def test_a_folder_that_cannot_be_written_is_told(hub: TinyHub, tmp_path: Path) -> None:
    (tmp_path / "pack").write_text("a file in the way")
    with pytest.raises(StorageError):
        fetch_all(hub, tmp_path / "pack")


def test_the_address_comes_from_settings_then_environment_then_the_public_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example/")
    assert Hub("https://other.example").endpoint == "https://other.example"
    assert Hub().endpoint == "https://mirror.example"
    monkeypatch.delenv("HF_ENDPOINT")
    assert Hub().endpoint == "https://huggingface.co"


@pytest.mark.parametrize("address", ["http://mirror.example", "ftp://mirror.example", "mirror.example", "https://"])
def test_only_safe_addresses_are_taken(address: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Hub(address)
    assert caught.value.code is ErrorCode.SETTINGS_INVALID


def test_a_token_is_not_shown_to_a_mirror_from_the_settings(
    hub: TinyHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    fetch_all(hub, tmp_path / "pack")
    assert hub.tokens == {""}
    monkeypatch.setenv("HF_ENDPOINT", hub.url)
    Hub().snapshot(REPOSITORY, "main", TaskContext())
    assert "Bearer hf_secret" in hub.tokens


def test_a_proxy_of_the_environment_is_used(hub: TinyHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub.utils import close_session

    with serving(tmp_path) as closed:
        nowhere = closed.url
    close_session()
    monkeypatch.setenv("HTTP_PROXY", nowhere)
    monkeypatch.setenv("NO_PROXY", "")
    try:
        with pytest.raises(ModelError) as caught:
            Hub(hub.url).snapshot(REPOSITORY, "main", TaskContext())
        assert code_of(caught) is ErrorCode.HUB_UNREACHABLE
    finally:
        close_session()
