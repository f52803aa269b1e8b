"""Every error has words, and they can be filled in and translated."""

from __future__ import annotations

import string

import pytest

from desktop.core.error_sentence import SENTENCES
from desktop.core.error_text import describe, one_line
from desktop.core.errors import ConfigurationError, EngineError, ErrorCode, InvalidInputError, TusouError, naming
from desktop.core.sentences import joined

#: What an error may name. A module that raises an error fills these.
VOCABULARY = {"action", "detail", "field", "filter", "host", "name", "path", "photo", "setting", "value"}


@pytest.mark.parametrize("code", ErrorCode)
def test_every_code_says_what_happened_and_what_to_do(code: ErrorCode) -> None:
    text = SENTENCES[code]
    assert text.what
    assert text.action
    for sentence in (text.what, text.why, text.action):
        assert not sentence or sentence.endswith(".")
        assert {name for _, name, _, _ in string.Formatter().parse(sentence) if name} <= VOCABULARY


def test_placeholders_are_filled_from_the_error() -> None:
    error = InvalidInputError(ErrorCode.FILTER_INVALID, params={"filter": "date>{0}"})
    assert "date>{0}" in describe(error).what


def test_a_missing_value_does_not_hide_the_message() -> None:
    assert describe(TusouError(ErrorCode.LIBRARY_NOT_FOUND)).what == "There is no library “?”."


def test_particulars_end_the_line_and_stay_on_it() -> None:
    line = one_line(TusouError(ErrorCode.STORAGE_FAILED, "disk\nI/O error"))
    assert line.endswith("(disk I/O error)")
    assert "\n" not in line


def test_what_a_service_gives_as_its_reason_is_told_once_and_left_out_where_it_gives_none() -> None:
    refused = one_line(EngineError(ErrorCode.JOB_FAILED, "too\nlarge"))
    assert "Its reason: “too large”." in refused
    assert refused.count("too large") == 1
    assert "reason" not in one_line(EngineError(ErrorCode.JOB_FAILED))


def test_the_file_is_named_unless_the_reader_knows_it() -> None:
    error = InvalidInputError(ErrorCode.FILE_NOT_FOUND, "[Errno 2] gone", params={"path": "/a/b.jpg"})
    assert one_line(error).endswith("(/a/b.jpg: [Errno 2] gone)")
    assert one_line(error, known="/a/b.jpg").endswith("([Errno 2] gone)")


def test_settings_are_called_what_people_call_them_in_their_language() -> None:
    error = ConfigurationError(ErrorCode.SETTINGS_INVALID, params={"setting": "open_platform_endpoint", "value": "a b"})
    assert describe(error).what == "“a b” is not valid for the endpoint of the open platform."
    chinese = {"the endpoint of the open platform": "开放平台接入地址"}
    assert "开放平台接入地址" in describe(error, lambda text: chinese.get(text, text)).what


def test_refused_input_is_named_where_nothing_else_names_it() -> None:
    with pytest.raises(InvalidInputError) as unnamed, naming("/a/b.jpg"):
        raise InvalidInputError(ErrorCode.NOT_AN_IMAGE)
    assert unnamed.value.params == {"path": "/a/b.jpg"}
    with pytest.raises(InvalidInputError) as named, naming("b.jpg"):
        raise InvalidInputError(ErrorCode.LINK_FAILED, params={"url": "https://example.org/b.jpg"})
    assert named.value.params == {"url": "https://example.org/b.jpg"}


def test_a_translation_is_applied_before_values_are_filled_in() -> None:
    chinese = {"There is no library “{name}”.": "没有名为“{name}”的图库。"}
    error = TusouError(ErrorCode.LIBRARY_NOT_FOUND, params={"name": "公司"})
    assert describe(error, lambda text: chinese.get(text, text)).what == "没有名为“公司”的图库。"


def test_sentences_are_set_as_their_language_does() -> None:
    assert joined(("It is damaged.", "", "Save it again.")) == "It is damaged. Save it again."
    assert joined(("图片已损坏。", "请重新保存。")) == "图片已损坏。请重新保存。"
