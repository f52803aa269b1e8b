"""Packs that are worth knowing by name.

The recall is the mean of recall at 1, 5 and 10 on Crossmodal-3600 (photos found by their captions, in per cent) that
Immich's documentation publishes. Tusou has not measured it. Parameters are those of OpenCLIP's table of models
(https://github.com/mlfoundations/open_clip/blob/main/docs/model_profile.csv); SigLIP2's follow from SigLIP's there and
its vocabulary of 256,000 tokens. No commit is pinned: a pack is taken as its branch ``main``
is on the day, and the commit is remembered with it. Licences are given as far as they are known; the page of a model
decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desktop.core.error_sentence import QT_TRANSLATE_NOOP

OWNER = "immich-app"
RECALL_SOURCE = "https://docs.immich.app/features/searching"


@dataclass(frozen=True, slots=True)
class CataloguePack:
    """A pack that can be fetched by its name.

    Attributes:
        name: on the hub, without the owner.
        purpose: what it is for, English and marked for translation.
        languages: that text search is known to understand, as ISO 639-1 codes; many packs know more.
        dimensions: length of a vector.
        memory_bytes: that both networks take, by Immich's documentation.
        recall: language → per cent, see the module.
        licence: of the weights, as an SPDX expression.
        recommended: whether it is offered to everyone.
        parameters: of both networks.
    """

    name: str
    purpose: str
    languages: tuple[str, ...]
    dimensions: int
    memory_bytes: int
    parameters: int
    recall: Mapping[str, float] = field(default_factory=dict)
    licence: str = "MIT"
    recommended: bool = True

    @property
    def repository(self) -> str:
        """On the hub."""
        return f"{OWNER}/{self.name}"

    @property
    def download_bytes(self) -> int:
        """What is fetched at most: 4 bytes for a parameter; newer packs keep some of them in 2."""
        return 4 * self.parameters


PACKS: Sequence[CataloguePack] = (
    CataloguePack(
        "XLM-Roberta-Base-ViT-B-32__laion5b_s13b_b90k",
        QT_TRANSLATE_NOOP("models", "Chinese, English and many other languages; quick"),
        ("en", "zh"),
        512,
        3_030 << 20,
        366_120_000,
        {"en": 68.3, "zh": 72.5},
    ),
    CataloguePack(
        "ViT-B-32__laion2b-s34b-b79k",
        QT_TRANSLATE_NOOP("models", "English; small and quick"),
        ("en",),
        512,
        1_001 << 20,
        151_280_000,
        {"en": 68.8},
    ),
    CataloguePack(
        "ViT-B-16-SigLIP2__webli",
        QT_TRANSLATE_NOOP("models", "English first, some Chinese; sees more detail"),
        ("en", "zh"),
        768,
        3_038 << 20,
        375_200_000,
        {"en": 75.2, "zh": 64.4},
        "Apache-2.0",
    ),
    CataloguePack(
        "XLM-Roberta-Large-ViT-H-14__frozen_laion5b_s13b_b90k",
        QT_TRANSLATE_NOOP("models", "Chinese, English and many other languages; large, the best and the slowest"),
        ("en", "zh"),
        1024,
        4_014 << 20,
        1_193_010_000,
        {"en": 71.5, "zh": 77.2},
    ),
    CataloguePack(
        "nllb-clip-large-siglip__v1",
        QT_TRANSLATE_NOOP("models", "Two hundred languages; large and slow; not for commercial use"),
        ("en", "zh"),
        1152,
        4_226 << 20,
        1_195_500_000,
        {"en": 71.2, "zh": 77.5},
        "CC-BY-NC-4.0",
        recommended=False,
    ),
)


def known(name: str) -> CataloguePack | None:
    """The pack of a name, with or without its owner."""
    return next((pack for pack in PACKS if name in {pack.name, pack.repository}), None)
