"""How a photo looks in the grid. Paints what is in memory, and nothing else."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.core.match import MatchSource
from desktop.core.photo import Photo
from desktop.ui.results.card_metrics import DEFAULT_SIDE, CardMetrics
from desktop.ui.results.results_model import Role
from desktop.ui.results.thumbnail_loader import ThumbnailLoader

_CARD_RADIUS = 8.0
_BADGE_INSET = 6
#: Badges sit on the picture itself if it has at least this side, else in the corner of its square.
_MIN_BADGED_SIDE = 64
_MARK_SIDE = 9.0
#: Small pictures are not blown up beyond this.
_MAX_ENLARGEMENT = 2.0
_BADGE_COLOUR = QColor(0, 0, 0, 165)
_MISSING_COLOUR = QColor(176, 48, 32, 225)
_ON_BADGE = QColor(255, 255, 255)


class CardDelegate(QStyledItemDelegate):
    """Paints cards: picture, score and what matched, file name, caption.

    Args:
        loader: where the pictures are.
        parent: its Qt parent.
    """

    def __init__(self, loader: ThumbnailLoader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._loader = loader
        self._side = DEFAULT_SIDE

    def set_side(self, side: int) -> None:
        """Paint pictures into squares of ``side`` logical pixels."""
        self._side = side

    def metrics(self, font: QFontMetrics) -> CardMetrics:
        """Sizes of the cards."""
        return CardMetrics.of(self._side, font)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        """All cards have the same size."""
        return self.metrics(option.fontMetrics).size

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one card."""
        metrics = self.metrics(option.fontMetrics)
        card = metrics.card(option.rect)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        _paint_ground(painter, card, option)
        photo: Photo | None = index.data(Role.PHOTO)
        photo_id: str = index.data(Role.ID)
        frame = self._paint_picture(painter, metrics.picture(card), photo_id, option.palette)
        if photo is not None:
            _paint_texts(painter, metrics, card, photo, option)
            if photo.missing:
                _paint_badge(painter, frame, self.tr("File missing"), None, option.font, missing=True)
            score: float | None = index.data(Role.SCORE)
            if score is not None:
                # Qt hands back a plain str for an enumeration of strings.
                source = MatchSource(index.data(Role.SOURCE))
                copies: int = index.data(Role.COPIES)
                text = format(score, ".2f") + (f" +{copies}" if copies else "")
                _paint_badge(painter, frame, text, source, option.font)
        painter.restore()

    def _paint_picture(self, painter: QPainter, square: QRect, photo_id: str, palette: QPalette) -> QRectF:
        """Paint the picture, or what stands for it; returns where badges go."""
        image = self._loader.image(photo_id)
        if image is not None:
            target = _fitted(image, square, painter.device().devicePixelRatioF())
            painter.drawImage(target, image)
            return target if min(target.width(), target.height()) >= _MIN_BADGED_SIDE else QRectF(square)
        # No round corners here: they would cost as much as the rest of the card, most of all while scrolling.
        painter.fillRect(square, _faded(palette.color(QPalette.ColorRole.Text), 0.06))
        if self._loader.failed(photo_id):
            _paint_broken(painter, square, _faded(palette.color(QPalette.ColorRole.Text), 0.45))
        return QRectF(square)


def _paint_ground(painter: QPainter, card: QRect, option: QStyleOptionViewItem) -> None:
    """Selection, hover and keyboard focus."""
    palette = option.palette
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
    focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
    shape = QRectF(card).adjusted(1, 1, -1, -1)
    if selected or hovered:
        accent = QPen(palette.color(QPalette.ColorRole.Accent), 2)
        hover = _faded(palette.color(QPalette.ColorRole.Text), 0.07)
        painter.setPen(accent if selected else Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(QPalette.ColorRole.Highlight) if selected else hover)
        painter.drawRoundedRect(shape, _CARD_RADIUS, _CARD_RADIUS)
    if focused:
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Text), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(shape.adjusted(-1.5, -1.5, 1.5, 1.5), _CARD_RADIUS + 1, _CARD_RADIUS + 1)


def _paint_texts(
    painter: QPainter, metrics: CardMetrics, card: QRect, photo: Photo, option: QStyleOptionViewItem
) -> None:
    font = option.fontMetrics
    centre = Qt.AlignmentFlag.AlignCenter
    text = option.palette.color(QPalette.ColorRole.Text)
    painter.setFont(option.font)
    painter.setPen(text)
    painter.drawText(
        metrics.name(card), centre, font.elidedText(photo.file_name, Qt.TextElideMode.ElideMiddle, metrics.side)
    )
    if photo.caption:
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        caption = " ".join(photo.caption.split())
        painter.drawText(
            metrics.caption(card), centre, font.elidedText(caption, Qt.TextElideMode.ElideRight, metrics.side)
        )


def _paint_badge(
    painter: QPainter, frame: QRectF, text: str, source: MatchSource | None, font: QFont, *, missing: bool = False
) -> None:
    """A pill on the picture: at the lower right for the score, at the upper left for a missing file."""
    small = QFont(font)
    small.setPointSizeF(max(7.0, font.pointSizeF() * 0.85))
    painter.setFont(small)
    metrics = QFontMetrics(small)
    marks = _marks(source)
    marks_width = len(marks) * (_MARK_SIDE + 4)
    size = QSizeF(metrics.horizontalAdvance(text) + marks_width + 12, metrics.height() + 2)
    left = frame.left() + _BADGE_INSET if missing else frame.right() - _BADGE_INSET - size.width()
    top = frame.top() + _BADGE_INSET if missing else frame.bottom() - _BADGE_INSET - size.height()
    pill = QRectF(QPointF(left, top), size)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_MISSING_COLOUR if missing else _BADGE_COLOUR)
    painter.drawRoundedRect(pill, size.height() / 2, size.height() / 2)
    painter.setPen(QPen(_ON_BADGE, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    mark = QRectF(pill.left() + 6, pill.center().y() - _MARK_SIDE / 2, _MARK_SIDE, _MARK_SIDE)
    for kind in marks:
        _paint_mark(painter, mark, kind)
        mark.translate(_MARK_SIDE + 4, 0)
    painter.drawText(pill.adjusted(6 + marks_width, 0, -6, 0), Qt.AlignmentFlag.AlignCenter, text)


def _marks(source: MatchSource | None) -> tuple[MatchSource, ...]:
    if source is None:
        return ()
    return (MatchSource.VECTOR, MatchSource.TEXT) if source is MatchSource.BOTH else (source,)


def _paint_mark(painter: QPainter, box: QRectF, source: MatchSource) -> None:
    """A frame with a hill for "the picture matches", lines for "the words match"."""
    if source is MatchSource.VECTOR:
        painter.drawRoundedRect(box, 1.5, 1.5)
        bottom, middle = box.bottom() - 2, box.center().x()
        painter.drawPolyline([QPointF(box.left() + 1.5, bottom), QPointF(middle, box.top() + 3.5)])
        painter.drawPolyline([QPointF(middle, box.top() + 3.5), QPointF(box.right() - 1.5, bottom)])
        return
    for number, part in enumerate((1.0, 1.0, 0.6)):
        y = box.top() + 1.5 + 3 * number
        painter.drawLine(QPointF(box.left(), y), QPointF(box.left() + box.width() * part, y))


def _paint_broken(painter: QPainter, square: QRect, colour: QColor) -> None:
    """A crossed-out frame: there is no picture to show."""
    side = max(20.0, square.width() / 5)
    box = QRectF(0, 0, side, side * 0.8)
    box.moveCenter(QRectF(square).center())
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 3, 3)
    painter.drawLine(box.bottomLeft() + QPointF(-3, 3), box.topRight() + QPointF(3, -3))


def _fitted(image: QImage, square: QRect, ratio: float) -> QRectF:
    """Where to draw an image: as large as the square allows, in the middle, on whole pixels of the screen."""
    fit = min(square.width() / image.width(), square.height() / image.height())
    scale = min(fit, _MAX_ENLARGEMENT / ratio)
    size = QSizeF(image.width() * scale, image.height() * scale)
    left = square.left() + (square.width() - size.width()) / 2
    top = square.top() + (square.height() - size.height()) / 2
    return QRectF(round(left * ratio) / ratio, round(top * ratio) / ratio, size.width(), size.height())


def _faded(colour: QColor, alpha: float) -> QColor:
    faded = QColor(colour)
    faded.setAlphaF(alpha)
    return faded
