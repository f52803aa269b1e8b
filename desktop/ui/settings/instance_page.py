"""The page of the connection wizard that asks for the instance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWizardPage

from desktop.ui.settings.form import beside, make_form, note, typed_or_chosen

if TYPE_CHECKING:
    from desktop.engines.analyticdb.answers import InstanceInfo


class InstancePage(QWizardPage):
    """Which instance.

    Signals:
        list_requested: the user wants the account's instances listed.
    """

    list_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTitle(self.tr("Instance"))
        self.setSubTitle(self.tr("An instance of AnalyticDB for PostgreSQL with vector engine optimisation."))
        self.instance = typed_or_chosen(self.tr("Instance ID"), "gp-…")
        self.list = QPushButton(self.tr("List instances"))
        self.list.clicked.connect(self.list_requested)
        self.problem = note(role="danger")
        form = make_form(self, ((self.tr("Instance ID"), beside(self.instance, self.list)),))
        form.addRow(self.problem)
        form.addRow(
            note(
                self.tr(
                    "The whitelist of the instance must have the address by which this computer is seen from outside."
                )
            )
        )
        self.instance.editTextChanged.connect(self.completeChanged)

    def isComplete(self) -> bool:
        """An instance is named."""
        return bool(self.chosen())

    def chosen(self) -> str:
        """Id of the instance."""
        return self.instance.currentText().strip().partition(" ")[0]

    def show_instances(self, instances: Sequence[InstanceInfo]) -> None:
        """Offer the account's instances."""
        typed = self.chosen()
        self.instance.clear()
        for each in instances:
            particulars = ", ".join(part for part in (each.description, each.status) if part)
            self.instance.addItem(f"{each.id} ({particulars})" if particulars else each.id)
        if typed:
            self.instance.setEditText(typed)
        elif len(instances) > 1:
            self.instance.showPopup()
        self.problem.setText("" if instances else self.tr("There is no instance in this region."))
