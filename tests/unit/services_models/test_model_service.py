"""Models from installation to removal, over real libraries and a hub on this computer."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from desktop.config.credentials import CredentialStore
from desktop.config.paths import Paths
from desktop.config.settings import SettingsStore
from desktop.core.errors import ConfigurationError, EngineError, ErrorCode, InvalidInputError, ModelError, StorageError
from desktop.core.photo import Place, PlaceKind
from desktop.core.progress import Progress, TaskCancelled, TaskContext
from desktop.core.query import Query, TextTerm
from desktop.engines.analyticdb.connection import Connection
from desktop.engines.base import IngestItem, IngestResult, SwitchesModels
from desktop.services.doctor import Finding, examine
from desktop.services.library import LibraryRegistry
from desktop.services.models import catalogue, intake, power
from desktop.services.models.info import ModelInfo, Pause
from desktop.services.models.installation import Installer, checked_name, name_of
from desktop.services.models.service import BUILT_IN, ModelService
from tests.hub.hub import COMMIT, TinyHub, serving
from tests.hub.meanings import meanings
from tests.hub.tiny_pack import FAMILIES, build_pack

NAME = "XLM-Roberta-Base-ViT-B-32__laion5b_s13b_b90k"
REPOSITORY = f"immich-app/{NAME}"
ROOT = Path(__file__).parents[3]


class Report:
    """Nothing may fail."""

    def uploading(self, item_ids: Sequence[int], document: str) -> None: ...

    def uploaded(self, item_ids: Sequence[int], job_id: str) -> None: ...

    def transferred(self, size_bytes: int) -> None: ...

    def finished(self, results: Sequence[IngestResult]) -> None:
        for result in results:
            assert result.error is None


@pytest.fixture
def paths(tusou_home: Path) -> Paths:
    return Paths.from_environment()


@pytest.fixture
def settings(paths: Paths) -> SettingsStore:
    return SettingsStore(paths.settings_file)


@pytest.fixture
def registry(paths: Paths, settings: SettingsStore) -> Iterator[LibraryRegistry]:
    made = LibraryRegistry(paths, settings, CredentialStore({}))
    yield made
    made.close()


@pytest.fixture
def service(registry: LibraryRegistry, paths: Paths, settings: SettingsStore) -> ModelService:
    return ModelService(registry, paths, settings)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_pack(tmp_path_factory.mktemp("packs") / "Tiny", meanings("en", "zh"))


@pytest.fixture(scope="module")
def shelved(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the pack as it is when it is installed."""
    return Installer(tmp_path_factory.mktemp("models")).from_path(pack, TaskContext())


@pytest.fixture
def tiny(shelved: Path, paths: Paths, service: ModelService) -> ModelInfo:
    """The pack, installed."""
    shutil.copytree(shelved, paths.models / shelved.name)
    return service.find("Tiny")


@pytest.fixture
def hub(tmp_path: Path, pack: Path, settings: SettingsStore) -> Iterator[TinyHub]:
    shutil.copytree(pack, tmp_path / "hub" / REPOSITORY)
    with serving(tmp_path / "hub") as served:
        settings.update(lambda present: present.replace(model_hub=served.url))
        yield served


def add_samples(registry: LibraryRegistry) -> None:
    ingest = registry.open("local").open_ingest(Report(), TaskContext())
    for number, path in enumerate(sorted((ROOT / "resources" / "samples").glob("*.jpg"))):
        content = path.read_bytes()
        place = Place(PlaceKind.FILE, str(path), "", len(content), path.stat().st_mtime_ns)
        ingest.put(IngestItem(number, place, sha256(content).hexdigest(), content))
    ingest.flush()
    ingest.close()


def first_match(registry: LibraryRegistry, text: str) -> str:
    return registry.open("local").search(Query((TextTerm(text),), top_k=1), TaskContext()).matches[0].photo.file_name


def zipped(pack: Path, target: Path, prefix: str = "") -> Path:
    with zipfile.ZipFile(target, "w") as file:
        for path in pack.rglob("*.*"):
            file.write(path, prefix + path.relative_to(pack).as_posix())
    return target


# The list


def test_the_list_has_the_built_in_model_and_what_can_be_fetched(service: ModelService) -> None:
    built_in, *others = service.models()
    assert (built_in.name, built_in.built_in, built_in.installed) == (BUILT_IN, True, True)
    assert built_in.answers == ["local"]
    assert built_in.size_bytes and built_in.size_bytes > 1_000_000
    assert [other.name for other in others] == [pack.name for pack in catalogue.PACKS]
    assert not any(other.installed for other in others)
    assert service.switches() == []
    assert built_in.picture_ms is None
    assert (service.models(measured=True)[0].picture_ms or 0) > 0


def test_recommended_packs_may_be_used_by_everyone_and_name_their_figures() -> None:
    recommended = [pack for pack in catalogue.PACKS if pack.recommended]
    assert not any("NC" in pack.licence for pack in recommended)
    assert any(pack.languages == ("en",) for pack in recommended)
    assert any("zh" in pack.languages for pack in recommended)
    assert all(pack.recall for pack in recommended)
    assert not any(pack.recommended for pack in catalogue.PACKS if pack.name.startswith("nllb"))


# Installation


@pytest.mark.parametrize("family", FAMILIES)
def test_a_pack_of_every_family_is_fetched_tested_and_remembered(
    service: ModelService, tmp_path: Path, settings: SettingsStore, family: str
) -> None:
    folder = build_pack(tmp_path / "hub" / "someone" / f"{family}-tiny", meanings("en"), family, external=True)
    with serving(tmp_path / "hub") as served:
        settings.update(lambda present: present.replace(model_hub=served.url))
        info = service.install(f"someone/{family}-tiny", TaskContext())
    assert (info.name, info.source, info.revision) == (f"{family}-tiny", f"someone/{family}-tiny", COMMIT)
    assert info.languages == ("en",)
    assert info.dimensions == 24
    assert info.picture_ms and info.picture_ms > 0
    assert info.provider == "CPUExecutionProvider"
    assert info.size_bytes == sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_a_pack_of_the_list_is_fetched_by_its_name(service: ModelService, hub: TinyHub, paths: Paths) -> None:
    told: list[Progress] = []
    info = service.install(NAME, TaskContext(told.append))
    assert info.recommended
    assert info.recall["zh"] == 72.5
    assert told[-1].done == told[-1].total == info.size_bytes
    assert [progress.done for progress in told] == sorted(progress.done for progress in told)
    assert [model.name for model in service.models()][:2] == [BUILT_IN, NAME]
    assert [model.name for model in service.models()].count(NAME) == 1
    assert not list((paths.models / ".incoming").glob("*/"))


def test_the_hub_tells_how_much_there_is_before_it_is_fetched(service: ModelService, hub: TinyHub) -> None:
    info = service.look_up(NAME, TaskContext())
    assert (info.installed, info.revision, info.recall["en"]) == (False, COMMIT, 68.3)
    assert info.size_bytes == service.install(NAME, TaskContext()).size_bytes
    with pytest.raises(ModelError) as caught:
        service.look_up("someone/nothing", TaskContext())
    assert caught.value.code is ErrorCode.MODEL_NOT_FOUND


def test_a_mirror_is_kept_in_the_settings_if_it_is_safe(
    service: ModelService, settings: SettingsStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    service.choose_hub("https://mirror.example")
    assert service.hub == settings.load().model_hub == "https://mirror.example"
    with pytest.raises(ConfigurationError):
        service.choose_hub("http://mirror.example")
    service.choose_hub("")
    assert service.hub == "https://huggingface.co"


def test_an_installation_that_was_cancelled_goes_on(service: ModelService, hub: TinyHub) -> None:
    def stop(progress: Progress) -> None:
        if progress.label == "visual/model.onnx":
            ctx.cancel()

    ctx = TaskContext(stop)
    with pytest.raises(TaskCancelled):
        service.install(NAME, ctx)
    assert service.find(BUILT_IN)
    asked = dict(hub.asked)
    assert "textual/model.onnx" in asked
    told: list[Progress] = []
    service.install(NAME, TaskContext(told.append))
    assert hub.asked["textual/model.onnx"] == asked["textual/model.onnx"]
    assert told[0].done > 0


def test_what_arrived_is_listed_and_goes_on_at_another_mirror(
    service: ModelService, hub: TinyHub, settings: SettingsStore
) -> None:
    hub.faults.wrong_bytes = {"visual/model.onnx"}
    with pytest.raises(ModelError):
        service.install(NAME, TaskContext())
    arrived = next(model for model in service.models() if model.name == NAME)
    assert not arrived.installed
    assert arrived.arrived_bytes > 1000
    with serving(hub.root) as mirror:
        settings.update(lambda present: present.replace(model_hub=mirror.url))
        assert service.install(NAME, TaskContext()).arrived_bytes == 0
        assert mirror.asked["textual/model.onnx"] == 0


def test_what_arrived_of_a_pack_that_nobody_lists_can_be_removed(
    service: ModelService, hub: TinyHub, paths: Paths
) -> None:
    (hub.root / REPOSITORY).rename(hub.root / "immich-app" / "Own")
    hub.faults.wrong_bytes = {"visual/model.onnx"}
    with pytest.raises(ModelError):
        service.install("Own", TaskContext())
    arrived = next(model for model in service.models() if model.name == "Own")
    assert arrived.source == "immich-app/Own"
    assert service.remove("Own") == arrived.arrived_bytes > 1000
    assert [model.name for model in service.models()] == [BUILT_IN, *(pack.name for pack in catalogue.PACKS)]
    assert not list(paths.models.rglob("*.onnx*"))


def test_bytes_that_changed_since_they_arrived_are_fetched_again(
    service: ModelService, hub: TinyHub, paths: Paths
) -> None:
    hub.faults.wrong_bytes = {"visual/model.onnx"}
    with pytest.raises(ModelError):
        service.install(NAME, TaskContext())
    hub.faults.wrong_bytes = set()
    (network,) = paths.models.rglob("textual/model.onnx")
    content = bytearray(network.read_bytes())
    content[-1] ^= 1
    network.write_bytes(content)
    assert service.install(NAME, TaskContext()).installed
    assert hub.asked["textual/model.onnx"] == 2


KILLED = """
import os, sys
from desktop.cli.session import Session
from desktop.core.progress import TaskContext

def die(progress):
    if progress.label == "visual/model.onnx":
        os._exit(9)

Session().models.install(sys.argv[1], TaskContext(die))
"""


def test_an_installation_that_was_killed_goes_on(service: ModelService, hub: TinyHub) -> None:
    command = [sys.executable, "-c", KILLED, NAME]
    assert subprocess.run(command, check=False, cwd=ROOT).returncode == 9
    assert len(service.models()) == 1 + len(catalogue.PACKS)
    asked = hub.asked["textual/model.onnx"]
    assert service.install(NAME, TaskContext()).installed
    assert hub.asked["textual/model.onnx"] == asked


def test_a_newer_commit_is_fetched_anew_and_stands_beside_the_old_one(
    service: ModelService, hub: TinyHub, paths: Paths
) -> None:
    old = service.install(NAME, TaskContext())
    build_pack(hub.root / REPOSITORY, meanings("en", "zh"), seed=5)
    hub.commit = "a" * 40
    new = service.install(NAME, TaskContext())
    assert new.id != old.id
    assert service.find(NAME).id == new.id
    assert service.find(old.id).id == old.id


def test_installing_again_changes_nothing(service: ModelService, hub: TinyHub) -> None:
    assert service.install(NAME, TaskContext()).id == service.install(NAME, TaskContext()).id
    assert len([model for model in service.models() if model.installed]) == 2


def test_installing_a_damaged_pack_again_mends_it(service: ModelService, hub: TinyHub, paths: Paths) -> None:
    first = service.install(NAME, TaskContext())
    sent = hub.sent.total()
    service.install(NAME, TaskContext())
    assert hub.sent.total() == sent
    network = paths.models / first.id / "visual" / "model.onnx"
    whole = network.read_bytes()
    network.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert service.install(NAME, TaskContext()).id == first.id
    assert network.read_bytes() == whole
    assert not list((paths.models / ".incoming").glob("*/"))


@pytest.mark.parametrize("prefix", ["", "Tiny/"])
def test_a_zip_is_the_same_pack_as_its_folder(
    service: ModelService, pack: Path, shelved: Path, tmp_path: Path, prefix: str
) -> None:
    by_zip = service.install(str(zipped(pack, tmp_path / "Tiny.zip", prefix)), TaskContext())
    assert by_zip.id == shelved.name
    assert by_zip.languages == ("en", "zh")
    assert by_zip.source.endswith("Tiny.zip")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
@pytest.mark.parametrize("source", ["hub", "folder"])
def test_what_arrives_is_for_its_owner_only(
    service: ModelService, hub: TinyHub, pack: Path, paths: Paths, source: str
) -> None:
    before = os.umask(0)
    try:
        service.install(REPOSITORY if source == "hub" else str(pack), TaskContext())
    finally:
        os.umask(before)
    assert [path for path in paths.models.rglob("*") if path.stat().st_mode & 0o077] == []


def test_files_that_are_no_part_of_a_pack_are_left_behind(
    service: ModelService, pack: Path, shelved: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "Tiny"
    shutil.copytree(pack, folder)
    (folder / "README.md").write_text("about")
    (folder / "visual" / "model.armnn").write_bytes(b"x" * 1000)
    assert service.install(str(folder), TaskContext()).id == shelved.name


@pytest.mark.parametrize("source", ["nothing-of-this-name", "immich-app/nothing", "../escape", "a/b/c"])
def test_a_name_that_is_nowhere_is_told(service: ModelService, hub: TinyHub, source: str) -> None:
    with pytest.raises(ModelError) as caught:
        service.install(source, TaskContext())
    assert caught.value.code is ErrorCode.MODEL_NOT_FOUND


def test_a_pack_whose_networks_do_not_belong_together_is_not_installed(
    service: ModelService, pack: Path, tmp_path: Path, paths: Paths
) -> None:
    mixed = tmp_path / "Mixed"
    shutil.copytree(pack, mixed)
    other = build_pack(tmp_path / "other", meanings("en", "zh"), seed=8)
    shutil.copytree(other / "textual", mixed / "textual", dirs_exist_ok=True)
    with pytest.raises(ModelError) as caught:
        service.install(str(mixed), TaskContext())
    assert caught.value.code is ErrorCode.MODEL_PACK_MISMATCHED
    assert len([model for model in service.models() if model.installed]) == 1
    assert not list((paths.models / ".incoming").rglob("*.onnx"))


def test_wrong_bytes_of_a_mirror_are_not_installed(service: ModelService, hub: TinyHub) -> None:
    hub.faults.wrong_bytes = {"textual/model.onnx"}
    with pytest.raises(ModelError) as caught:
        service.install(NAME, TaskContext())
    assert caught.value.code is ErrorCode.MODEL_CHECKSUM_WRONG
    hub.faults.wrong_bytes = set()
    assert service.install(NAME, TaskContext()).installed


def test_a_full_disk_is_told_before_anything_is_fetched(
    service: ModelService, hub: TinyHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_SPARE_BYTES", 1 << 60)
    with pytest.raises(StorageError) as caught:
        service.install(NAME, TaskContext())
    assert caught.value.code is ErrorCode.DISK_FULL
    assert hub.sent.total() == 0


def test_two_programs_that_install_the_same_pack_take_turns(
    registry: LibraryRegistry, paths: Paths, settings: SettingsStore, hub: TinyHub
) -> None:
    hub.faults.pause_s = 0.02
    found: list[str] = []

    def work() -> None:
        found.append(ModelService(registry, paths, settings).install(NAME, TaskContext()).id)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert len(set(found)) == 1


# Hostile zips


def with_member(name: str, content: bytes = b"x", mode: int = 0) -> Callable[[zipfile.ZipFile], None]:
    def write(file: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        file.writestr(info, content)

    return write


def test_names_that_lead_out_of_the_folder_are_passed_over(
    service: ModelService, pack: Path, tmp_path: Path, tusou_home: Path
) -> None:
    path = zipped(pack, tmp_path / "Tiny.zip")
    with zipfile.ZipFile(path, "a") as file:
        for name in (
            "visual/../../../escaped",
            "/visual/escaped",
            "visual/..\\..\\escaped",
            "visual/C:escaped",
            "../config.json",
        ):
            with_member(name)(file)
    before = {each for each in tmp_path.rglob("*") if not each.is_relative_to(tusou_home)}
    info = service.install(str(path), TaskContext())
    assert info.size_bytes == sum(each.stat().st_size for each in pack.rglob("*") if each.is_file())
    assert {each for each in tmp_path.rglob("*") if not each.is_relative_to(tusou_home)} == before
    assert not list(tusou_home.rglob("*escaped*"))


@pytest.mark.parametrize(
    ("file_name", "name"),
    [
        ("ViT-B-32__openai.zip", "ViT-B-32__openai"),
        ("ViT-B-32 (1).zip", "ViT-B-32-1"),
        ("My pack", "My-pack"),
        ("模型.zip", "pack"),
        (".hidden", "hidden"),
        ("a" * 120 + ".zip", "a" * 96),
        ("a" * 95 + "...b", "a" * 95),
    ],
)
def test_a_pack_is_taken_from_a_folder_or_zip_of_any_name(tmp_path: Path, file_name: str, name: str) -> None:
    path = tmp_path / file_name
    if path.suffix == ".zip":
        path.touch()
    else:
        path.mkdir()
    assert checked_name(name_of(path)) == name


def test_a_link_in_a_zip_is_refused(service: ModelService, pack: Path, tmp_path: Path) -> None:
    path = zipped(pack, tmp_path / "Tiny.zip")
    with zipfile.ZipFile(path, "a") as file:
        with_member("visual/weights", b"/etc/passwd", stat.S_IFLNK | 0o777)(file)
    with pytest.raises(InvalidInputError) as caught:
        service.install(str(path), TaskContext())
    assert caught.value.code is ErrorCode.ARCHIVE_MEMBER_UNSAFE


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and nothing else", b"x" * 5000])
def test_a_zip_that_is_none_is_told(service: ModelService, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "Tiny.zip"
    path.write_bytes(content)
    with pytest.raises(InvalidInputError) as caught:
        service.install(str(path), TaskContext())
    assert caught.value.code is ErrorCode.ARCHIVE_DAMAGED


def test_a_damaged_member_is_told(service: ModelService, pack: Path, tmp_path: Path) -> None:
    path = zipped(pack, tmp_path / "Tiny.zip")
    content = bytearray(path.read_bytes())
    content[content.index(b"LpNormalization")] ^= 1
    path.write_bytes(content)
    with pytest.raises(InvalidInputError) as caught:
        service.install(str(path), TaskContext())
    assert caught.value.code is ErrorCode.ARCHIVE_DAMAGED


def test_a_zip_of_more_than_any_pack_has_is_refused(
    service: ModelService, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zipped(pack, tmp_path / "Tiny.zip")
    for limit, value in (("_MAX_BYTES", 1000), ("_MAX_FILES", 3), ("_MAX_DIRECTORY_BYTES", 10)):
        with monkeypatch.context() as patched:
            patched.setattr(intake, limit, value)
            with pytest.raises(InvalidInputError) as caught:
                service.install(str(path), TaskContext())
            assert caught.value.code is ErrorCode.ARCHIVE_LIMIT


def test_a_folder_or_zip_without_a_pack_is_told(service: ModelService, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with zipfile.ZipFile(tmp_path / "empty.zip", "w") as file:
        file.writestr("a.txt", "no pack")
    for source in ("empty", "empty.zip"):
        with pytest.raises(ModelError) as caught:
            service.install(str(tmp_path / source), TaskContext())
        assert caught.value.code is ErrorCode.MODEL_PACK_INVALID


def test_the_doctor_reads_every_byte_of_installed_packs(
    service: ModelService, registry: LibraryRegistry, tiny: ModelInfo, paths: Paths
) -> None:

    def found() -> Finding:
        findings = examine(registry, paths, CredentialStore({}), TaskContext())
        return next(finding for finding in findings if finding.name.startswith("model pack Tiny@"))

    assert found().ok
    (network,) = paths.models.glob("Tiny@*/visual/model.onnx")
    content = bytearray(network.read_bytes())
    content[-1] ^= 1
    network.write_bytes(content)
    error = found().error
    assert error is not None
    assert (error.code, error.params["path"]) == (ErrorCode.MODEL_PACK_INVALID, str(network))


# Use and removal


def test_a_library_changes_to_a_pack_and_back_and_the_pack_is_removed(
    service: ModelService, registry: LibraryRegistry, tiny: ModelInfo, paths: Paths
) -> None:
    add_samples(registry)
    switch = service.use("Tiny")
    assert (switch.library, switch.wanted, switch.missing) == ("local", tiny.id, 9)
    assert service.find("Tiny").wanted == ["local"]
    assert [each.missing for each in service.switches()] == [9]
    assert service.embed(TaskContext()) == 9
    assert service.switches() == []
    assert service.find("Tiny").answers == ["local"]
    assert first_match(registry, "the rocket") == "rocket.jpg"
    assert first_match(registry, "猫") == "cat.jpg"
    with pytest.raises(ModelError) as caught:
        service.remove("Tiny")
    assert caught.value.code is ErrorCode.MODEL_IN_USE

    service.use(BUILT_IN)
    size = sum(path.stat().st_size for path in paths.models.rglob("*") if path.is_file())
    assert size > 0
    assert service.remove("Tiny") > 0
    assert not list(paths.models.rglob("*.onnx"))
    assert [model.name for model in service.models() if model.installed] == [BUILT_IN]
    assert first_match(registry, "cat") == "cat.jpg"


def test_vectors_of_a_pack_that_was_deleted_by_hand_can_be_removed(
    service: ModelService, registry: LibraryRegistry, tiny: ModelInfo, paths: Paths
) -> None:
    add_samples(registry)
    service.use("Tiny")
    service.embed(TaskContext())
    service.use(BUILT_IN)
    shutil.rmtree(paths.models / tiny.id)
    with pytest.raises(ModelError) as caught:
        service.remove("Tiny")
    assert caught.value.code is ErrorCode.MODEL_NOT_FOUND
    engine = registry.open("local")
    assert isinstance(engine, SwitchesModels)
    assert [use.model for use in engine.models()] == [service.find(BUILT_IN).id, tiny.id]
    service.remove(tiny.id)
    assert [use.model for use in engine.models()] == [service.find(BUILT_IN).id]


def test_the_built_in_model_is_not_removed(service: ModelService) -> None:
    with pytest.raises(ModelError) as caught:
        service.remove(BUILT_IN)
    assert caught.value.code is ErrorCode.MODEL_IN_USE


def test_a_model_that_is_not_installed_is_neither_used_nor_removed(service: ModelService) -> None:
    for act in (service.use, service.remove):
        with pytest.raises(ModelError) as caught:
            act(NAME)
        assert caught.value.code is ErrorCode.MODEL_NOT_FOUND


def test_only_local_libraries_change_their_model(service: ModelService, registry: LibraryRegistry) -> None:
    with pytest.raises(ConfigurationError):
        service.use(BUILT_IN, "nowhere")
    registry.add_analyticdb(Connection("shop", "cn-hangzhou", instance="gp-1", namespace="n", collection="c"))
    with pytest.raises(EngineError) as caught:
        service.use(BUILT_IN, "shop")
    assert caught.value.code is ErrorCode.NOT_SUPPORTED


def test_a_pause_lasts_until_it_is_ended_in_any_program(
    service: ModelService, registry: LibraryRegistry, tiny: ModelInfo, paths: Paths, settings: SettingsStore
) -> None:
    add_samples(registry)
    service.use("Tiny")
    service.pause()
    other = ModelService(registry, paths, SettingsStore(paths.settings_file))
    assert other.pause_reason() is Pause.BY_HAND
    told: list[Pause | None] = []

    def on_pause(pause: Pause | None) -> None:
        told.append(pause)
        assert service.switches()[0].missing == 9
        other.resume()

    assert service.embed(TaskContext(), on_pause=on_pause) == 9
    assert told == [Pause.BY_HAND, None]
    assert service.switches() == []


def test_on_battery_the_work_waits_unless_that_is_allowed(
    service: ModelService,
    registry: LibraryRegistry,
    tiny: ModelInfo,
    settings: SettingsStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add_samples(registry)
    service.use("Tiny")
    ctx = TaskContext()

    def unplugged() -> bool:
        ctx.cancel()
        return True

    monkeypatch.setattr(power, "on_battery", unplugged)
    with pytest.raises(TaskCancelled):
        service.embed(ctx)
    settings.update(lambda present: present.replace(pause_on_battery=False))
    assert service.embed(TaskContext()) == 9


def test_the_state_of_the_battery_can_be_asked() -> None:
    assert power.on_battery() in {True, False}


def test_searching_with_the_built_in_model_loads_nothing_of_packs(tusou_home: Path) -> None:
    code = (
        "import sys\n"
        "from desktop.cli.main import main\n"
        "status = main(['search', 'cat', '--json'])\n"
        "loaded = {'tokenizers', 'huggingface_hub', 'httpx2', 'psutil'} & set(sys.modules)\n"
        "sys.exit(f'{status} {loaded}' if status or loaded else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
