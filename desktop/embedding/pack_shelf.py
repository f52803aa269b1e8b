"""The packs that are installed: one folder each, found by the id of their model."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.core.errors import ErrorCode, ModelError
from desktop.embedding.clip_encoder import ClipEncoder
from desktop.embedding.pack import read_pack
from desktop.embedding.pack_record import RECORD, PackRecord, read_record

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class InstalledPack:
    """A pack that can be used.

    Attributes:
        folder: where it is.
        record: what is remembered of it.
    """

    folder: Path
    record: PackRecord


class PackShelf:
    """The folder of installed packs. What is in it may change at any time, by other programs too.

    Args:
        folder: need not be there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def packs(self) -> Sequence[InstalledPack]:
        """All that are in order, by name."""
        found = []
        for folder in self.folders():
            try:
                found.append(InstalledPack(folder, read_record(folder)))
            except ModelError as error:
                _logger.warning("A model pack cannot be used: %s", error)
        return found

    def folders(self) -> Sequence[Path]:
        """Where a pack was installed, whether it still is in order or not."""
        folders = [path.parent for path in sorted(self._folder.glob(f"*/{RECORD}"))]
        return [folder for folder in folders if not folder.name.startswith(".")]  # those are being installed

    def find(self, model_id: str) -> InstalledPack:
        """The pack of a model.

        Raises:
            ModelError: MODEL_NOT_FOUND.
        """
        for pack in self.packs():
            if pack.record.model_id == model_id:
                return pack
        raise ModelError(ErrorCode.MODEL_NOT_FOUND, params={"name": model_id})


def encoder_of(pack: InstalledPack) -> ClipEncoder:
    """The model of an installed pack; its networks load when they are first used.

    Raises:
        ModelError: MODEL_PACK_INVALID.
    """
    return ClipEncoder(read_pack(pack.folder, pack.record.name), pack.record.probes)
