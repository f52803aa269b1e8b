"""The page of the connection wizard that asks how a new collection shall be."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
    QWizardPage,
)

from desktop.core.errors import ConfigurationError
from desktop.services.connection_draft import ConnectionChoices, IndexChoice, Manager, SetUpPlan
from desktop.ui.error_presenter import error_line
from desktop.ui.settings.form import Fold, beside, choice, line, make_form, note
from desktop.ui.settings.model_text import model_text

_FIELD_LINES = 6


class NewCollectionPage(QWizardPage):
    """Embedding model, and folded away: metric, fields, vector index, and an index for raw vectors.

    Args:
        choices: what can be chosen.

    Signals:
        index_requested: the user wants the vector index of a collection of raw vectors created.
    """

    index_requested = Signal()

    def __init__(self, choices: ConnectionChoices) -> None:
        super().__init__()
        self._choices = choices
        self.setTitle(self.tr("New collection"))
        self.setSubTitle(
            self.tr("Neither model nor fields can be changed later. A collection that is there already stays.")
        )
        self.model = choice(self.tr("Embedding model"), [(each.id, each.id) for each in choices.models])
        self._explanation = note()
        self.problem = note(role="danger")
        content = QWidget()
        form = make_form(content, ((self.tr("Embedding model"), self.model), ("", self._explanation)))
        self.advanced = Fold(self.tr("Advanced"), self._make_advanced())
        self.raw = Fold(self.tr("Vector index for raw vectors"), self._make_raw())
        for part in (self.problem, self.advanced, self.raw):
            form.addRow(part)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the first field is to have the keyboard
        scroll.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        self.model.currentIndexChanged.connect(self._explain)
        for changed in (self.fields.textChanged, self.full_text.textChanged, self.neighbours.valueChanged):
            changed.connect(self.completeChanged)
        self._explain()

    def isComplete(self) -> bool:
        """The service would take it, as far as that can be known."""
        try:
            self._choices.check_plan(self.plan(Manager("", "")))
        except ConfigurationError as error:
            self.problem.setText(error_line(error))
            return False
        self.problem.clear()
        return True

    def plan(self, manager: Manager) -> SetUpPlan:
        """What is chosen."""
        names = [name.strip() for name in self.full_text.text().split(",")]
        return SetUpPlan(
            self.model.currentData(), manager, self.index(), self._typed_fields(), [name for name in names if name]
        )

    def index(self) -> IndexChoice:
        """The vector index that is chosen."""
        return IndexChoice(
            self.distance.currentData(),
            self.algorithm.currentData() or None,
            self.neighbours.value() or None,
            self.candidates.value() or None,
            {"": None, "on": True, "off": False}[self.pq.currentData()],
        )

    def _make_advanced(self) -> QWidget:
        metrics = {
            "cosine": self.tr("cosine: by direction, the usual one for pictures"),
            "l2": self.tr("l2: Euclidean distance"),
            "ip": self.tr("ip: inner product"),
        }
        algorithms = {
            "hnswflat": self.tr("hnswflat: a graph in memory"),
            "novam": self.tr("novam: in memory, for newer instances"),
            "novad": self.tr("novad: on disk, for very many photos"),
        }
        self.distance = choice(self.tr("Metric"), [(each, metrics.get(each, each)) for each in self._choices.metrics])
        self.fields = QPlainTextEdit("\n".join(f"{name}: {kind}" for name, kind in self._choices.fields.items()))
        self.fields.setAccessibleName(self.tr("Metadata fields"))
        self.fields.setTabChangesFocus(True)
        self.fields.setFixedHeight(self.fields.fontMetrics().lineSpacing() * _FIELD_LINES + 24)
        self.full_text = line(self.tr("Full-text fields"))
        self.full_text.setText(", ".join(self._choices.full_text_fields))
        by_service = ("", self.tr("left to the service"))
        self.algorithm = choice(
            self.tr("Index algorithm"),
            [by_service, *((each, algorithms.get(each, each)) for each in self._choices.algorithms)],
        )
        self.neighbours = _number(self.tr("HnswM: neighbours of a node"), self.tr("left to the service"), 100)
        self.candidates = _number(self.tr("HnswEfConstruction: candidates"), self.tr("left to the service"), 1000)
        self._advice = note()
        self.pq = choice(
            self.tr("Product quantisation"),
            [by_service, ("on", self.tr("on: from 500,000 photos")), ("off", self.tr("off"))],
        )
        advanced = QWidget()
        make_form(
            advanced,
            (
                (self.tr("Metric"), self.distance),
                (self.tr("Metadata fields"), self.fields),
                (
                    "",
                    note(self.tr("One a line, name: type of PostgreSQL. Without a field, photos have no such value.")),
                ),
                (self.tr("Full-text fields"), self.full_text),
                (self.tr("Index algorithm"), self.algorithm),
                ("HnswM", self.neighbours),
                ("HnswEfConstruction", self.candidates),
                ("", self._advice),
                (self.tr("Product quantisation"), self.pq),
            ),
        ).setContentsMargins(0, 0, 0, 0)
        return advanced

    def _make_raw(self) -> QWidget:
        text = self.tr(
            "A library needs none: document collections have theirs. For a collection into which other programs write "
            "vectors of their own; metric and index are those above."
        )
        self.raw_collection = line(self.tr("Collection of raw vectors"))
        self.raw_dimensions = QSpinBox(minimum=1, maximum=65_535, value=self._choices.models[0].dimensions)
        self.raw_dimensions.setAccessibleName(self.tr("Dimensions"))
        self.create_index = QPushButton(self.tr("Create vector index"))
        self.create_index.clicked.connect(self.index_requested)
        self.raw_result = note()
        raw, fields = QWidget(), QWidget()
        rows = (
            (self.tr("Collection of raw vectors"), self.raw_collection),
            (self.tr("Dimensions"), beside(self.raw_dimensions, self.create_index)),
        )
        make_form(fields, rows).setContentsMargins(0, 0, 0, 0)
        self.create_index.setEnabled(False)
        self.raw_collection.textChanged.connect(lambda name: self.create_index.setEnabled(bool(name.strip())))
        layout = QVBoxLayout(raw)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (note(text), fields, self.raw_result):
            layout.addWidget(part)
        return raw

    def _typed_fields(self) -> Mapping[str, str]:
        fields = {}
        for each in self.fields.toPlainText().splitlines():
            name, _, kind = each.partition(":")
            if each.strip():
                fields[name.strip()] = kind.strip() or "text"
        return fields

    def _explain(self) -> None:
        model = self._choices.models[self.model.currentIndex()]
        self._explanation.setText(model_text(model))
        neighbours, candidates = self._choices.advised_index(model.dimensions)
        advice = self.tr("Advised for {dimensions} dimensions: HnswM {neighbours}, HnswEfConstruction {candidates}.")
        self._advice.setText(advice.format(dimensions=model.dimensions, neighbours=neighbours, candidates=candidates))
        self.neighbours.setValue(neighbours if neighbours <= self.neighbours.maximum() else 0)
        self.candidates.setValue(candidates)


def _number(name: str, none: str, maximum: int) -> QSpinBox:
    """A number, or nothing at its lowest."""
    box = QSpinBox(minimum=0, maximum=maximum)
    box.setSpecialValueText(none)
    box.setAccessibleName(name)
    return box
