"""The wizard for a new AnalyticDB connection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget, QWizard

from desktop.services.connections import ConnectionDraft, SetUpPlan
from desktop.ui.settings.connection_pages import AccountPage, CheckPage, CollectionPage, InstancePage

if TYPE_CHECKING:
    from desktop.engines.analyticdb.model_table import EmbeddingModel


class ConnectionWizard(QWizard):
    """Asks for everything that a connection needs.

    Args:
        models: embedding models to choose from.
        policy: the least RAM policy.
        parent: the window.

    Signals:
        save_requested: everything is asked; the wizard stays open until :meth:`close_saved`.
    """

    save_requested = Signal()

    def __init__(self, models: Sequence[EmbeddingModel], policy: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("New AnalyticDB connection"))
        self.setWizardStyle(QWizard.WizardStyle.ModernStyle)
        self.setOption(QWizard.WizardOption.NoBackButtonOnStartPage)
        self.setButtonText(QWizard.WizardButton.FinishButton, self.tr("Save"))
        self.setMinimumSize(620, 560)
        self.account = AccountPage()
        self.instance = InstancePage()
        self.collection = CollectionPage(models)
        self.check = CheckPage(policy)
        for page in (self.account, self.instance, self.collection, self.check):
            self.addPage(page)

    def draft(self) -> ConnectionDraft:
        """What is typed in."""
        account, collection = self.account, self.collection
        return ConnectionDraft(
            name=account.name.text().strip(),
            region=account.region.currentText().strip(),
            instance=self.instance.chosen(),
            namespace=collection.namespace.text().strip(),
            collection=collection.chosen(),
            endpoint=account.endpoint.text().strip(),
            open_platform_endpoint=account.open_platform.text().strip(),
            ca_bundle=account.ca_bundle.text().strip(),
            access_key_id=account.key_id.text().strip(),
            access_key_secret=account.key_secret.text().strip(),
            security_token=account.token.text().strip(),
            namespace_password=collection.password.text(),
        )

    def plan(self) -> SetUpPlan | None:
        """What to create, or None."""
        page = self.collection
        if not page.create_missing.isChecked():
            return None
        return SetUpPlan(page.model.currentText(), page.manager.text().strip(), page.manager_password.text())

    def accept(self) -> None:
        """Ask for the connection to be saved; it may fail, and then nothing that was typed is lost."""
        self.save_requested.emit()

    def close_saved(self) -> None:
        """The connection is saved."""
        super().accept()
