"""The page of the connection wizard that asks how the service shall search, and what leaves this computer."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QWizardPage

from desktop.services.connection_draft import ConnectionChoices, ConnectionDraft
from desktop.ui.settings.form import choice, make_form, note, select


class SearchOptionsPage(QWizardPage):
    """Hybrid search, a second ordering, and whether photos are uploaded with the place where they were taken.

    Args:
        choices: what can be chosen.
    """

    def __init__(self, choices: ConnectionChoices) -> None:
        super().__init__()
        self.setTitle(self.tr("Searching and uploading"))
        self.setSubTitle(self.tr("What is set here is right for most people; it can be changed later."))
        hybrid = {
            "RRF": self.tr("by rank (RRF)"),
            "Weight": self.tr("by weight"),
            "Cascaded": self.tr("full text first, then vectors (Cascaded)"),
            "off": self.tr("no full text: vectors only"),
        }
        self.hybrid = choice(
            self.tr("Full text and vectors"), [(each, hybrid[each]) for each in choices.hybrid_searches]
        )
        self.rerank = choice(
            self.tr("Second ordering"), [(each, each or self.tr("none")) for each in choices.rerank_models]
        )
        self.factor = QDoubleSpinBox(minimum=1.1, maximum=5.0, singleStep=0.1, decimals=1, value=2.0)
        self.factor.setAccessibleName(self.tr("Candidates per match"))
        self._limit = note()
        self.strip_location = QCheckBox(self.tr("Leave out where a photo was taken"))
        self.strip_location.setChecked(True)
        self._form = make_form(
            self,
            (
                (self.tr("Full text and vectors"), self.hybrid),
                (
                    "",
                    note(
                        self.tr("How both are joined where the collection has full-text fields, for searches by words.")
                    ),
                ),
                (self.tr("Second ordering"), self.rerank),
                (self.tr("Candidates per match"), self.factor),
                ("", self._limit),
            ),
        )
        self._form.addRow(self.strip_location)
        self.rerank.currentIndexChanged.connect(self._explain)
        self.factor.valueChanged.connect(self._explain)
        self._explain()

    def show_draft(self, draft: ConnectionDraft) -> None:
        """Show what a connection has."""
        select(self.hybrid, draft.hybrid_search)
        select(self.rerank, draft.rerank_model)
        self.factor.setValue(draft.rerank_factor)
        self.strip_location.setChecked(draft.strip_location)

    def _explain(self) -> None:
        reranks = bool(self.rerank.currentData())
        for part in (self.factor, self._limit):
            self._form.setRowVisible(part, reranks)
        text = self.tr(
            "The service orders at most 50 candidates a second time, so searches by words first show %n match(es); "
            "more can be asked for, without a second ordering. It is paid for.",
            "",
            int(50 / self.factor.value() + 1e-9),
        )
        self._limit.setText(text)
