"""What the wizard offers where the keyring is locked, broken or missing: it is said, and nothing is written."""

from __future__ import annotations

from pathlib import Path

import keyring
import pytest
from keyring.backends import fail
from PySide6.QtWidgets import QLabel, QWizard
from pytestqt.qtbot import QtBot

from desktop.config.credentials import SecretName
from tests.emulator import Emulator
from tests.emulator.fixtures import fast_emulator
from tests.ui.test_connection_wizard import WAIT_MS, Desk, desk, enter_account, enter_collection
from tests.unit.config.test_credentials import BrokenKeyring, LockedKeyring

__all__ = ["desk", "fast_emulator"]


class FirmlyLockedKeyring(LockedKeyring):
    """Locked for writing too."""

    def set_password(self, service: str, username: str, password: str) -> None:
        self.get_password(service, username)


@pytest.fixture
def backend(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keyring that the wizard meets; named before the desk, which opens the wizard."""
    monkeypatch.setattr(keyring.core, "_keyring_backend", request.param())


def texts(desk: Desk) -> str:
    return " ".join(label.text() for label in desk.wizard.check.findChildren(QLabel) if not label.isHidden())


def go_to_check(qtbot: QtBot, desk: Desk, emulator: Emulator) -> None:
    wizard = desk.wizard
    enter_account(wizard, emulator)
    wizard.next()
    wizard.instance.instance.setEditText(emulator.access.instance)
    wizard.next()
    enter_collection(wizard, emulator)
    wizard.next()
    wizard.next()
    qtbot.waitUntil(wizard.check.isComplete, timeout=WAIT_MS)


@pytest.mark.parametrize(
    ("backend", "said"),
    [
        (LockedKeyring, "The keyring is locked."),
        (BrokenKeyring, "There is no keyring that can keep secrets."),
        (fail.Keyring, "There is no keyring that can keep secrets."),
    ],
    ids=["locked", "broken", "missing"],
    indirect=["backend"],
)
def test_a_keyring_that_cannot_be_used_is_said_before_anything_is_saved(
    qtbot: QtBot, backend: None, desk: Desk, fast_emulator: Emulator, said: str
) -> None:
    go_to_check(qtbot, desk, fast_emulator)
    qtbot.waitUntil(lambda: said in texts(desk), timeout=WAIT_MS)
    assert "kept until Tusou ends" in texts(desk)
    assert desk.wizard.check.session_only.isChecked()
    assert "hunter22" not in texts(desk)
    desk.wizard.reject()


@pytest.mark.parametrize("backend", [FirmlyLockedKeyring], indirect=True)
def test_nothing_is_written_where_the_keyring_stays_locked_and_the_session_remains(
    qtbot: QtBot, backend: None, desk: Desk, fast_emulator: Emulator, tusou_home: Path
) -> None:
    go_to_check(qtbot, desk, fast_emulator)
    qtbot.waitUntil(lambda: "is locked" in texts(desk), timeout=WAIT_MS)
    desk.wizard.check.session_only.setChecked(False)
    desk.wizard.button(QWizard.WizardButton.FinishButton).click()
    qtbot.waitUntil(lambda: "The keyring is locked." in desk.report, timeout=WAIT_MS)
    assert [library.name for library in desk.registry.list()] == ["local"]
    desk.wizard.check.session_only.setChecked(True)
    with qtbot.waitSignal(desk.controller.saved, timeout=WAIT_MS):
        desk.wizard.check.check_requested.emit()
        qtbot.waitUntil(desk.wizard.check.isComplete, timeout=WAIT_MS)
        desk.wizard.button(QWizard.WizardButton.FinishButton).click()
    access = fast_emulator.access
    assert desk.credentials.get("cloud", SecretName.NAMESPACE_PASSWORD) == access.namespace_password
    written = b"".join(file.read_bytes() for file in tusou_home.rglob("*") if file.is_file())
    assert b"cloud" in written
    for secret in (access.access_key_id, access.access_key_secret, access.namespace_password):
        assert secret.encode() not in written
