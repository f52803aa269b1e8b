"""The form behind the filter button."""

from __future__ import annotations

from PySide6.QtCore import QDate, QLocale, QStringListModel, Qt, Signal
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QDateEdit,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from desktop.core.query import Filter, FilterField, Operator
from desktop.ui.choosing import choose_folder
from desktop.ui.icons import set_icon
from desktop.ui.search.filter_text import orientation_texts
from desktop.ui.settings.form import make_form

_TYPES = ("jpeg", "png", "heif", "webp", "gif", "tiff", "avif", "bmp", "raw")
_OPERATORS = (Operator.EQUAL, Operator.NOT_EQUAL, Operator.CONTAINS, Operator.GREATER_OR_EQUAL, Operator.LESS_OR_EQUAL)
_MAX_MB = 10_000.0
_MB = " MB"
_DATE_FORMAT = "yyyy-MM-dd"


class FilterPopup(QFrame):
    """Asks for date, folder, type, size, orientation, caption and metadata.

    Signals:
        applied: the conditions (list of Filter) that were asked for.
    """

    applied = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("card", True)
        self.setAccessibleName(self.tr("Filters"))
        self._from, self._until = self._date(self.tr("From")), self._date(self.tr("Until"))
        self._folder = QLineEdit(clearButtonEnabled=True)
        self._browse = QToolButton()
        self._browse.setAccessibleName(self.tr("Choose a folder"))
        set_icon(self._browse, "folder")
        self._browse.clicked.connect(self._on_browse)
        self._type = QComboBox()
        self._type.addItem(self.tr("Any"), "")
        for name in _TYPES:
            self._type.addItem(name.upper(), name)
        self._smallest, self._largest = self._size(self.tr("At least (MB)")), self._size(self.tr("At most (MB)"))
        self._orientation = QComboBox()
        self._orientation.addItem(self.tr("Any"), "")
        for value, text in orientation_texts().items():
            self._orientation.addItem(text, value)
        self._captioned = QCheckBox(self.tr("Only photos with a caption"))
        self._key = QLineEdit(placeholderText=self.tr("Name"))
        self._keys = QStringListModel(self)
        completer = QCompleter(self._keys, self._key)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._key.setCompleter(completer)
        self._reason = QLabel(self.tr("The collection of this library has no fields for what is grey."), wordWrap=True)
        self._reason.setProperty("role", "secondary")
        self._reason.hide()
        self._operator = QComboBox()
        for operator in _OPERATORS:
            self._operator.addItem(operator.value, operator)
        self._value = QLineEdit(placeholderText=self.tr("Value"))
        self._value.returnPressed.connect(self._on_apply)
        self._lay_out()

    def show_filters(self, filters: list[Filter]) -> None:
        """Fill the form with those of its own conditions that still hold."""
        self._clear()
        for condition in filters:
            self._show_filter(condition)

    def allow_fields(self, fields: frozenset[str] | None) -> None:
        """Disable what the library cannot filter by, and say why; None allows everything."""
        known = frozenset(FilterField) if fields is None else fields
        own_keys = sorted(known - frozenset(FilterField))
        allowed = {widgets: field in known for field, widgets in self._by_field().items()}
        allowed[self._key, self._operator, self._value] = fields is None or bool(own_keys)
        reason = self.tr("The collection of this library has no field for this.")
        for widgets, enabled in allowed.items():
            for widget in widgets:
                widget.setEnabled(enabled)
                widget.setToolTip("" if enabled else reason)
                widget.setAccessibleDescription("" if enabled else reason)
        self._reason.setVisible(not all(allowed.values()))
        self._keys.setStringList(own_keys)

    @property
    def filters(self) -> list[Filter]:
        """The conditions that the form asks for."""
        date = [
            Filter(FilterField.DATE, operator, edit.date().toString(_DATE_FORMAT))
            for (box, edit), operator in self._dates()
            if box.isChecked()
        ]
        size = [
            Filter(FilterField.SIZE, operator, f"{QLocale().toDouble(edit.text())[0]:g}{_MB}")
            for edit, operator in self._sizes()
            if edit.text()
        ]
        equal = [
            Filter(field, Operator.EQUAL, value)
            for field, value in (
                (FilterField.FOLDER, self._folder.text().strip()),
                (FilterField.TYPE, self._type.currentData()),
                (FilterField.ORIENTATION, self._orientation.currentData()),
            )
            if value
        ]
        caption = [Filter(FilterField.CAPTION, Operator.NOT_EQUAL, "")] if self._captioned.isChecked() else []
        key = self._key.text().strip()
        metadata = [Filter(key, Operator(self._operator.currentData()), self._value.text().strip())] if key else []
        return [*date, *equal, *size, *caption, *metadata]

    # Inside

    def _lay_out(self) -> None:
        rows = (
            (self.tr("Taken from"), _row(*self._from)),
            (self.tr("Taken until"), _row(*self._until)),
            (self.tr("Folder"), _row(self._folder, self._browse)),
            (self.tr("Type"), self._type),
            (self.tr("File size"), _row(self._smallest, self._largest)),
            (self.tr("Orientation"), self._orientation),
            ("", self._captioned),
            (self.tr("Metadata"), _row(self._key, self._operator, self._value)),
        )
        form = make_form(self, rows)
        form.setContentsMargins(16, 16, 16, 16)
        form.setSpacing(8)
        form.addRow(self._reason)
        clear, apply = QPushButton(self.tr("Clear")), QPushButton(self.tr("Apply"))
        apply.setProperty("primary", True)
        clear.clicked.connect(self._on_clear)
        apply.clicked.connect(self._on_apply)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(clear)
        buttons.addWidget(apply)
        form.addRow(buttons)
        self._name_fields()

    def _name_fields(self) -> None:
        for field, name in (
            (self._folder, self.tr("Folder")),
            (self._type, self.tr("Type")),
            (self._orientation, self.tr("Orientation")),
            (self._key, self.tr("Name of the metadata")),
            (self._operator, self.tr("Comparison")),
            (self._value, self.tr("Value of the metadata")),
        ):
            field.setAccessibleName(name)

    def _date(self, name: str) -> tuple[QCheckBox, QDateEdit]:
        edit = QDateEdit(QDate.currentDate())
        edit.setCalendarPopup(True)
        edit.setDisplayFormat(_DATE_FORMAT)
        edit.setEnabled(False)
        edit.setAccessibleName(name)
        box = QCheckBox()
        box.setAccessibleName(name)
        box.toggled.connect(edit.setEnabled)
        return box, edit

    def _size(self, name: str) -> QLineEdit:
        edit = QLineEdit(placeholderText=name)
        edit.setValidator(QDoubleValidator(0.0, _MAX_MB, 3, edit))
        edit.setAccessibleName(name)
        return edit

    def _dates(self) -> tuple[tuple[tuple[QCheckBox, QDateEdit], Operator], ...]:
        return (self._from, Operator.GREATER_OR_EQUAL), (self._until, Operator.LESS_OR_EQUAL)

    def _sizes(self) -> tuple[tuple[QLineEdit, Operator], ...]:
        return (self._smallest, Operator.GREATER_OR_EQUAL), (self._largest, Operator.LESS_OR_EQUAL)

    def _by_field(self) -> dict[str, tuple[QWidget, ...]]:
        return {
            FilterField.DATE: (self._from[0], self._until[0]),
            FilterField.FOLDER: (self._folder, self._browse),
            FilterField.TYPE: (self._type,),
            FilterField.SIZE: (self._smallest, self._largest),
            FilterField.ORIENTATION: (self._orientation,),
            FilterField.CAPTION: (self._captioned,),
        }

    def _show_filter(self, condition: Filter) -> None:
        value = condition.value
        match condition.field:
            case FilterField.DATE:
                self._show_date(condition)
            case FilterField.SIZE:
                edit = self._smallest if condition.operator is Operator.GREATER_OR_EQUAL else self._largest
                edit.setText(QLocale().toString(float(value.removesuffix(_MB)), "g"))
            case FilterField.FOLDER:
                self._folder.setText(value)
            case FilterField.TYPE:
                self._type.setCurrentIndex(max(0, self._type.findData(value)))
            case FilterField.ORIENTATION:
                self._orientation.setCurrentIndex(max(0, self._orientation.findData(value)))
            case FilterField.CAPTION:
                self._captioned.setChecked(True)
            case key:
                self._key.setText(key)
                self._operator.setCurrentIndex(max(0, self._operator.findText(condition.operator.value)))
                self._value.setText(value)

    def _show_date(self, condition: Filter) -> None:
        box, edit = self._from if condition.operator is Operator.GREATER_OR_EQUAL else self._until
        box.setChecked(True)
        edit.setDate(QDate.fromString(condition.value, _DATE_FORMAT))

    def _clear(self) -> None:
        for box in (self._from[0], self._until[0], self._captioned):
            box.setChecked(False)
        for edit in (self._folder, self._smallest, self._largest, self._key, self._value):
            edit.clear()
        for combo in (self._type, self._orientation, self._operator):
            combo.setCurrentIndex(0)

    def _on_browse(self) -> None:
        folder = choose_folder(self.parentWidget(), self.tr("Choose a folder"))
        if folder:
            self._folder.setText(folder)

    def _on_clear(self) -> None:
        self._clear()
        self._on_apply()

    def _on_apply(self) -> None:
        self.hide()
        self.applied.emit(self.filters)


def _row(*widgets: QWidget) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget, 1 if isinstance(widget, (QLineEdit, QDateEdit)) else 0)
    return line
