"""The full-screen viewer."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QImage, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from desktop.ui.icons import pixmap
from desktop.ui.widgets.elided_label import ElidedLabel
from desktop.ui.widgets.picture_view import PictureView, dark_palette

SLIDE_MS = 4000
_ICON_SIDE = 20
_GAP = 12


class FullScreenViewer(QWidget):
    """One photo on the whole screen: zoom, pan, arrows, slideshow.

    Signals:
        step_requested: go to the photo this many places further (1 or -1).
        detail_wanted: the picture that is shown is not sharp enough for its zoom.
        closed: it was left.
    """

    step_requested = Signal(int)
    detail_wanted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAccessibleName(self.tr("Full-screen viewer"))
        self.setObjectName("viewer")
        self.setPalette(dark_palette(self.palette()))
        self.setStyleSheet("#viewer { background: #0c0c0e; } QLabel { color: #f0f0f0; }")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.picture = PictureView(interactive=True, parent=self)
        self.picture.zoomed.connect(self._show_zoom)
        self.picture.detail_wanted.connect(self.detail_wanted)
        self._title = ElidedLabel()
        self._facts = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._zoom = QLabel()
        self._slides = QTimer(self, interval=SLIDE_MS)
        self._slides.timeout.connect(self._on_slide)
        self._lay_out()

    @property
    def playing(self) -> bool:
        """Whether the slideshow runs."""
        return self._slides.isActive()

    def show_photo(self, title: str, image: QImage | None, full_size: QSize) -> None:
        """Show another photo; the image may be a thumbnail at first, or come later."""
        self._title.show_text(title)
        self._facts.clear()
        self.setWindowTitle(title)
        if image is None:
            self.picture.clear()
        else:
            self.picture.show_image(image, full_size)

    def refine(self, image: QImage, full_size: QSize) -> None:
        """Show a better version of the same photo."""
        if self.picture.empty:
            self.picture.show_image(image, full_size)
        else:
            self.picture.refine(image, full_size)

    def show_facts(self, text: str) -> None:
        """What is known of the photo that is shown."""
        self._facts.setText(text)

    def show_problem(self, text: str) -> None:
        """The photo cannot be shown; the text is translated."""
        self._facts.setText(text)

    def toggle_slideshow(self) -> None:
        """Start the slideshow, or stop it."""
        if self.playing:
            self._slides.stop()
        else:
            self._slides.start()
        text = self.tr("Stop slideshow (F5)") if self.playing else self.tr("Slideshow (F5)")
        self._play.setToolTip(text)
        self._play.setAccessibleName(text)
        self._play.setChecked(self.playing)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go on and back, + and - zoom, 0 fits, 1 shows pixels, F5 plays, Esc leaves."""
        act = {
            Qt.Key.Key_Right: lambda: self._step(1),
            Qt.Key.Key_Down: lambda: self._step(1),
            Qt.Key.Key_PageDown: lambda: self._step(1),
            Qt.Key.Key_Left: lambda: self._step(-1),
            Qt.Key.Key_Up: lambda: self._step(-1),
            Qt.Key.Key_PageUp: lambda: self._step(-1),
            Qt.Key.Key_Plus: self.picture.zoom_in,
            Qt.Key.Key_Equal: self.picture.zoom_in,
            Qt.Key.Key_Minus: self.picture.zoom_out,
            Qt.Key.Key_0: self.picture.set_fit,
            Qt.Key.Key_1: lambda: self.picture.set_zoom(1.0),
            Qt.Key.Key_F5: self.toggle_slideshow,
            Qt.Key.Key_Space: self.toggle_slideshow,
            Qt.Key.Key_Escape: self.close,
            Qt.Key.Key_F11: self.close,
        }.get(Qt.Key(event.key()))
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the keyboard."""
        super().showEvent(event)
        self.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the slideshow."""
        self._slides.stop()
        self.picture.clear()
        super().closeEvent(event)
        self.closed.emit()

    # Inside

    def _lay_out(self) -> None:
        self._play = self._button("slideshow", self.tr("Slideshow (F5)"), self.toggle_slideshow)
        self._play.setCheckable(True)
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(4)
        row.addWidget(self._title, 1)
        row.addSpacing(_GAP)
        row.addWidget(self._facts, 2)
        row.addSpacing(_GAP)
        row.addWidget(self._zoom)
        for button in (
            self._button("zoom_out", self.tr("Zoom out (-)"), self.picture.zoom_out),
            self._button("zoom_in", self.tr("Zoom in (+)"), self.picture.zoom_in),
            self._button("fit", self.tr("Whole picture (0)"), self.picture.set_fit),
            self._button("chevron_left", self.tr("Previous photo (Left)"), lambda: self._step(-1)),
            self._button("chevron_right", self.tr("Next photo (Right)"), lambda: self._step(1)),
            self._play,
            self._button("cancel", self.tr("Close (Esc)"), self.close),
        ):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.picture, 1)
        column.addLayout(row)

    def _button(self, icon: str, text: str, act: object) -> QToolButton:
        button = QToolButton(self)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        colour = self.palette().color(self.foregroundRole())
        button.setIcon(pixmap(icon, _ICON_SIDE, colour, self.devicePixelRatioF()))
        button.setIconSize(QSize(_ICON_SIDE, _ICON_SIDE))
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.clicked.connect(act)
        return button

    def _step(self, by: int) -> None:
        if self.playing:
            self._slides.start()
        self.step_requested.emit(by)

    def _on_slide(self) -> None:
        self.step_requested.emit(1)

    def _show_zoom(self, zoom: float) -> None:
        number = QLocale().toString(round(zoom * 100))
        self._zoom.setText(self.tr("{percent} %").format(percent=number))
