"""Colours: a light and a dark theme that follow the system, or are chosen."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from string import Template
from typing import NamedTuple

from PySide6.QtCore import QDir, QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

#: Arguments for Qt: the style that is coloured here. To choose it by QApplication.setStyle, which gives a QStyle, would
#: have PySide make the 600 constants of that class before the first paint of the window.
STYLE_ARGUMENTS = ("-style", "Fusion")


class ThemeChoice(StrEnum):
    """What the settings may ask for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Colors(NamedTuple):
    """The colours of one theme, as ``#rrggbb`` or ``rgba(…)``.

    Words have a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3) on whatever may be behind them, lines that tell something
    one of 3:1.

    Attributes:
        window: behind everything.
        surface: lists and fields.
        raised: buttons, menus, bars.
        hover, pressed, selected: states of what can be clicked.
        border: lines between parts.
        scroll: handles of scroll bars.
        outline: edges of check boxes and of places to drop on; at least 3:1 (WCAG 2.2, 1.4.11).
        text, secondary, disabled: words.
        accent, accent_hover, on_accent, accent_back: the one colour that draws the eye, words on it, its faint tint.
        focus: the line around what has the keyboard.
        danger, danger_back: errors and their faint tint.
        veil: over the window while something is dragged in.
    """

    window: str
    surface: str
    raised: str
    hover: str
    pressed: str
    selected: str
    border: str
    scroll: str
    outline: str
    text: str
    secondary: str
    disabled: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_back: str
    focus: str
    danger: str
    danger_back: str
    veil: str


LIGHT = Colors(
    window="#f5f6f8",
    surface="#fcfcfd",
    raised="#ffffff",
    hover="#eceff3",
    pressed="#e1e5eb",
    selected="#dbe7fd",
    border="#dadfe6",
    scroll="#b4bcc8",
    outline="#868f9e",
    text="#1b2130",
    secondary="#586274",
    disabled="#8c95a4",
    accent="#2563eb",
    accent_hover="#1d55d0",
    on_accent="#ffffff",
    accent_back="#e9f0fe",
    focus="#2563eb",
    danger="#b42318",
    danger_back="#fdeeec",
    veil="rgba(245, 246, 248, 225)",
)

DARK = Colors(
    window="#191c22",
    surface="#1f232a",
    raised="#282d36",
    hover="#323844",
    pressed="#3b4250",
    selected="#2b406c",
    border="#363c48",
    scroll="#555e6e",
    outline="#78818f",
    text="#e8ebf0",
    secondary="#a6afbd",
    disabled="#727b8a",
    accent="#3a6fe0",
    accent_hover="#2f62cf",
    on_accent="#ffffff",
    accent_back="#22304d",
    focus="#7ba4fb",
    danger="#ff938a",
    danger_back="#40262a",
    veil="rgba(20, 22, 27, 225)",
)

_SCHEMES = {
    ThemeChoice.SYSTEM: Qt.ColorScheme.Unknown,
    ThemeChoice.LIGHT: Qt.ColorScheme.Light,
    ThemeChoice.DARK: Qt.ColorScheme.Dark,
}


class Theme(QObject):
    """Colours the application and keeps them in step with the system and the settings.

    Args:
        application: the application to colour, made with :data:`STYLE_ARGUMENTS`.
        style_sheet: the template of the style sheet, with ``$names`` of :class:`Colors` and ``$folder``,
            the folder that it is in.

    Signals:
        changed: the colours are others now.
    """

    changed = Signal()

    def __init__(self, application: QApplication, style_sheet: Path) -> None:
        super().__init__(application)
        self._application = application
        self._folder = style_sheet.parent.as_posix()
        self._template = Template(style_sheet.read_text(encoding="utf-8"))
        self._choice = ThemeChoice.SYSTEM
        self.colors = LIGHT
        # The style sheet names its few pictures as "icons:name.svg".
        QDir.addSearchPath("icons", str(style_sheet.parent.parent / "icons"))
        application.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    @property
    def dark(self) -> bool:
        """Whether the dark theme is shown."""
        return self.colors is DARK

    def choose(self, choice: ThemeChoice) -> None:
        """Follow the system, or not."""
        self._choice = choice
        hints = self._application.styleHints()
        # Title bars and file dialogs of the system follow this where the platform supports it.
        if choice is ThemeChoice.SYSTEM:
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(_SCHEMES[choice])
        self._apply()

    def _on_system_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._choice is ThemeChoice.SYSTEM:
            self._apply()

    def _apply(self) -> None:
        scheme = _SCHEMES[self._choice]
        if scheme is Qt.ColorScheme.Unknown:
            scheme = self._application.styleHints().colorScheme()
        colors = DARK if scheme is Qt.ColorScheme.Dark else LIGHT
        if colors is self.colors and self._application.styleSheet():
            return
        self.colors = colors
        self._application.setPalette(_palette(colors))
        self._application.setStyleSheet(self._template.substitute(colors._asdict(), folder=self._folder))
        self.changed.emit()


def _palette(colors: Colors) -> QPalette:
    role = QPalette.ColorRole
    active = {
        role.Window: colors.window,
        role.Base: colors.surface,
        role.AlternateBase: colors.window,
        role.Button: colors.raised,
        role.ToolTipBase: colors.raised,
        role.WindowText: colors.text,
        role.Text: colors.text,
        role.ButtonText: colors.text,
        role.ToolTipText: colors.text,
        role.BrightText: colors.danger,
        role.PlaceholderText: colors.secondary,
        role.Highlight: colors.accent,
        role.Accent: colors.accent,
        role.HighlightedText: colors.on_accent,
        role.Link: colors.focus,
        role.LinkVisited: colors.focus,
        role.Light: colors.hover,
        role.Midlight: colors.hover,
        role.Mid: colors.border,
        role.Dark: colors.scroll,
        role.Shadow: colors.border,
    }
    palette = QPalette()
    for name, color in active.items():
        palette.setColor(name, QColor(color))
    for name in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(colors.disabled))
    return palette
