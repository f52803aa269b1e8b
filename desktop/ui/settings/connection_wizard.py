"""The wizard for a connection to AnalyticDB."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget, QWizard, QWizardPage

from desktop.services.connection_draft import ConnectionChoices, ConnectionDraft, SetUpPlan
from desktop.ui.settings.account_page import AccountPage
from desktop.ui.settings.check_page import CheckPage
from desktop.ui.settings.collection_page import CollectionPage
from desktop.ui.settings.instance_page import InstancePage
from desktop.ui.settings.new_collection_page import NewCollectionPage
from desktop.ui.settings.search_options_page import SearchOptionsPage
from desktop.ui.widgets.screen_room import within_screen

_MIN_SIZE = (640, 600)


class ConnectionWizard(QWizard):
    """Asks for everything that a connection needs.

    Args:
        choices: what can be chosen.
        kept: the connection to change; None for a new one.
        parent: the window.

    Signals:
        save_requested: everything is asked; the wizard stays open until :meth:`close_saved`.
    """

    save_requested = Signal()

    def __init__(
        self, choices: ConnectionChoices, kept: ConnectionDraft | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kept = kept is not None
        self.setWindowTitle(self.tr("Edit AnalyticDB connection") if kept else self.tr("New AnalyticDB connection"))
        self.setWizardStyle(QWizard.WizardStyle.ModernStyle)
        self.setOption(QWizard.WizardOption.NoBackButtonOnStartPage)
        self.setButtonText(QWizard.WizardButton.FinishButton, self.tr("Save"))
        self.setMinimumSize(within_screen(self, *_MIN_SIZE))
        self.account = AccountPage(key_given=choices.key_given)
        self.instance = InstancePage()
        self.collection = CollectionPage(choices)
        self.new_collection = NewCollectionPage(choices)
        self.search_options = SearchOptionsPage(choices)
        self.check = CheckPage(choices.policy)
        self._pages: tuple[QWizardPage, ...] = (
            self.account,
            self.instance,
            self.collection,
            self.new_collection,
            self.search_options,
            self.check,
        )
        for number, page in enumerate(self._pages):
            # Else a page stays as high as it was at first, and what is told on it later has no room.
            page.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
            self.setPage(number, page)
        if kept is not None:
            self._show(kept)

    def nextId(self) -> int:
        """The page about a new collection is for those who create one."""
        following = super().nextId()
        skipped = self._pages.index(self.new_collection)
        return following + 1 if following == skipped and not self.collection.create_missing.isChecked() else following

    def draft(self) -> ConnectionDraft:
        """What is typed in."""
        account, collection, options = self.account, self.collection, self.search_options
        return ConnectionDraft(
            name=account.name.text().strip(),
            region=account.region.currentText().strip(),
            instance=self.instance.chosen(),
            namespace=collection.namespace.currentText().strip(),
            collection=collection.chosen(),
            endpoint=account.endpoint.text().strip(),
            open_platform_endpoint=account.open_platform.text().strip(),
            ca_bundle=account.ca_bundle.text().strip(),
            hybrid_search=options.hybrid.currentData(),
            rerank_model=options.rerank.currentData(),
            rerank_factor=round(options.factor.value(), 1),
            strip_location=options.strip_location.isChecked(),
            existing=self._kept,
            key_source=account.source,
            access_key_id=account.key_id.text().strip(),
            access_key_secret=account.key_secret.text().strip(),
            security_token=account.token.text().strip(),
            namespace_password=collection.password.text(),
        )

    def plan(self) -> SetUpPlan | None:
        """What to create, or None."""
        if not self.collection.create_missing.isChecked():
            return None
        return self.new_collection.plan(self.collection.account())

    def accept(self) -> None:
        """Ask for the connection to be saved; it may fail, and then nothing that was typed is lost."""
        self.save_requested.emit()

    def close_saved(self) -> None:
        """The connection is saved."""
        super().accept()

    def _show(self, kept: ConnectionDraft) -> None:
        self.account.show_draft(kept)
        self.instance.instance.setEditText(kept.instance)
        self.collection.show_draft(kept)
        self.search_options.show_draft(kept)
