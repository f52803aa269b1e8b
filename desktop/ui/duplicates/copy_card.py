"""One copy in the comparison."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.services.duplicates import Copy
from desktop.ui.foreign_text import set_tool_tip, short_path
from desktop.ui.preview.details import photo_rows
from desktop.ui.widgets.picture_view import PictureView

_WIDTH = 240


class CopyCard(QFrame):
    """Picture, place and particulars of a copy, and whether it stays.

    Args:
        copy: the copy.
        parent: its Qt parent.

    Signals:
        toggled: whether it stays was changed.
        viewed: its picture was clicked.
    """

    toggled = Signal()
    viewed = Signal()

    def __init__(self, copy: Copy, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.copy_ = copy
        photo = copy.photo
        place = str(copy.path or photo.url or photo.file_name)
        self.setProperty("card", True)
        self.setAccessibleName(short_path(place))
        self.setMinimumWidth(_WIDTH)
        self._picture = PictureView()
        self._picture.setCursor(Qt.CursorShape.PointingHandCursor)
        self._picture.setToolTip(self.tr("Open"))
        self._picture.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._picture.clicked.connect(self.viewed)
        self.stays = QCheckBox(self.tr("Keep"))
        self.stays.setAccessibleName(self.tr("Keep {name}").format(name=short_path(place)))
        self.stays.setChecked(copy.keep)
        self.stays.toggled.connect(self.toggled)
        name = _label("heading", _name(copy))
        where = _label("secondary", short_path(str(copy.path.parent)) if copy.path else "")
        set_tool_tip(where, place)
        details = _label("", "\n".join(f"{title}: {value}" for title, value in photo_rows(photo)))
        self._note = _label("danger", self.tr("The file is not where it was."))
        self._note.setVisible(photo.missing)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        # A share of the height each, so that the pictures of copies stand in one line, however long their places are.
        column.addWidget(self._picture, 3)
        words = QVBoxLayout()
        column.addLayout(words, 2)
        for part in (self.stays, name, where, details, self._note):
            words.addWidget(part)
        words.addStretch()

    def show_problem(self, text: str) -> None:
        """Its picture cannot be shown; the text is translated."""
        self._note.setText(text)
        self._note.show()

    def show_picture(self, image: QImage) -> None:
        """Show the picture, reduced or full."""
        photo = self.copy_.photo
        self._picture.show_image(image, QSize(photo.width, photo.height))


def _name(copy: Copy) -> str:
    """The name of its file: of identical copies the library knows one only. What the library keeps has no name."""
    own = copy.path is not None and copy.path.stem != copy.photo.sha256
    return copy.path.name if copy.path is not None and own else copy.photo.file_name


def _label(role: str, text: str) -> QLabel:
    label = QLabel(text.replace("/", "/\u200b").replace("_", "_\u200b"), wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        label.setProperty("role", role)
    return label
