"""QueryContent with the unmodified SDK: by text, by image, with filters, and what answers hold."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import requests
from alibabacloud_gpdb20160503 import models
from alibabacloud_tea_openapi.exceptions import ClientException

from tests.emulator import Emulator
from tests.emulator.pictures import picture
from tests.emulator.sdk import Sdk

COLOURS = {"red": (220, 30, 30), "green": (30, 170, 50), "blue": (30, 60, 210)}
CAPTIONS = {"red": "a small dog 小狗", "green": "a big dog 大狗", "blue": "the sea 大海"}


@pytest.fixture
def filled(fast_emulator: Emulator) -> Sdk:
    for width, (name, colour) in enumerate(COLOURS.items(), start=100):
        metadata = {"caption": CAPTIONS[name], "width": str(width)}
        fast_emulator.add_photo(f"{name}.jpg", picture(colour), **metadata)
    return Sdk(fast_emulator)


def found(sdk: Sdk, **values: Any) -> list[str]:
    body = sdk("QueryContent", **{"content": "dog"} | values)
    assert body.status == "success", body.message
    return [match.file_name.removesuffix(".jpg") for match in body.matches.match_list]


def query_image(sdk: Sdk, content: bytes, name: str = "query.jpg", **values: Any) -> Any:
    return sdk("QueryContentAdvance", file_name=name, file_url_object=io.BytesIO(content), **values)


def test_words_find_captions_in_chinese_and_english(filled: Sdk) -> None:
    assert found(filled, content="大海")[0] == "blue"
    assert found(filled, content="big dog")[0] == "green"


def test_words_find_colours(filled: Sdk) -> None:
    assert found(filled, content="绿色")[0] == "green"


def test_a_picture_finds_itself_first_with_a_score_of_one(filled: Sdk) -> None:
    matches = query_image(filled, picture(COLOURS["blue"]), top_k=2).matches.match_list
    assert matches[0].file_name == "blue.jpg"
    assert matches[0].score == pytest.approx(1, abs=1e-4)
    assert matches[0].retrieval_source == 1
    assert len(matches) == 2


def test_a_picture_is_found_by_the_address_of_another(filled: Sdk) -> None:
    url = filled("QueryContent", content="sea", top_k=1, include_file_url=True).matches.match_list[0].file_url
    body = filled("QueryContent", file_name="query.jpg", file_url=url, top_k=1)
    assert body.matches.match_list[0].file_name == "blue.jpg"


def test_the_l2_score_is_a_distance(filled: Sdk, fast_emulator: Emulator) -> None:
    fast_emulator.collection().metrics = "l2"
    scores = [match.score for match in query_image(filled, picture(COLOURS["red"])).matches.match_list]
    assert scores[0] == pytest.approx(0, abs=1e-2)
    assert scores == sorted(scores)


def test_metadata_addresses_and_vectors_come_on_request_only(filled: Sdk) -> None:
    (bare,) = filled("QueryContent", content="sea", top_k=1).matches.match_list
    assert (bare.metadata, bare.file_url, bare.vector) == (None, None, None)
    (full,) = filled(
        "QueryContent",
        content="sea",
        top_k=1,
        include_file_url=True,
        include_metadata_fields="caption,width",
        include_vector=True,
    ).matches.match_list
    assert full.metadata == {"caption": CAPTIONS["blue"], "width": "102"}
    assert float(np.linalg.norm(full.vector.vector_list)) == pytest.approx(1)


def test_the_address_of_a_match_gives_the_picture_until_it_expires(filled: Sdk, fast_emulator: Emulator) -> None:
    def get(url: str) -> requests.Response:
        return requests.get(url, verify=str(fast_emulator.access.ca_bundle), timeout=3)

    def address() -> str:
        body = filled("QueryContent", content="sea", top_k=1, include_file_url=True, url_expiration="60s")
        return str(body.matches.match_list[0].file_url)

    url = address()
    assert get(url).content == picture(COLOURS["blue"])
    assert get(url.replace("Expires=", "Expires=9")).status_code == 403
    fast_emulator.advance(61)
    assert "Request has expired" in get(url).text
    again = address()
    fast_emulator.expire_urls()
    assert get(again).status_code == 403
    assert [call.status for call in fast_emulator.calls_of("GetObject")] == [200, 403, 403, 403]


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        ("caption LIKE '%dog%'", {"red", "green"}),
        ("width > 100 AND NOT caption ILIKE '%DOG%'", {"blue"}),
        ("width BETWEEN 101 AND 102 OR width = 100", {"red", "green", "blue"}),
        ("caption = 'it''s'", set()),
        ("doc_name IN ('red.jpg', 'blue.jpg')", {"red", "blue"}),
        ("taken_at IS NULL", {"red", "green", "blue"}),
    ],
)
def test_filters_narrow_the_search(filled: Sdk, condition: str, names: set[str]) -> None:
    assert set(found(filled, filter=condition)) == names


@pytest.mark.parametrize("condition", ["nothing = 1", "caption =", "width = 'wide'", "1; DROP TABLE photos"])
def test_a_filter_that_is_no_sql_fails(filled: Sdk, condition: str) -> None:
    answer = filled("QueryContent", content="dog", filter=condition)
    assert (answer.status, answer.message.startswith("ERROR")) == ("fail", True)


@pytest.mark.parametrize("method", ["RRF", "Weight", "Cascaded"])
def test_hybrid_search_tells_what_found_a_match(filled: Sdk, method: str) -> None:
    arguments = {"RRF": {"k": 60}, "Weight": {"alpha": 0.5}}
    body = filled("QueryContent", content="sea", hybrid_search=method, hybrid_search_args=arguments)
    sources = {match.file_name: match.retrieval_source for match in body.matches.match_list}
    assert sources.pop("blue.jpg") == 3
    assert set(sources.values()) == (set() if method == "Cascaded" else {1})


def test_hybrid_search_needs_full_text_fields(filled: Sdk, fast_emulator: Emulator) -> None:
    fast_emulator.collection().full_text_fields = ()
    assert filled("QueryContent", content="sea", hybrid_search="RRF").status == "fail"


@pytest.mark.parametrize(
    "wrong",
    [
        {"top_k": 0},
        {"top_k": 20, "rerank_factor": 3},
        {"top_k": 2, "rerank_factor": 1},
        {"top_k": 2, "rerank_factor": 6},
        {"url_expiration": "59s"},
        {"url_expiration": "366d"},
        {"hybrid_search": "Best"},
        {"content": ""},
    ],
)
def test_limits_of_a_search_are_kept(filled: Sdk, wrong: dict[str, Any]) -> None:
    with pytest.raises(ClientException) as caught:
        found(filled, **wrong)
    assert caught.value.status_code == 400


def test_reranking_adds_a_score(filled: Sdk) -> None:
    model = models.QueryContentRequestRerankModel(name="qwen3-rerank")
    body = filled("QueryContent", content="sea", top_k=10, rerank_factor=5, rerank_model=model)
    assert body.matches.match_list[0].rerank_score > 0


def test_a_query_that_is_no_picture_fails(filled: Sdk) -> None:
    assert query_image(filled, b"no picture").status == "fail"
    with pytest.raises(ClientException, match="extension"):
        query_image(filled, picture(), name="query.webp")


def test_pages_follow_each_other(filled: Sdk) -> None:
    everything = found(filled, top_k=3)
    assert found(filled, top_k=1, offset=1) == everything[1:2]


def test_usage_counts_texts_once_and_pictures_twice(filled: Sdk, fast_emulator: Emulator) -> None:
    assert filled("QueryContent", content="sea").usage.embedding_entries == 1
    assert query_image(filled, picture()).usage.embedding_entries == 2
    filled.wait(job_id := filled.upload("a.jpg", picture()))
    assert filled("GetUploadDocumentJob", job_id=job_id).usage.embedding_entries == "2"
    assert fast_emulator.entries_used == 5


def test_the_projects_own_model_finds_what_words_say(emulator: Emulator, sample_photos: Path) -> None:
    for name in ("cat", "coffee", "rocket"):
        emulator.add_photo(f"{name}.jpg", (sample_photos / f"{name}.jpg").read_bytes())
    sdk = Sdk(emulator)
    assert [found(sdk, content=words)[0] for words in ("猫", "cup of coffee", "火箭")] == ["cat", "coffee", "rocket"]
    matches = query_image(sdk, (sample_photos / "cat.jpg").read_bytes()).matches.match_list
    assert matches[0].file_name == "cat.jpg"
