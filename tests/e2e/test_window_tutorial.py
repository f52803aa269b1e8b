"""Every flow of the vendor's image-search tutorial, from an empty instance, in the real window, and what goes wrong."""

from __future__ import annotations

import gzip
import os
import shutil
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.progress import TaskContext
from desktop.engines.analyticdb import client, engine
from desktop.engines.analyticdb.patience import Pace, Patience, retry
from desktop.ui.dropped import Dropped
from desktop.ui.library_details import LibraryDetails
from desktop.ui.search.filter_popup import FilterPopup
from tests.e2e.cloud_window import WAIT_MS, CloudWindow, press
from tests.emulator import Behaviour, Emulator, FaultKind, Part

KEYS = ("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "TUSOU_NAMESPACE_PASSWORD")


@pytest.fixture(scope="module")
def cloud() -> Iterator[Emulator]:
    """An instance on which nothing is set up, with jobs that take a moment."""
    with Emulator(prepared=False, behaviour=Behaviour(job_seconds=0.2)) as running:
        yield running


@pytest.fixture(scope="module")
def tusou(cloud: Emulator, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CloudWindow]:
    """The window, which asks for its jobs sooner than it would ask a real service."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in (*KEYS, "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
            patch.delenv(name, raising=False)
        patch.setenv("TUSOU_HOME", str(home))
        patch.setattr(engine, "Pace", partial(Pace, poll_first_s=0.1, poll_last_s=0.3))
        window = CloudWindow(cloud, home)
        yield window
        window.close()


@pytest.fixture
def photo(sample_photos: Path, tmp_path: Path) -> Callable[[str], str]:
    """Copies a sample photo to where the test may do with it as it likes."""
    return lambda name: str(shutil.copy(sample_photos / name, tmp_path))


def test_an_empty_instance_becomes_a_library_by_the_wizard(tusou: CloudWindow, cloud: Emulator, qtbot: QtBot) -> None:
    said = tusou.set_up(qtbot)
    assert said.count(": created") == 3
    assert "✗" not in said
    assert cloud.collection().model == "multimodal-embedding-v1"
    cloud.collection().metadata["shop"] = "text"


def test_the_first_upload_is_announced_and_can_be_refused(
    tusou: CloudWindow, cloud: Emulator, qtbot: QtBot, photo: Callable[[str], str]
) -> None:
    tusou.workspace.upload.add_dropped(Dropped(paths=[photo("coffee.jpg")]))
    qtbot.waitUntil(lambda: bool(tusou.questions()), timeout=WAIT_MS)
    (question,) = tusou.questions()
    text = question.text() + question.informativeText()
    for told in ("leave this computer", "2 entries", "Where they were taken is left out"):
        assert told in text
    press(question, "Cancel")
    assert tusou.workspace.upload_panel.cards == []
    assert not cloud.documents()


def test_a_local_photo_goes_up_and_its_progress_is_followed(
    tusou: CloudWindow, cloud: Emulator, qtbot: QtBot, photo: Callable[[str], str]
) -> None:
    tusou.add(qtbot, Dropped(paths=[photo("cat.jpg")]))
    assert len(cloud.documents()) == 1
    assert cloud.calls_of("GetUploadDocumentJob")
    assert "1 added" in tusou.said()


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz", "gz"])
def test_each_kind_of_archive_goes_up(
    tusou: CloudWindow, cloud: Emulator, qtbot: QtBot, sample_photos: Path, tmp_path: Path, kind: str
) -> None:
    wanted = {"zip": "clock.jpg", "tar": "coins.jpg", "tar.gz": "rocket.jpg", "gz": "bricks.jpg"}[kind]
    source, archive = sample_photos / wanted, tmp_path / f"photos.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(archive, "w") as packed:
            packed.write(source, wanted)
    elif kind == "gz":
        archive = tmp_path / f"{wanted}.gz"
        archive.write_bytes(gzip.compress(source.read_bytes()))
    else:
        with tarfile.open(archive, "w:gz" if kind == "tar.gz" else "w") as packed_tar:
            packed_tar.add(source, wanted)
    before = len(cloud.documents())
    tusou.add(qtbot, Dropped(paths=[str(archive)]))
    assert len(cloud.documents()) == before + 1


def test_words_find_photos_whose_pictures_and_captions_are_shown(
    tusou: CloudWindow, cloud: Emulator, qtbot: QtBot, sample_photos: Path
) -> None:
    cloud.add_photo("street.jpg", (sample_photos / "coffee.jpg").read_bytes(), caption="别人的咖啡")
    found = tusou.search(qtbot, "猫")
    assert found[0].file_name == "cat.jpg"
    (coffee,) = [each for each in tusou.search(qtbot, "咖啡") if each.caption]
    assert coffee.caption == "别人的咖啡"
    loader = tusou.workspace.thumbnails
    qtbot.waitUntil(lambda: loader.image(coffee.id) is not None, timeout=WAIT_MS)


def test_a_local_picture_and_a_picture_by_its_address_find_photos(
    tusou: CloudWindow, cloud: Emulator, qtbot: QtBot, photo: Callable[[str], str]
) -> None:
    best = tusou.search_by(qtbot, Dropped(paths=[photo("clock.jpg")]))[0]
    assert best.file_name == "clock.jpg"
    assert best.url
    cloud.forget_calls()
    again = tusou.search_by(qtbot, Dropped(links=[best.url]))[0]
    assert again.id == best.id
    assert not cloud.calls_of("PostObject")


def test_a_photo_by_its_address_goes_up_without_passing_through_here(
    tusou: CloudWindow, cloud: Emulator, qtbot: QtBot
) -> None:
    url = tusou.search(qtbot, "猫")[0].url
    assert url
    before = len(cloud.documents())
    cloud.forget_calls()
    tusou.add(qtbot, Dropped(links=[url]))
    assert len(cloud.documents()) == before + 1
    assert not cloud.calls_of("PostObject")


def test_the_library_is_listed(tusou: CloudWindow, cloud: Emulator, qtbot: QtBot) -> None:
    tusou.show_all(qtbot)
    qtbot.waitUntil(lambda: len(tusou.photos()) == len(cloud.documents()), timeout=WAIT_MS)


def test_more_results_are_asked_for(tusou: CloudWindow, cloud: Emulator, qtbot: QtBot) -> None:
    tusou.workspace.search_bar.top_k = 2
    assert len(tusou.search(qtbot, "clock")) <= 2
    cloud.forget_calls()
    with qtbot.waitSignal(tusou.workspace.search.searched, timeout=WAIT_MS):
        press(tusou.workspace.results_panel, "More results")
    assert [call.parameters["TopK"] for call in cloud.calls_of("QueryContent")] == ["8"]


def test_what_the_collection_cannot_be_filtered_by_is_grey_with_the_reason(tusou: CloudWindow, qtbot: QtBot) -> None:
    tusou.show_all(qtbot)
    next(
        each for each in tusou.workspace.search_bar.findChildren(QToolButton) if each.accessibleName() == "Filters"
    ).click()
    popup = tusou.workspace.search_bar.findChild(FilterPopup)
    assert popup is not None
    fields = {each.accessibleName(): each for each in popup.findChildren(QWidget) if each.accessibleName()}
    qtbot.waitUntil(lambda: not fields["At least (MB)"].isEnabled(), timeout=WAIT_MS)
    assert "no field for this" in fields["At least (MB)"].toolTip()
    assert fields["Type"].isEnabled()
    popup.close()


def test_what_a_library_has_used_can_be_read(tusou: CloudWindow, qtbot: QtBot) -> None:
    LibraryDetails(tusou.window, tusou.services.libraries, tusou.runner).open("cloud")
    qtbot.waitUntil(lambda: bool(tusou.questions()), timeout=WAIT_MS)
    (box,) = tusou.questions()
    assert "multimodal-embedding-v1" in box.informativeText()
    assert "entries" in box.informativeText()
    box.reject()


def test_a_caption_is_edited(tusou: CloudWindow, cloud: Emulator, qtbot: QtBot) -> None:
    tusou.show_all(qtbot)
    qtbot.waitUntil(lambda: any(each.file_name == "clock.jpg" for each in tusou.photos()), timeout=WAIT_MS)
    clock = tusou.select("clock.jpg")
    panel = tusou.workspace.preview_panel
    caption = next(each for each in panel.findChildren(QPlainTextEdit) if each.accessibleName() == "Caption")
    qtbot.waitUntil(lambda: caption.isEnabled() and bool(panel.isVisible()), timeout=WAIT_MS)
    QApplication.processEvents()
    caption.setPlainText("外婆的钟")
    caption.document().setModified(True)
    caption.submitted.emit()  # type: ignore[attr-defined]
    qtbot.waitUntil(
        lambda: any(each.metadata.get("caption") == "外婆的钟" for each in cloud.documents().values()), timeout=WAIT_MS
    )
    assert clock.id in cloud.documents()


def test_what_new_tags_cost_is_said_before_they_are_written(tusou: CloudWindow, cloud: Emulator, qtbot: QtBot) -> None:
    tusou.show_all(qtbot)
    qtbot.waitUntil(lambda: any(each.file_name == "clock.jpg" for each in tusou.photos()), timeout=WAIT_MS)
    tusou.select("clock.jpg")
    workspace = tusou.workspace
    labels = workspace.preview_panel.findChildren(QLabel)
    assert any("paid for" in each.text() and not each.isHidden() for each in labels)
    qtbot.waitUntil(workspace.photo_actions.edit_tags.isEnabled, timeout=WAIT_MS)
    workspace.photo_actions.edit_tags.trigger()
    qtbot.waitUntil(lambda: workspace.annotating.dialog is not None, timeout=WAIT_MS)
    dialog = workspace.annotating.dialog
    assert dialog is not None
    tags = next(each for each in dialog.findChildren(QLineEdit) if each.accessibleName() == "New tags")
    qtbot.keyClicks(tags, "clocks, metal")
    assert any("up to 2 entries" in each.text() for each in dialog.findChildren(QLabel))
    assert not any("clocks" in each.metadata.get("tags", "") for each in cloud.documents().values())
    dialog.accept()
    qtbot.waitUntil(
        lambda: any("clocks" in each.metadata.get("tags", "") for each in cloud.documents().values()), timeout=WAIT_MS
    )
    qtbot.waitUntil(lambda: "1 photo" in tusou.said(), timeout=WAIT_MS)


def test_a_removal_is_confirmed_and_can_be_taken_back_until_it_is_carried_out(
    tusou: CloudWindow, cloud: Emulator, qtbot: QtBot
) -> None:
    tusou.show_all(qtbot)
    qtbot.waitUntil(lambda: any(each.file_name == "coins.jpg" for each in tusou.photos()), timeout=WAIT_MS)
    actions, bar = tusou.workspace.photo_actions, tusou.window.message_bar
    for taken_back in (True, False):
        coins = tusou.select("coins.jpg")
        qtbot.waitUntil(actions.remove.isEnabled, timeout=WAIT_MS)
        actions.remove.trigger()
        qtbot.waitUntil(lambda: "Remove 1 photo" in tusou.said(), timeout=WAIT_MS)
        press(bar, "Remove")
        assert coins.id not in {each.id for each in tusou.photos()}
        assert coins.id in cloud.documents(), "it is not carried out yet"
        if taken_back:
            press(bar, "Undo")
            assert coins.id in {each.id for each in tusou.photos()}
    actions.finish(WAIT_MS)
    assert coins.id not in cloud.documents()


# What goes wrong, as the user reads it


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("InvalidTimeStamp.Expired", "The clock of this computer"),
        ("Forbidden.RAM", "gpdb:QueryContent"),
        ("InsufficientBalance", "arrears"),
        ("OperationDenied.DBInstanceStatus", "instance is"),
        ("InvalidAccessKeyId.Inactive", "AccessKey"),
        ("Throttling.User", "too many"),
        ("Namespace.PasswordInvalid", "password of the namespace is wrong"),
    ],
)
def test_what_the_service_refuses_is_read_in_place_of_the_results(
    tusou: CloudWindow, cloud: Emulator, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, code: str, words: str
) -> None:
    impatient(monkeypatch)
    fault = cloud.faults.add(FaultKind.ERROR, "QueryContent", code=code, status=400, message="See the code.")
    try:
        tusou.workspace.search_bar.set_text(f"cat {code}")
        tusou.workspace.search_bar.search()
        qtbot.waitUntil(lambda: words.lower() in tusou.said().lower(), timeout=WAIT_MS)
    finally:
        cloud.faults.remove(fault)
    press(tusou.workspace.results_panel, "Copy details")
    assert "RequestId" in QGuiApplication.clipboard().text()


def test_a_host_that_does_not_answer_is_named_with_the_whitelist(
    tusou: CloudWindow, cloud: Emulator, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient(monkeypatch)
    cloud.refuse(Part.GPDB)
    try:
        tusou.workspace.search_bar.set_text("dog")
        tusou.workspace.search_bar.search()
        qtbot.waitUntil(lambda: "whitelist" in tusou.said(), timeout=WAIT_MS)
        assert cloud.host(Part.GPDB) in tusou.said()
    finally:
        cloud.accept(Part.GPDB)


def test_a_failed_job_is_told_at_its_photo_which_can_be_tried_again(
    tusou: CloudWindow, cloud: Emulator, qtbot: QtBot, photo: Callable[[str], str]
) -> None:
    fault = cloud.faults.add(FaultKind.JOB_FAILS, message="The picture cannot be embedded.")
    try:
        tusou.add(qtbot, Dropped(paths=[photo("galaxies.jpg")]))
    finally:
        cloud.faults.remove(fault)
    card = tusou.workspace.upload_panel.cards[0]
    card.show_problems()
    card.failures_wanted.emit(0)
    qtbot.waitUntil(lambda: "cannot be embedded" in tusou.said(), timeout=WAIT_MS)
    before = len(cloud.documents())
    card.retry_requested.emit()
    qtbot.waitUntil(lambda: len(cloud.documents()) == before + 1, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: tusou.workspace.upload_panel.cards[0].ended, timeout=WAIT_MS)


def test_a_revoked_key_stops_an_import_whose_photos_stay_queued(
    tusou: CloudWindow, cloud: Emulator, qtbot: QtBot, photo: Callable[[str], str]
) -> None:
    key = cloud.cloud.keys[cloud.key.id]
    cloud.revoke_key()
    panel = tusou.workspace.upload_panel
    before = len(panel.cards)
    tusou.workspace.upload.add_dropped(Dropped(paths=[photo("astronaut.jpg")]))
    qtbot.waitUntil(lambda: len(panel.cards) > before and "AccessKey" in tusou.said(), timeout=WAIT_MS)
    cloud.cloud.keys[key.id] = key
    documents = len(cloud.documents())
    panel.cards[0].resume_requested.emit()
    panel.cards[0].retry_requested.emit()
    qtbot.waitUntil(lambda: len(cloud.documents()) > documents, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: panel.cards[0].ended, timeout=WAIT_MS)


def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up after two attempts: a person would wait a minute."""

    def soon(work: Callable[[], object], patience: Patience, ctx: TaskContext) -> object:
        return retry(work, replace(patience, attempts=2, first_wait_s=0.05), ctx)

    monkeypatch.setattr(client, "retry", soon)
