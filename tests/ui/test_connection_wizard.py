"""A new AnalyticDB connection, made in the wizard against the emulator over real HTTPS."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget, QWizard
from pytestqt.qtbot import QtBot

from desktop.config.credentials import CredentialStore, SecretName
from desktop.config.paths import Paths
from desktop.config.settings import SettingsStore
from desktop.services.connections import ConnectionDraft, ConnectionService, SetUpPlan
from desktop.services.library import LibraryRegistry
from desktop.tasks import TaskRunner
from desktop.ui.main_window import MainWindow
from desktop.ui.settings.connection_controller import ConnectionController
from desktop.ui.settings.connection_wizard import ConnectionWizard
from desktop.ui.window_state import WindowState
from tests.emulator import Emulator
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

    def report(self) -> str:
        labels = self.wizard.check.findChildren(QLabel)
        return next(each.text() for each in labels if each.accessibleName() == "Result of the check")


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
    page.namespace.setText(access.namespace)
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
    wizard.next()
    qtbot.waitUntil(wizard.check.isComplete, timeout=WAIT_MS)
    lines = desk.report().splitlines()
    assert len(lines) >= 5
    assert all(line.startswith("✓") for line in lines)
    wizard.check.session_only.setChecked(True)
    with qtbot.waitSignal(desk.controller.saved, timeout=WAIT_MS):
        wizard.button(QWizard.WizardButton.FinishButton).click()
    assert desk.registry.current == "cloud"
    password = desk.credentials.get("cloud", SecretName.NAMESPACE_PASSWORD)
    assert password == fast_emulator.access.namespace_password


def test_what_is_missing_on_the_instance_is_created(qtbot: QtBot, desk: Desk, empty_emulator: Emulator) -> None:
    wizard, access = desk.wizard, empty_emulator.access
    enter_account(wizard, empty_emulator)
    wizard.next()
    wizard.instance.instance.setEditText(access.instance)
    wizard.next()
    enter_collection(wizard, empty_emulator)
    assert wizard.collection.isComplete()
    wizard.collection.create_missing.setChecked(True)
    assert not wizard.collection.isComplete()
    wizard.collection.manager.setText(access.manager_account)
    wizard.collection.manager_password.setText(access.manager_password)
    assert wizard.collection.isComplete()
    wizard.next()
    qtbot.waitUntil(wizard.check.isComplete, timeout=WAIT_MS)
    assert "✗" not in desk.report()
    wizard.reject()


def test_a_wrong_secret_is_said_in_words_and_nothing_is_kept(qtbot: QtBot, desk: Desk, fast_emulator: Emulator) -> None:
    wizard = desk.wizard
    enter_account(wizard, fast_emulator, secret="wrong-secret-0123456789")
    wizard.next()
    wizard.instance.instance.setEditText(fast_emulator.access.instance)
    wizard.next()
    enter_collection(wizard, fast_emulator)
    wizard.next()
    qtbot.waitUntil(lambda: "AccessKey secret is wrong" in desk.report(), timeout=WAIT_MS)
    assert not wizard.check.isComplete()
    assert "wrong-secret" not in desk.report()
    wizard.reject()
    assert [library.name for library in desk.registry.list()] == ["local"]


def test_the_policy_can_be_copied(qtbot: QtBot, desk: Desk) -> None:
    press(desk.wizard.check, "Copy RAM policy")
    assert "gpdb:QueryContent" in QGuiApplication.clipboard().text()
    desk.wizard.reject()


def test_half_an_access_key_does_not_go_on(desk: Desk) -> None:
    page = desk.wizard.account
    page.name.setText("cloud")
    assert page.isComplete()
    page.key_id.setText("LTAI")
    assert not page.isComplete()
    page.key_secret.setText("secret")
    assert page.isComplete()
    desk.wizard.reject()


def test_a_model_that_knows_no_chinese_says_so(desk: Desk) -> None:
    page = desk.wizard.collection

    def explanation() -> str:
        return " ".join(label.text() for label in page.findChildren(QLabel))

    assert "Chinese and English" in explanation()
    page.model.setCurrentText("clip-vit-b-32")
    assert "English only" in explanation()
    desk.wizard.reject()


def test_secrets_are_hidden_and_every_field_has_a_name(desk: Desk) -> None:
    wizard = desk.wizard
    for page in (wizard.account, wizard.instance, wizard.collection):
        fields = [*page.findChildren(QLineEdit), *page.findChildren(QComboBox)]
        for field in fields:
            inside = isinstance(field.parent(), QComboBox)
            assert field.accessibleName() or inside, page.title()
    secrets = (wizard.account.key_secret, wizard.account.token, wizard.collection.password)
    assert {each.echoMode() for each in secrets} == {QLineEdit.EchoMode.Password}
    wizard.reject()


def test_what_is_typed_never_shows_in_a_text() -> None:
    draft = ConnectionDraft("cloud", "cn-hangzhou", access_key_secret="hush", namespace_password="hush")
    assert "hush" not in repr(draft)
    assert "hush" not in repr(SetUpPlan("model", "manager", "hush"))
