"""Texts as a pack's textual network wants them: cleaned as the family was trained, then in tokens."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from desktop.embedding.pack import TOKENIZER, Pack, invalid

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_PUNCTUATION = str.maketrans("_", " ", string.punctuation.replace("_", ""))

#: Scripts that tell a language, and its token in FLORES-200. Kana first: Japanese has Chinese characters too.
_LANGUAGES = (
    (re.compile("[\u3040-\u30ff]"), "jpn_Jpan"),
    (re.compile("[\uac00-\ud7af]"), "kor_Hang"),
    (re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]"), "zho_Hans"),
    (re.compile("[\u0400-\u04ff]"), "rus_Cyrl"),
    (re.compile("[\u0600-\u06ff]"), "arb_Arab"),
    (re.compile("[\u0e00-\u0e7f]"), "tha_Thai"),
)
_ENGLISH = "eng_Latn"


class TextTokenizer:
    """The tokenizer of a pack. Safe from any thread.

    Args:
        pack: of a model.

    Raises:
        ModelError: MODEL_PACK_INVALID.
    """

    def __init__(self, pack: Pack) -> None:
        self._how = pack.text
        self._tokenizer = _load(pack)

    def encode(self, text: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Tokens and attention mask of a text, both int64 [1, context_length]."""
        encoded = self._tokenizer.encode(self.prepared(text))
        return np.array([encoded.ids], np.int64), np.array([encoded.attention_mask], np.int64)

    def prepared(self, text: str) -> str:
        """The text as the tokenizer sees it."""
        plain = text.translate(_PUNCTUATION).lower() if self._how.canonical else text
        plain = " ".join(plain.split())
        return language_of(plain) + plain if self._how.language_token else plain


def language_of(text: str) -> str:
    """The FLORES-200 code of the language that a text seems to be in, by its script."""
    return next((token for script, token in _LANGUAGES if script.search(text)), _ENGLISH)


def _load(pack: Pack) -> Tokenizer:
    # Importing tokenizers takes a while: only those pay who ask with words.
    from tokenizers import Tokenizer

    path = pack.folder / TOKENIZER
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises bare exceptions only
        raise invalid(path, str(error)) from error
    number = tokenizer.token_to_id(pack.text.padding)
    if number is None:
        raise invalid(path, f"does not have the token {pack.text.padding!r} that fills up")
    tokenizer.enable_padding(length=pack.text.context_length, pad_id=number, pad_token=pack.text.padding)
    tokenizer.enable_truncation(max_length=pack.text.context_length)
    return tokenizer
