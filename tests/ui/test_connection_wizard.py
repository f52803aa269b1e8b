"""A new AnalyticDB connection, made in the wizard against the emulator over real HTTPS."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
    QWizard,
)
from pytestqt.qtbot import QtBot

from desktop.config.credentials import CredentialStore, SecretName
from desktop.config.paths import Paths
from desktop.config.settings import Settings, SettingsStore
from desktop.services.connection_draft import ConnectionDraft, KeySource, Manager
from desktop.services.connections import ConnectionService
from desktop.services.library import LibraryRegistry
from desktop.tasks import TaskRunner
from desktop.ui.library_switcher import LibraryEntry
from desktop.ui.main_window import MainWindow
from desktop.ui.settings.connection_controller import ConnectionController
from desktop.ui.settings.connection_wizard import ConnectionWizard
from desktop.ui.settings.form import select
from desktop.ui.settings.settings_dialog import SettingsDialog
from desktop.ui.window_state import WindowState
from tests.emulator import Emulator, FaultKind
from tests.emulator.fixtures import empty_emulator, fast_emulator

__all__ = ["empty_emulator", "fast_emulator"]

WAIT_MS = 60_000


class Desk:
    """A window with the wizard behind it."""

    def __init__(self, runner: TaskRunner, paths: Paths) -> None:
        self.credentials = CredentialStore({})
        self.registry = LibraryRegistry(paths, SettingsStore(paths.settings_file), self.credentials)
        self.window = MainWindow(WindowState(None))
        self.controller = ConnectionController(self.window, ConnectionService(self.registry, self.credentials), runner)

    @property
    def wizard(self) -> ConnectionWizard:
        wizard = self.window.findChild(ConnectionWizard)
        assert wizard is not None
        return wizard

    @property
    def report(self) -> str:
        return self.wizard.check.text


@pytest.fixture
def desk(qtbot: QtBot, runner: TaskRunner, tusou_home: Path) -> Iterator[Desk]:
    desk = Desk(runner, Paths.from_environment())
    qtbot.addWidget(desk.window)
    desk.window.show()
    desk.controller.open()
    qtbot.waitUntil(lambda: desk.window.findChild(ConnectionWizard) is not None, timeout=WAIT_MS)
    yield desk
    desk.registry.close()
    desk.window.close()


def enter_account(wizard: ConnectionWizard, emulator: Emulator, secret: str = "") -> None:
    access, page = emulator.access, wizard.account
    page.name.setText("cloud")
    page.region.setEditText(access.region)
    page.key_id.setText(access.access_key_id)
    page.key_secret.setText(secret or access.access_key_secret)
    page.endpoint.setText(access.endpoint)
    page.open_platform.setText(access.open_platform_endpoint)
    page.ca_bundle.setText(str(access.ca_bundle))


def enter_collection(wizard: ConnectionWizard, emulator: Emulator) -> None:
    access, page = emulator.access, wizard.collection
    page.namespace.setEditText(access.namespace)
    page.password.setText(access.namespace_password)
    page.collection.setEditText(access.collection)


def press(parent: QWidget, text: str) -> None:
    next(each for each in parent.findChildren(QPushButton) if each.text() == text).click()


def test_a_connection_is_found_checked_and_kept(qtbot: QtBot, desk: Desk, fast_emulator: Emulator) -> None:
    wizard = desk.wizard
    enter_account(wizard, fast_emulator)
    wizard.next()
    press(wizard.instance, "List instances")
    qtbot.waitUntil(lambda: wizard.instance.chosen() == fast_emulator.access.instance, timeout=WAIT_MS)
    wizard.next()
    enter_collection(wizard, fast_emulator)
    press(wizard.collection, "List collections")
    qtbot.waitUntil(lambda: wizard.collection.collection.count() > 0, timeout=WAIT_MS)
    assert "Chinese and English" in " ".join(label.text() for label in wizard.collection.findChildren(QLabel))
    wizard.next()
    assert wizard.currentPage() is wizard.search_options
    wizard.next()
    qtbot.waitUntil(wizard.check.isComplete, timeout=WAIT_MS)
    lines = desk.report.splitlines()
    assert len(lines) >= 5
    assert all(line.startswith("✓") for line in lines)
    wizard.check.session_only.setChecked(True)
    with qtbot.waitSignal(desk.controller.saved, timeout=WAIT_MS):
        wizard.button(QWizard.WizardButton.FinishButton).click()
    assert desk.registry.current == "cloud"
    password = desk.credentials.get("cloud", SecretName.NAMESPACE_PASSWORD)
    assert password == fast_emulator.access.namespace_password


def prepare_creation(wizard: ConnectionWizard, emulator: Emulator) -> None:
    """Everything typed in, up to the page about the new collection."""
    enter_account(wizard, emulator)
    wizard.next()
    wizard.instance.instance.setEditText(emulator.access.instance)
    wizard.next()
    enter_collection(wizard, emulator)
    wizard.collection.create_missing.setChecked(True)
    wizard.collection.manager.setText(emulator.access.manager_account)
    wizard.collection.manager_password.setText(emulator.access.manager_password)
    wizard.next()


def test_what_is_missing_on_the_instance_is_created_and_the_password_forgotten(
    qtbot: QtBot, desk: Desk, empty_emulator: Emulator
) -> None:
    wizard = desk.wizard
    prepare_creation(wizard, empty_emulator)
    assert wizard.currentPage() is wizard.new_collection
    wizard.next()
    wizard.next()
    qtbot.waitUntil(wizard.check.isComplete, timeout=WAIT_MS)
    assert "✗" not in desk.report
    assert desk.report.count(": created") == 3
    assert wizard.collection.manager_password.text() == ""
    press(wizard.check, "Check again")
    qtbot.waitUntil(wizard.check.isComplete, timeout=WAIT_MS)
    wizard.reject()


def test_creation_needs_whoever_creates(desk: Desk) -> None:
    page = desk.wizard.collection
    page.collection.setEditText("photos")
    assert page.isComplete()
    page.create_missing.setChecked(True)
    assert not page.isComplete()
    page.manager.setText("manager")
    page.manager_password.setText("hush")
    assert not page.isComplete()
    page.password.setText("hush, too")
    assert page.isComplete()
    desk.wizard.reject()


def test_a_collection_is_created_as_it_was_asked_for(qtbot: QtBot, desk: Desk, empty_emulator: Emulator) -> None:
    wizard, page = desk.wizard, desk.wizard.new_collection
    prepare_creation(wizard, empty_emulator)
    select(page.model, "clip-vit-l-14")
    select(page.distance, "l2")
    select(page.algorithm, "novad")
    select(page.pq, "on")
    page.fields.setPlainText("caption: text\nshop: varchar(20)\n\nprice: int")
    assert not page.isComplete(), "file_name is searched for words but is no field any more"
    assert "file_name" in page.problem.text()
    page.full_text.setText("caption, shop")
    assert page.isComplete()
    wizard.next()
    wizard.next()
    qtbot.waitUntil(wizard.check.isComplete, timeout=WAIT_MS)
    made = empty_emulator.collection()
    assert (made.model, made.dimension, made.metrics) == ("clip-vit-l-14", 768, "l2")
    assert made.metadata == {"caption": "text", "shop": "varchar(20)", "price": "int"}
    assert tuple(made.full_text_fields) == ("caption", "shop")
    (call,) = empty_emulator.calls_of("CreateDocumentCollection")
    sent = {name: call.parameters.get(name) for name in ("Algorithm", "HnswM", "HnswEfConstruction", "PqEnable")}
    assert sent == {"Algorithm": "novad", "HnswM": "32", "HnswEfConstruction": "64", "PqEnable": "1"}
    wizard.reject()


@pytest.mark.parametrize("typed", ["vector: text", "price: money"])
def test_fields_that_the_service_refuses_are_named_at_once(desk: Desk, typed: str) -> None:
    page = desk.wizard.new_collection
    page.fields.appendPlainText(typed)
    assert not page.isComplete()
    assert typed.partition(":")[0] in page.problem.text()
    desk.wizard.reject()


def test_a_failed_step_names_what_is_done_and_what_is_not_and_can_be_repeated(
    qtbot: QtBot, desk: Desk, empty_emulator: Emulator
) -> None:
    wizard = desk.wizard
    prepare_creation(wizard, empty_emulator)
    wizard.next()
    empty_emulator.deny("CreateDocumentCollection")
    wizard.next()
    qtbot.waitUntil(lambda: "✗" in desk.report, timeout=WAIT_MS)
    lines = desk.report.splitlines()
    assert lines[0] == "✓ Vector database: created"
    assert lines[1] == "✓ Namespace tusou: created"
    assert lines[2].startswith("✗ Collection photos:")
    assert "gpdb:CreateDocumentCollection" in lines[2]
    assert not wizard.check.isComplete()
    empty_emulator.allow("CreateDocumentCollection")
    press(wizard.check, "Check again")
    qtbot.waitUntil(wizard.check.isComplete, timeout=WAIT_MS)
    assert "✓ Namespace tusou: was there already" in desk.report
    assert "✓ Collection photos: created" in desk.report
    wizard.reject()


def test_regions_and_namespaces_are_listed_by_the_service(qtbot: QtBot, desk: Desk, fast_emulator: Emulator) -> None:
    wizard, page = desk.wizard, desk.wizard.collection
    enter_account(wizard, fast_emulator)
    press(wizard.account, "List regions")
    qtbot.waitUntil(lambda: wizard.account.region.count() == 3, timeout=WAIT_MS)
    assert wizard.account.region.currentText() == fast_emulator.access.region
    wizard.account.region.hidePopup()
    wizard.next()
    wizard.instance.instance.setEditText(fast_emulator.access.instance)
    wizard.next()
    press(page, "List namespaces")
    assert "manager account" in page.problem.text()
    page.manager.setText(fast_emulator.access.manager_account)
    page.manager_password.setText(fast_emulator.access.manager_password)
    press(page, "List namespaces")
    qtbot.waitUntil(lambda: page.namespace.findText(fast_emulator.access.namespace) >= 0, timeout=WAIT_MS)
    page.namespace.hidePopup()
    wizard.reject()


def test_what_went_wrong_with_a_list_is_read_in_full_and_the_keyboard_stays_beside_it(
    qtbot: QtBot, desk: Desk, fast_emulator: Emulator
) -> None:
    wizard, page = desk.wizard, desk.wizard.instance
    enter_account(wizard, fast_emulator, secret="wrong-secret-0123456789")
    wizard.next()
    page.list.setFocus()
    page.list.click()
    assert page.instance.hasFocus()
    qtbot.waitUntil(lambda: bool(page.problem.text()), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: page.problem.height() >= page.problem.heightForWidth(page.problem.width()))
    wizard.reject()


def test_the_vector_index_of_a_raw_collection_can_be_created_and_that_repeated(
    qtbot: QtBot, desk: Desk, fast_emulator: Emulator
) -> None:
    wizard, page = desk.wizard, desk.wizard.new_collection
    prepare_creation(wizard, fast_emulator)
    page.raw_collection.setText("vectors")
    press(page, "Create vector index")
    qtbot.waitUntil(lambda: "created" in page.raw_result.text(), timeout=WAIT_MS)
    press(page, "Create vector index")
    qtbot.waitUntil(lambda: "was there already" in page.raw_result.text(), timeout=WAIT_MS)
    assert fast_emulator.namespace().vector_indexes == {"vectors"}
    wizard.reject()


def test_a_check_can_be_stopped(qtbot: QtBot, desk: Desk, fast_emulator: Emulator) -> None:
    wizard = desk.wizard
    fast_emulator.faults.add(FaultKind.DELAYED, "ListDocumentCollections", seconds=5)
    enter_account(wizard, fast_emulator)
    wizard.next()
    wizard.instance.instance.setEditText(fast_emulator.access.instance)
    wizard.next()
    enter_collection(wizard, fast_emulator)
    wizard.next()
    wizard.next()
    press(wizard.check, "Stop")
    assert desk.report == "Stopped."
    assert not wizard.check.isComplete()
    wizard.reject()


def test_a_connection_is_edited_and_its_secrets_stay(qtbot: QtBot, desk: Desk, fast_emulator: Emulator) -> None:
    desk.wizard.reject()
    keep(desk, fast_emulator)
    desk.controller.edit("cloud")
    qtbot.waitUntil(lambda: any(each.isVisible() for each in desk.window.findChildren(ConnectionWizard)))
    wizard = next(each for each in desk.window.findChildren(ConnectionWizard) if each.isVisible())
    assert wizard.account.name.isReadOnly()
    assert wizard.draft().instance == fast_emulator.access.instance
    for _ in range(3):
        wizard.next()
    select(wizard.search_options.hybrid, "Cascaded")
    select(wizard.search_options.rerank, "qwen3-rerank")
    wizard.search_options.strip_location.setChecked(False)
    wizard.next()
    qtbot.waitUntil(wizard.check.isComplete, timeout=WAIT_MS)
    assert "✗" not in wizard.check.text
    with qtbot.waitSignal(desk.controller.saved, timeout=WAIT_MS):
        wizard.button(QWizard.WizardButton.FinishButton).click()
    kept = desk.registry.connection("cloud")
    assert (kept.hybrid_search.value, kept.rerank_model.value, kept.strip_location) == (
        "Cascaded",
        "qwen3-rerank",
        False,
    )
    assert desk.credentials.get("cloud", SecretName.ACCESS_KEY_SECRET) == fast_emulator.access.access_key_secret


def test_a_connection_is_removed_when_the_user_agrees(qtbot: QtBot, desk: Desk, fast_emulator: Emulator) -> None:
    desk.wizard.reject()
    keep(desk, fast_emulator)
    desk.controller.remove("cloud")
    qtbot.waitUntil(lambda: desk.window.findChild(QMessageBox) is not None, timeout=WAIT_MS)
    box = desk.window.findChild(QMessageBox)
    assert box is not None
    with qtbot.waitSignal(desk.controller.removed, timeout=WAIT_MS):
        press(box, "Remove")
    assert [library.name for library in desk.registry.list()] == ["local"]


def test_a_connection_is_not_changed_under_an_import(qtbot: QtBot, desk: Desk, runner: TaskRunner) -> None:
    desk.wizard.reject()
    service = ConnectionService(desk.registry, desk.credentials)
    controller = ConnectionController(desk.window, service, runner, busy=lambda name: name == "cloud")
    for act in (controller.edit, controller.remove):
        desk.window.message_bar.clear()
        act("cloud")
        qtbot.waitUntil(lambda: desk.window.message_bar.message is not None, timeout=WAIT_MS)
        message = desk.window.message_bar.message
        assert message is not None
        assert "import into this library" in message.text
    desk.window.message_bar.clear()


def test_the_switcher_and_the_settings_ask_for_changes_of_a_connection(qtbot: QtBot, desk: Desk) -> None:
    desk.wizard.reject()
    entries = [LibraryEntry("local", ""), LibraryEntry("cloud", "cloud (photos)")]
    switcher, dialog = desk.window.header.switcher, SettingsDialog(Settings(), entries, desk.window)
    asked: list[str] = []
    note = partial(_note, asked)
    for asks in (switcher, dialog):
        asks.edit_requested.connect(partial(note, "edit"))
        asks.removal_requested.connect(partial(note, "remove"))
    switcher.details_requested.connect(partial(note, "about"))
    switcher.show_libraries(entries, "local")
    assert switcher.findText("Edit this connection…") < 0, "the library of this computer has no connection"
    switcher.show_libraries(entries, "cloud")
    for text in ("About this library…", "Edit this connection…", "Remove this connection…"):
        switcher.activated.emit(switcher.findText(text))
        assert switcher.currentText() == "cloud (photos)"
    press(dialog, "Edit…")
    press(dialog, "Remove…")
    assert asked == ["about cloud", "edit cloud", "remove cloud", "edit cloud", "remove cloud"]


def _note(asked: list[str], what: str, name: str) -> None:
    asked.append(f"{what} {name}")


def keep(desk: Desk, emulator: Emulator) -> None:
    """Keep a connection to the emulator, its secrets for this session."""
    access = emulator.access
    draft = ConnectionDraft(
        "cloud",
        access.region,
        access.instance,
        access.namespace,
        access.collection,
        access.endpoint,
        access.open_platform_endpoint,
        str(access.ca_bundle),
        access_key_id=access.access_key_id,
        access_key_secret=access.access_key_secret,
        namespace_password=access.namespace_password,
    )
    ConnectionService(desk.registry, desk.credentials).save(draft, session_only=True)


def test_a_wrong_secret_is_said_in_words_and_nothing_is_kept(qtbot: QtBot, desk: Desk, fast_emulator: Emulator) -> None:
    wizard = desk.wizard
    enter_account(wizard, fast_emulator, secret="wrong-secret-0123456789")
    wizard.next()
    wizard.instance.instance.setEditText(fast_emulator.access.instance)
    wizard.next()
    enter_collection(wizard, fast_emulator)
    wizard.next()
    wizard.next()
    qtbot.waitUntil(lambda: "AccessKey secret is wrong" in desk.report, timeout=WAIT_MS)
    assert not wizard.check.isComplete()
    assert "wrong-secret" not in desk.report
    wizard.reject()
    assert [library.name for library in desk.registry.list()] == ["local"]


def test_the_policy_can_be_copied(qtbot: QtBot, desk: Desk) -> None:
    press(desk.wizard.check, "Copy RAM policy")
    assert "gpdb:QueryContent" in QGuiApplication.clipboard().text()
    desk.wizard.reject()


def test_half_an_access_key_does_not_go_on(desk: Desk) -> None:
    page = desk.wizard.account
    page.name.setText("cloud")
    page.key_id.setText("LTAI")
    assert not page.isComplete()
    page.key_secret.setText("secret")
    assert page.isComplete()
    select(page.key_source, KeySource.TEMPORARY)
    assert not page.isComplete()
    page.token.setText("token")
    assert page.isComplete()
    select(page.key_source, KeySource.OWN_CHAIN)
    assert page.isComplete()
    desk.wizard.reject()


def test_a_model_that_knows_no_chinese_says_so(desk: Desk) -> None:
    page = desk.wizard.new_collection

    def explanation() -> str:
        return " ".join(label.text() for label in page.findChildren(QLabel))

    assert "Chinese and English" in explanation()
    select(page.model, "clip-vit-b-32")
    assert "English only" in explanation()
    desk.wizard.reject()


def test_secrets_are_hidden_and_every_field_has_a_name(desk: Desk) -> None:
    wizard = desk.wizard
    for page in (wizard.account, wizard.instance, wizard.collection, wizard.new_collection, wizard.search_options):
        fields = [*page.findChildren(QLineEdit), *page.findChildren(QComboBox)]
        for field in fields:
            inside = isinstance(field.parent(), (QComboBox, QAbstractSpinBox))
            assert field.accessibleName() or inside, page.title()
    secrets = (
        wizard.account.key_secret,
        wizard.account.token,
        wizard.collection.password,
        wizard.collection.manager_password,
    )
    assert {each.echoMode() for each in secrets} == {QLineEdit.EchoMode.Password}
    wizard.reject()


def test_what_is_typed_never_shows_in_a_text() -> None:
    draft = ConnectionDraft("cloud", "cn-hangzhou", access_key_secret="hush", namespace_password="hush")
    assert "hush" not in repr(draft)
    assert "hush" not in repr(Manager("manager", "hush"))
