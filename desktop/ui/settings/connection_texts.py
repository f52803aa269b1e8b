"""What the set-up and the check of a connection found, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.services.connection_draft import ConnectionDraft, SetUpReport
from desktop.ui.error_presenter import error_line

if TYPE_CHECKING:
    from desktop.engines.analyticdb.check import Finding
    from desktop.engines.analyticdb.setup import Step

_NAMESPACE_OF_ALL = "public"


class ConnectionTexts(QObject):
    """Lines for the wizard: ✓ what is so, ✗ what is not, ○ what was not tried."""

    def set_up_lines(self, report: SetUpReport, draft: ConnectionDraft) -> Sequence[str]:
        """A line for each step of a set-up: done, failed and why, or not begun."""
        names = (
            self.tr("Vector database"),
            self.tr("Namespace {name}").format(name=draft.namespace or _NAMESPACE_OF_ALL),
            self.tr("Collection {name}").format(name=draft.collection),
        )
        lines = [self._done(name, step) for name, step in zip(names, report.done, strict=False)]
        if report.error is not None and len(lines) < len(names):
            lines.append(f"✗ {names[len(lines)]}: {error_line(report.error)}")
        undone = self.tr("not done yet")
        lines += [f"○ {name}: {undone}" for name in names[len(lines) :]]
        if report.error is not None:
            lines.append(self.tr("What is done stays. “Check again” goes on where it stopped."))
        return lines

    def index_line(self, step: Step, collection: str) -> str:
        """A line for the vector index of a collection of raw vectors."""
        return self._done(self.tr("Vector index of {name}").format(name=collection), step)

    def finding_line(self, finding: Finding) -> str:
        """A line for one step of a check."""
        names = {
            "settings": self.tr("What was typed in"),
            "service": self.tr("Service and AccessKey"),
            "collection": self.tr("Collection"),
            "documents": self.tr("Reading the collection"),
            "open_platform": self.tr("Open platform"),
            "upload_host": self.tr("Upload host"),
            "search": self.tr("Searching"),
        }
        name = names[finding.step.value]
        if finding.error is not None:
            return f"✗ {name} ({finding.target}): {error_line(finding.error)}"
        note = f" – {finding.note}" if finding.note else ""
        return f"✓ {name} ({finding.target}){note}"

    def _done(self, name: str, step: Step) -> str:
        outcome = self.tr("created") if step.outcome.value == "created" else self.tr("was there already")
        return f"✓ {name}: {outcome}"
