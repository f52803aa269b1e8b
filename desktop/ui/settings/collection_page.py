"""The page of the connection wizard that asks for namespace and document collection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget, QWizardPage

from desktop.core.sentences import joined
from desktop.services.connection_draft import ConnectionChoices, ConnectionDraft, Manager
from desktop.ui.settings.form import beside, line, make_form, note, typed_or_chosen
from desktop.ui.settings.model_text import model_text

if TYPE_CHECKING:
    from desktop.engines.analyticdb.answers import CollectionInfo


class CollectionPage(QWizardPage):
    """Which namespace and document collection, and whether to create them.

    Args:
        choices: the embedding models, to explain that of a collection.

    Signals:
        namespaces_requested: the user wants the instance's namespaces listed.
        list_requested: the user wants the namespace's collections listed.
    """

    namespaces_requested = Signal()
    list_requested = Signal()

    def __init__(self, choices: ConnectionChoices) -> None:
        super().__init__()
        self._choices = choices
        self._found: dict[str, CollectionInfo] = {}
        self._existing = False
        self.setTitle(self.tr("Collection"))
        self.setSubTitle(self.tr("A document collection holds the photos of the library."))
        self.namespace = typed_or_chosen(self.tr("Namespace"), "public")
        self.list_namespaces = QPushButton(self.tr("List namespaces"))
        self.list_namespaces.clicked.connect(self._on_list_namespaces)
        given = self.tr("given by the environment") if choices.password_given else ""
        self.password = line(self.tr("Namespace password"), given, secret=True)
        self.collection = typed_or_chosen(self.tr("Collection"))
        self.list = QPushButton(self.tr("List collections"))
        self.list.clicked.connect(self.list_requested)
        self._description = note()
        self.problem = note(role="danger")
        self.create_missing = QCheckBox(self.tr("Create what is missing"))
        self.create_missing.setToolTip(
            self.tr("Vector database, namespace and collection; what is there already stays as it is")
        )
        self.manager = line(self.tr("Manager account"), self.tr("database account that may create things"))
        self.manager_password = line(self.tr("Manager password"), self.tr("used once, never stored"), secret=True)
        self._form = make_form(
            self,
            (
                (self.tr("Namespace"), beside(self.namespace, self.list_namespaces)),
                (self.tr("Namespace password"), self.password),
                (self.tr("Collection"), beside(self.collection, self.list)),
                ("", self._description),
            ),
        )
        self._form.addRow(self.problem)
        self._form.addRow(self.create_missing)
        self._manager_form = QWidget()
        rows = (
            (self.tr("Manager account"), self.manager),
            (self.tr("Manager password"), self.manager_password),
        )
        make_form(self._manager_form, rows).setContentsMargins(0, 0, 0, 0)
        self._form.addRow(self._manager_form)
        self._manager_form.hide()
        self._connect()
        self._describe()

    def _connect(self) -> None:
        self.create_missing.toggled.connect(self._on_create_missing)
        self.collection.editTextChanged.connect(self._describe)
        self.collection.editTextChanged.connect(self.completeChanged)
        for field in (self.password, self.manager, self.manager_password):
            field.textChanged.connect(self.completeChanged)

    def isComplete(self) -> bool:
        """A collection is named, and whoever creates it."""
        if not self.chosen():
            return False
        if not self.create_missing.isChecked():
            return True
        known = self._existing or self._choices.password_given or bool(self.password.text())
        return known and bool(self.manager.text().strip() and self.manager_password.text())

    def chosen(self) -> str:
        """Name of the collection."""
        return self.collection.currentText().strip()

    def account(self) -> Manager:
        """The manager account as it is typed."""
        return Manager(self.manager.text().strip(), self.manager_password.text())

    def forget_manager(self) -> None:
        """Everything is created: the manager's password is not needed any more."""
        self.manager_password.clear()
        self.create_missing.setChecked(False)

    def show_draft(self, draft: ConnectionDraft) -> None:
        """Show a connection that is kept already; its password is not shown and stays unless another one is typed."""
        self._existing = True
        self.namespace.setEditText(draft.namespace)
        self.collection.setEditText(draft.collection)
        self.password.setPlaceholderText(self.tr("as it is kept"))

    def show_namespaces(self, names: Sequence[str]) -> None:
        """Offer the instance's namespaces."""
        typed = self.namespace.currentText()
        self.namespace.clear()
        self.namespace.addItems(list(names))
        if typed:
            self.namespace.setEditText(typed)
        elif names:
            self.namespace.showPopup()
        self.problem.setText("" if names else self.tr("There is no namespace in this instance."))

    def show_collections(self, collections: Sequence[CollectionInfo]) -> None:
        """Offer the namespace's collections."""
        typed = self.chosen()
        self._found = {each.name: each for each in collections}
        self.collection.clear()
        self.collection.addItems(list(self._found))
        if typed:
            self.collection.setEditText(typed)
        self._describe()
        self.problem.setText("" if collections else self.tr("There is no collection in this namespace."))

    def _on_list_namespaces(self) -> None:
        if self.manager.text().strip() and self.manager_password.text():
            self.namespaces_requested.emit()
            return
        self._manager_form.show()
        self.problem.setText(self.tr("Only the manager account may list namespaces: enter it below, then list again."))
        self.manager.setFocus()

    def _on_create_missing(self, wanted: bool) -> None:  # noqa: FBT001 -- Qt's signature
        self._manager_form.setVisible(wanted)
        self.completeChanged.emit()

    def _describe(self) -> None:
        """What is known of the collection that is named."""
        found = self._found.get(self.chosen())
        self._form.setRowVisible(self._description, found is not None)
        if found is None:
            return
        model = next((each for each in self._choices.models if each.id == found.model.strip().lower()), None)
        parts = [f"{found.model}, {found.metric}." if found.metric else f"{found.model}."]
        if model is None:
            parts.append(self.tr("This model cannot see pictures: choose or create another collection."))
        else:
            parts.append(model_text(model))
        if found.full_text_fields:
            parts.append(self.tr("Full-text search in: {fields}.").format(fields=", ".join(found.full_text_fields)))
        self._description.setText(joined(parts))
