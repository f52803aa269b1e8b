"""Answers are read as they come: misspelt, wrapped, stringly typed, or nonsense."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.match import MatchSource
from desktop.engines.analyticdb import answers
from desktop.engines.analyticdb.answers import JobState

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
KEYS = [
    *(
        "Matches",
        "MatchList",
        "Items",
        "DocumentList",
        "CollectionList",
        "Namespaces",
        "Namespace",
        "Regions",
        "Region",
    ),
    *(
        "DBInstance",
        "Job",
        "Status",
        "Progress",
        "Usage",
        "EmbeddingEntries",
        "Metadata",
        "Score",
        "FileURL",
        "Message",
    ),
]
BODY = st.dictionaries(st.sampled_from(KEYS), JSON, max_size=6)
READERS: list[Callable[[Any], Any]] = [
    answers.hits_of,
    answers.job_of,
    answers.job_id_of,
    answers.documents_of,
    answers.document_of,
    answers.collections_of,
    answers.namespaces_of,
    answers.regions_of,
    answers.instances_of,
    answers.usage_of,
    answers.failure_of,
]


@pytest.mark.parametrize("read", READERS)
@given(body=BODY)
def test_no_answer_takes_the_program_down(read: Callable[[Any], Any], body: dict[str, Any]) -> None:
    read(body)


@given(value=JSON)
def test_what_is_no_object_is_a_failure(value: Any) -> None:
    if not isinstance(value, dict):
        assert answers.failure_of(value)


@pytest.mark.parametrize(
    ("body", "fails"),
    [
        ({"Status": "success", "Message": "success"}, False),
        ({"Status": "successs"}, False),
        ({"Status": "SUCCESS", "Message": "successfully uploaded, no errors"}, False),
        ({"RequestId": "x", "Regions": {}}, False),
        ({"Status": "fail", "Message": "no such thing"}, True),
        ({"Status": "Failed"}, True),
        ({"Status": "success", "Message": "failed to connect database, detailMsg: getConnection fail"}, True),
        ({"Status": "OK", "Code": "200", "Message": "OK", "Success": True}, False),
        ({"Status": "success", "Message": "error-0123456789ab.jpg uploaded"}, False),
        ({"Status": "success", "Message": "上传失败"}, True),
        ({"Code": "Throttling.User", "Message": "Rate exceeded"}, True),
        ({"Code": 0, "Message": "done"}, False),
    ],
)
def test_success_is_judged_by_status_and_message(body: dict[str, Any], fails: bool) -> None:
    assert (answers.failure_of(body) is not None) is fails


def test_matches_are_read_in_every_wrapping() -> None:
    match = {"FileName": "a-0123456789ab.jpg", "Score": "0.5", "RetrievalSource": "3", "FileUrl": "https://x/y"}
    for matches in ({"MatchList": [match]}, {"match": match}, [match], {"MatchList": {"Match": [match]}}):
        body = {"Matches": matches}
        (hit,) = answers.hits_of(body).hits
        assert (hit.document, hit.score, hit.source) == ("a-0123456789ab.jpg", 0.5, MatchSource.BOTH)
        assert hit.url == "https://x/y"


@pytest.mark.parametrize(
    "nothing", [None, "", "null", "{}", [], {}, {"MatchList": None}, {"matchList": {}}, {"Match": [None]}, {"Count": 0}]
)
def test_an_empty_answer_has_no_matches_however_it_is_written(nothing: object) -> None:
    assert not answers.hits_of({"Matches": nothing}).hits
    assert not answers.collections_of({"Items": nothing})
    assert not answers.documents_of({"Items": nothing}).names


def test_metadata_of_a_match_may_be_an_object_or_a_text_and_has_no_nothings() -> None:
    for metadata in (
        {"caption": "狗", "width": 3, "tags": None},
        '{"caption": "狗", "width": 3}',
        "{'caption': '狗', 'width': 3}",
    ):
        (hit,) = answers.hits_of({"Matches": {"MatchList": [{"Id": "1", "Metadata": metadata}]}}).hits
        assert hit.metadata == {"caption": "狗", "width": "3"}


@pytest.mark.parametrize(
    ("job", "state"),
    [
        ({"Status": "Success", "Completed": True}, JobState.SUCCEEDED),
        ({"Status": "Successs"}, JobState.SUCCEEDED),
        ({"Status": "Success", "Error": "bad image"}, JobState.FAILED),
        ({"Status": "Failed", "ErrorCode": "x"}, JobState.FAILED),
        ({"Status": "Cancelling"}, JobState.RUNNING),
        ({"Status": "Canceled"}, JobState.CANCELLED),
        ({"Status": "Cancelled"}, JobState.CANCELLED),
        ({"Status": "Start"}, JobState.RUNNING),
        ({"Status": "running"}, JobState.RUNNING),
        ({"Status": "Pending"}, JobState.WAITING),
        ({"Completed": "true"}, JobState.SUCCEEDED),
        ({"Status": "SUCCESS", "ErrorCode": "0", "Error": "None"}, JobState.SUCCEEDED),
        ({"Status": "Success", "ErrorCode": 200, "Error": ""}, JobState.SUCCEEDED),
        ({"Status": "Success", "ErrorCode": "Success", "Error": "success"}, JobState.SUCCEEDED),
        ({"Status": "Success", "ErrorCode": None, "Error": None}, JobState.SUCCEEDED),
        ({"Status": "Finished"}, JobState.SUCCEEDED),
        ({"Status": "Timeout"}, JobState.FAILED),
        ({"Status": "Stopped", "Completed": True}, JobState.FAILED),
        ({"Status": "成功", "Completed": True}, JobState.SUCCEEDED),
        ({"Status": "Ready", "Completed": "true", "Error": "bad image"}, JobState.FAILED),
        ({"Status": "Processing", "Completed": True}, JobState.RUNNING),
        ({}, JobState.WAITING),
    ],
)
def test_job_states_are_understood_in_every_spelling(job: dict[str, Any], state: JobState) -> None:
    assert answers.job_of({"Job": job}).state is state


@pytest.mark.parametrize("token", ["", "0", 0, "null", None])
def test_a_list_ends_with_a_token_of_nothing(token: object) -> None:
    page = answers.documents_of({"Items": {"DocumentList": [{"FileName": "a.jpg"}]}, "NextToken": token})
    assert page == answers.DocumentPage(["a.jpg"], "")


def test_a_description_of_nothing_is_no_document() -> None:
    assert answers.document_of({"Status": "success", "FileName": None}) is None
    assert answers.document_of({"fileName": "a.jpg"}) == answers.Document("a.jpg")


def test_usage_may_be_texts_or_numbers() -> None:
    assert answers.usage_of({"Usage": {"EmbeddingEntries": "2", "EmbeddingTokens": 7}}) == answers.Usage(2, 7)
    assert answers.usage_of({"EmbeddingTokens": "3"}) == answers.Usage(0, 3)


@pytest.mark.parametrize(
    "namespaces",
    [{"Namespace": ['["mine", "yours"]']}, {"Namespace": ["mine", "yours"]}, ["mine", "yours"], '["mine","yours"]'],
)
def test_namespaces_may_be_a_list_within_a_text(namespaces: object) -> None:
    assert answers.namespaces_of({"Namespaces": namespaces}) == ["mine", "yours"]


@pytest.mark.parametrize("metadata", ['{"title": "text"}', "{'title': 'text'}", {"title": "text"}])
def test_fields_of_a_collection_may_look_like_python(metadata: object) -> None:
    item = {"CollectionName": "c", "Metadata": metadata, "Dimension": "1024", "FullTextRetrievalFields": "title, page"}
    (info,) = answers.collections_of({"Items": {"CollectionList": [item]}})
    assert info.fields == {"title": "text"}
    assert info.dimensions == 1024
    assert info.full_text_fields == ["title", "page"]


def test_code_in_metadata_is_not_run() -> None:
    metadata = "{'a': __import__('os').getcwd()}"
    (info,) = answers.collections_of({"Items": [{"CollectionName": "c", "Metadata": metadata}]})
    assert info.fields == {}
