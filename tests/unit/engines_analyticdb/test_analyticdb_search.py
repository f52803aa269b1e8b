"""Searching AnalyticDB, the pictures of what was found, and keeping the library."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from desktop.core.errors import EngineError, ErrorCode, InvalidInputError
from desktop.core.photo import Place, PlaceKind
from desktop.core.progress import TaskContext
from desktop.core.query import Filter, ImageBytes, ImageFile, ImageLink, ImageTerm, LibraryPhoto, Query, TextTerm
from desktop.engines.analyticdb.connection import HybridSearch, RerankModel
from desktop.engines.analyticdb.engine import AnalyticDBEngine
from desktop.engines.base import IngestItem, IngestResult
from tests.emulator import ArchiveNaming, Call, Emulator, FaultKind, actions_search
from tests.emulator.actions_search import Row, SearchActions
from tests.emulator.errors import OperationFailed, ServiceError
from tests.emulator.state import Collection

OpenLibrary = Callable[..., AnalyticDBEngine]
Pictures = Callable[[int], list[Path]]


class Silent:
    """A report that nobody reads."""

    def uploading(self, item_ids: Sequence[int], document: str) -> None: ...

    def uploaded(self, item_ids: Sequence[int], job_id: str) -> None: ...

    def transferred(self, size_bytes: int) -> None: ...

    def finished(self, results: Sequence[IngestResult]) -> None:
        assert not [result.error for result in results if result.error]


def add(engine: AnalyticDBEngine, paths: Sequence[Path], caption: str | None = None) -> None:
    ingest = engine.open_ingest(Silent(), TaskContext())
    for number, path in enumerate(paths):
        content = path.read_bytes()
        state = path.stat()
        place = Place(PlaceKind.FILE, str(path), "", state.st_size, state.st_mtime_ns)
        ingest.put(IngestItem(number, place, hashlib.sha256(content).hexdigest(), content, caption))
    ingest.flush()
    ingest.close()


def jpeg(colour: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (32, 32), colour).save(buffer, "JPEG")
    return buffer.getvalue()


def query_call(cloud: Emulator) -> Call:
    return cloud.calls_of("QueryContent")[-1]


def test_a_text_search_uses_both_retrievals_where_there_are_full_text_fields(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, ctx: TaskContext
) -> None:
    engine = open_library(cloud)
    add(engine, pictures(2), "海边的狗")
    best = engine.search(Query([TextTerm("狗")], top_k=5), ctx).matches[0]
    assert best.photo.caption == "海边的狗"
    assert best.photo.url is not None
    assert 0 <= best.score <= 1
    assert query_call(cloud).parameters["HybridSearch"] == "RRF"
    assert query_call(cloud).parameters["TopK"] == "5"


def test_hybrid_search_can_be_off_and_needs_full_text_fields(
    cloud: Emulator, open_library: OpenLibrary, ctx: TaskContext
) -> None:
    open_library(cloud, hybrid_search=HybridSearch.OFF).search(Query([TextTerm("dog")]), ctx)
    assert "HybridSearch" not in query_call(cloud).parameters
    cloud.collection().full_text_fields = ()
    open_library(cloud).search(Query([TextTerm("dog")]), ctx)
    assert "HybridSearch" not in query_call(cloud).parameters


@pytest.mark.parametrize(("top_k", "reranked"), [(10, True), (25, True), (26, False)])
def test_rerank_keeps_to_its_limits(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, ctx: TaskContext, top_k: int, reranked: bool
) -> None:
    engine = open_library(cloud, rerank_model=RerankModel.QWEN3)
    add(engine, pictures(1), "dog")
    engine.search(Query([TextTerm("dog")], top_k=top_k), ctx)
    assert ("RerankFactor" in query_call(cloud).parameters) is reranked
    assert ("qwen3-rerank" in query_call(cloud).parameters.get("RerankModel", "")) is reranked


def test_pictures_of_every_kind_are_searched_with(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, ctx: TaskContext
) -> None:
    paths = pictures(5)
    engine = open_library(cloud)
    add(engine, paths)
    first = engine.search(Query([ImageTerm(ImageFile(paths[2]))], top_k=3), ctx).matches[0]
    assert (first.photo.file_name, first.photo.path) == (paths[2].name, str(paths[2]))
    assert first.photo.url is not None
    for image in (
        ImageBytes(paths[2].read_bytes(), "pasted.png"),
        ImageLink(first.photo.url),
        LibraryPhoto(first.photo.id),
    ):
        found = engine.search(Query([ImageTerm(image)], top_k=3), ctx).matches[0]
        assert found.photo.id == first.photo.id
        assert found.score > 0.99


def test_terms_are_asked_side_by_side_and_fused(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, ctx: TaskContext
) -> None:
    paths = pictures(6)
    engine = open_library(cloud)
    add(engine, paths)
    terms = [ImageTerm(ImageFile(paths[0])), ImageTerm(ImageFile(paths[1])), ImageTerm(ImageFile(paths[5]), -1.0)]
    cloud.forget_calls()
    matches = engine.search(Query(terms, top_k=6), ctx).matches
    assert len(cloud.calls_of("QueryContent")) == 3
    names = [match.photo.file_name for match in matches]
    assert names.index(paths[0].name) < names.index(paths[5].name)
    assert [match.rank for match in matches] == list(range(1, len(matches) + 1))


def test_a_text_that_only_says_what_is_unwanted_goes_to_the_service_as_it_is(
    cloud: Emulator, open_library: OpenLibrary, ctx: TaskContext
) -> None:
    open_library(cloud).search(Query([TextTerm("no people")]), ctx)
    assert query_call(cloud).parameters["Content"] == "no people"


def test_a_distance_becomes_a_score(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, ctx: TaskContext
) -> None:
    cloud.collection().metrics = "l2"
    paths = pictures(4)
    engine = open_library(cloud)
    add(engine, paths)
    scores = [match.score for match in engine.search(Query([ImageTerm(ImageFile(paths[0]))]), ctx).matches]
    assert scores[0] > 0.95
    assert scores == sorted(scores, reverse=True)


def test_filters_go_to_the_service_quoted(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, ctx: TaskContext
) -> None:
    engine = open_library(cloud)
    paths = pictures(3)
    add(engine, paths[:1], "it's mine")
    add(engine, paths[1:], "other")
    query = Query([ImageTerm(ImageFile(paths[2]))], [Filter.parse("caption=it's mine")])
    assert [match.photo.file_name for match in engine.search(query, ctx).matches] == [paths[0].name]
    with pytest.raises(InvalidInputError) as failure:
        engine.search(Query([TextTerm("x")], [Filter.parse("colour=red")]), ctx)
    assert failure.value.code is ErrorCode.FILTER_INVALID


@pytest.mark.parametrize("naming", list(ArchiveNaming))
def test_filters_hold_for_photos_of_archives_too(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, ctx: TaskContext, naming: ArchiveNaming
) -> None:
    cloud.behaviour.archive_naming = naming
    first, *others = pictures(6)
    drawing = first.with_suffix(".png")
    Image.new("RGB", (90, 20), "red").save(drawing)
    cloud.add_photo("theirs.jpg", jpeg("red"), file_name="theirs.jpg")
    engine = open_library(cloud)
    add(engine, [drawing, *others])

    def found(*filters: str, top_k: int = 20) -> set[str]:
        query = Query([ImageTerm(ImageFile(others[0]))], [Filter.parse(each) for each in filters], top_k)
        return {match.photo.file_name for match in engine.search(query, ctx).matches}

    assert found("type=png") == {drawing.name}
    assert found("type=png", top_k=1) == {drawing.name}
    assert found("type!=png") == {path.name for path in others} | {"theirs.jpg"}
    assert found("width>=90", "height<30") == {drawing.name}
    assert found("date=2024") == set()
    assert found("file_name~photo_00") == {path.name for path in [drawing, *others]}
    assert found(f"folder={drawing.parent}") == {path.name for path in [drawing, *others]}


def test_filters_on_words_are_sent_as_they_are(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, ctx: TaskContext
) -> None:
    engine = open_library(cloud)
    add(engine, pictures(5))
    engine.search(Query([TextTerm("red")], [Filter.parse("caption=mine")]), ctx)
    assert query_call(cloud).parameters["Filter"] == "caption = 'mine'"
    engine.search(Query([TextTerm("red")], [Filter.parse("caption=")]), ctx)
    assert "sha256 IS NULL" in query_call(cloud).parameters["Filter"]


@pytest.mark.parametrize("refusal", [OperationFailed, partial(ServiceError, "InternalError", status=500)])
def test_photos_are_judged_here_where_the_service_does_not_understand_what_is_asked_for_archives(
    cloud: Emulator,
    open_library: OpenLibrary,
    pictures: Pictures,
    ctx: TaskContext,
    monkeypatch: pytest.MonkeyPatch,
    refusal: Callable[[str], Exception],
) -> None:
    engine = open_library(cloud)
    add(engine, pictures(5))
    original = actions_search._rows

    def rows(collection: Collection, text: str) -> list[Row]:
        if "IS NULL" in text:
            raise refusal('ERROR: syntax error at or near "IS"')
        return original(collection, text)

    monkeypatch.setattr(actions_search, "_rows", rows)
    cloud.add_photo("theirs.jpg", jpeg("red"), file_name="theirs.jpg", sha256="0" * 64, width="32", height="50")
    cloud.add_photo("other.jpg", jpeg("red"), file_name="other.jpg", sha256="1" * 64, width="32", height="60")

    def found(text: str) -> set[str]:
        query = Query([TextTerm("red")], [Filter.parse(text)])
        return {match.photo.file_name for match in engine.search(query, ctx).matches}

    assert found("width=32") == {"theirs.jpg", "other.jpg"}
    assert found("height<=50") == {"theirs.jpg", "photo_000.jpg", "photo_001.jpg", "photo_002.jpg"}


def test_capabilities_name_the_fields_once_they_are_known(
    cloud: Emulator, open_library: OpenLibrary, ctx: TaskContext
) -> None:
    cloud.collection().metadata["shop"] = "text"
    engine = open_library(cloud)
    assert engine.capabilities.filter_fields is None
    engine.status(ctx)
    assert engine.capabilities.filter_fields is not None
    assert {"shop", "date", "folder"} <= engine.capabilities.filter_fields
    assert engine.capabilities.metadata_fields == {"shop"}
    assert engine.capabilities.languages == {"zh", "en"}


def test_photos_that_others_added_are_found_shown_and_edited(
    cloud: Emulator, open_library: OpenLibrary, ctx: TaskContext
) -> None:
    cloud.add_photo("theirs.jpg", jpeg("red"), caption="red square")
    engine = open_library(cloud)
    (match,) = engine.search(Query([ImageTerm(ImageBytes(jpeg("red"), "q.jpg"))]), ctx).matches
    assert (match.photo.id, match.photo.caption, match.photo.path) == ("theirs.jpg", "red square", None)
    assert Image.open(io.BytesIO(engine.thumbnail("theirs.jpg"))).format == "JPEG"
    engine.set_caption("theirs.jpg", "红", ctx)
    assert cloud.documents()["theirs.jpg"].metadata["caption"] == "红"
    assert [photo.id for photo in engine.list_photos(10, None, ctx).photos] == ["theirs.jpg"]
    assert engine.find("theirs.jpg").caption == "红"


def test_a_picture_comes_from_the_file_and_else_from_the_service(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, ctx: TaskContext
) -> None:
    (path,) = pictures(1)
    engine = open_library(cloud)
    add(engine, [path])
    (photo,) = engine.list_photos(1, None, ctx).photos
    assert engine.picture(photo.id) == path
    assert not cloud.calls_of("GetObject")
    content = path.read_bytes()
    path.unlink()
    assert engine.picture(photo.id) == content
    assert engine.find(photo.id).missing


def test_an_expired_address_is_asked_for_again(cloud: Emulator, open_library: OpenLibrary, ctx: TaskContext) -> None:
    cloud.add_photo("theirs.jpg", jpeg("red"))
    engine = open_library(cloud)
    engine.search(Query([TextTerm("red")]), ctx)
    cloud.advance(8000)
    assert engine.thumbnail("theirs.jpg")
    assert len(cloud.calls_of("DescribeDocument")) == 1


def test_thumbnails_are_cached_and_fetched_side_by_side(
    cloud: Emulator, open_library: OpenLibrary, ctx: TaskContext
) -> None:
    names = [f"theirs_{number}.jpg" for number in range(8)]
    for number, name in enumerate(names):
        cloud.add_photo(name, jpeg(f"#{number * 20 + 40:02x}3060"))
    engine = open_library(cloud)
    engine.search(Query([TextTerm("x")]), ctx)
    barrier_calls = threading.Barrier(len(names))

    def show(name: str) -> None:
        barrier_calls.wait()
        engine.thumbnail(name)

    for _ in range(2):
        threads = [threading.Thread(target=show, args=(name,)) for name in names]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(cloud.calls_of("GetObject")) == len(names)


def test_a_picture_that_cannot_be_fetched_says_so_without_its_address(
    cloud: Emulator, open_library: OpenLibrary, ctx: TaskContext
) -> None:
    cloud.add_photo("theirs.jpg", jpeg("red"))
    cloud.faults.add(FaultKind.FORBIDDEN, "GetObject")
    engine = open_library(cloud)
    engine.search(Query([TextTerm("red")]), ctx)
    with pytest.raises(InvalidInputError) as failure:
        engine.thumbnail("theirs.jpg")
    assert "Signature" not in f"{failure.value} {failure.value!r} {failure.value.__cause__}"


@pytest.mark.parametrize("naming", list(ArchiveNaming))
def test_a_photo_of_an_archive_can_be_removed_and_added_again(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, ctx: TaskContext, naming: ArchiveNaming
) -> None:
    cloud.behaviour.archive_naming = naming
    paths = pictures(6)
    engine = open_library(cloud)
    add(engine, paths)
    gone = engine.find(str(paths[0]))
    assert engine.remove([gone.id], ctx) == 1
    for library in (engine, open_library(cloud)):
        found = library.search(Query([ImageTerm(ImageFile(paths[0]))]), ctx).matches
        assert gone.id not in [match.photo.id for match in found]
        assert len(library.list_photos(10, None, ctx).photos) == 5
    add(engine, paths[:1])
    assert len(engine.list_photos(10, None, ctx).photos) == 6
    assert engine.search(Query([ImageTerm(ImageFile(paths[0]))]), ctx).matches[0].photo.id == gone.id


@pytest.mark.parametrize("naming", [ArchiveNaming.NAMELESS, ArchiveNaming.NUMBERED])
def test_pictures_that_a_match_does_not_name_are_told_by_their_bytes(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, ctx: TaskContext, naming: ArchiveNaming
) -> None:
    cloud.behaviour.archive_naming = naming
    paths = pictures(5)
    converted = paths[0].with_suffix(".webp")
    Image.open(paths[0]).save(converted)
    paths = [converted, *paths[1:]]
    add(open_library(cloud), paths)
    engine = open_library(cloud)  # the next program
    for path in paths:
        best = engine.search(Query([ImageTerm(ImageFile(path))]), ctx).matches[0].photo
        assert (best.file_name, best.path) == (path.name, str(path))
    assert len(cloud.calls_of("GetObject")) == len(paths)


def test_a_picture_that_cannot_be_told_is_a_match_without_a_name(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, ctx: TaskContext
) -> None:
    cloud.behaviour.archive_naming = ArchiveNaming.NAMELESS
    engine = open_library(cloud)
    add(engine, pictures(4))
    cloud.faults.add(FaultKind.FORBIDDEN, "GetObject")
    query = Query([TextTerm("red")])
    assert len(engine.search(query, ctx).matches) == 4
    cloud.faults.clear()
    cloud.forget_calls()
    assert len(engine.search(query, ctx).matches) == 4
    assert not cloud.calls_of("GetObject"), "the host is left alone for a while"
    assert {match.photo.path is not None for match in open_library(cloud).search(query, ctx).matches} == {True}


def test_photos_that_are_hidden_leave_room_for_others(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, ctx: TaskContext
) -> None:
    cloud.behaviour.archive_naming = ArchiveNaming.ARCHIVE
    paths = pictures(6)
    engine = open_library(cloud)
    add(engine, paths)
    query = Query([ImageTerm(ImageFile(paths[0]))], top_k=2)
    engine.remove([match.photo.id for match in engine.search(query, ctx).matches], ctx)
    assert len(engine.search(query, ctx).matches) == 2
    whole = replace(query, top_k=4)
    assert len(engine.search(whole, ctx).matches) == 4
    cloud.forget_calls()
    assert len(engine.search(replace(query, top_k=20), ctx).matches) == 4
    assert len(cloud.calls_of("QueryContent")) == 1


def test_a_score_of_a_second_ordering_that_was_not_asked_for_is_none(
    cloud: Emulator, open_library: OpenLibrary, ctx: TaskContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud.add_photo("theirs.jpg", jpeg("red"))
    original = SearchActions._match
    monkeypatch.setattr(SearchActions, "_match", lambda *a, **k: {**original(*a, **k), "RerankScore": 0})
    (match,) = open_library(cloud).search(Query([ImageTerm(ImageBytes(jpeg("red"), "q.jpg"))]), ctx).matches
    assert match.score > 0.9


def test_a_picture_that_is_listed_beside_its_archive_is_one_photo(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, ctx: TaskContext
) -> None:
    cloud.behaviour.archive_naming = ArchiveNaming.ARCHIVE
    engine = open_library(cloud)
    add(engine, pictures(5))
    ((archive, document),) = cloud.documents().items()
    for picture in document.pictures:
        cloud.collection().store(replace(document, name=picture.name, pictures=[picture]))
    assert archive in cloud.documents()
    assert len(engine.list_photos(50, None, ctx).photos) == 5
    assert engine.status(ctx).photos == 5


def test_a_caption_stays_here_where_the_collection_has_no_room_for_it(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, ctx: TaskContext
) -> None:
    cloud.collection().metadata = {"title": "text"}
    cloud.collection().full_text_fields = ()
    (path,) = pictures(1)
    engine = open_library(cloud)
    add(engine, [path], "猫")
    (match,) = engine.search(Query([ImageTerm(ImageFile(path))]), ctx).matches
    assert match.photo.caption == "猫"
    assert "caption" not in next(iter(cloud.documents().values())).metadata
    cloud.forget_calls()
    engine.set_caption(match.photo.id, "狗", ctx)
    assert engine.find(str(path)).caption == "狗"
    assert not cloud.calls_of("UploadDocumentAsync")


def test_an_archive_is_deleted_with_its_last_photo(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, ctx: TaskContext
) -> None:
    cloud.behaviour.archive_naming = ArchiveNaming.ARCHIVE
    engine = open_library(cloud)
    add(engine, pictures(5))
    assert engine.remove([photo.id for photo in engine.list_photos(10, None, ctx).photos], ctx) == 5
    assert not cloud.documents()


@pytest.mark.parametrize("naming", list(ArchiveNaming))
def test_a_caption_of_a_photo_in_an_archive_can_be_edited_and_shows_once(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, ctx: TaskContext, naming: ArchiveNaming
) -> None:
    cloud.behaviour.archive_naming = naming
    paths = pictures(5)
    engine = open_library(cloud)
    add(engine, paths)
    photo = engine.find(str(paths[3]))
    engine.set_caption(photo.id, "咖啡", ctx)
    matches = engine.search(Query([ImageTerm(ImageFile(paths[3]))]), ctx).matches
    assert [match.photo.caption for match in matches if match.photo.file_name == paths[3].name] == ["咖啡"]
    assert len(engine.list_photos(10, None, ctx).photos) == 5


def test_all_pages_are_listed(cloud: Emulator, open_library: OpenLibrary, ctx: TaskContext) -> None:
    for number in range(330):
        cloud.add_photo(f"theirs_{number:03}.jpg", jpeg("red"))
    engine = open_library(cloud)
    listed: list[str] = []
    after: str | None = None
    while True:
        page = engine.list_photos(70, after, ctx)
        listed += [photo.id for photo in page.photos]
        if page.next is None:
            break
        after = page.next
    assert sorted(listed) == sorted(cloud.documents())
    assert engine.status(ctx).photos == 330


def test_usage_of_the_session_is_counted(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, ctx: TaskContext
) -> None:
    engine = open_library(cloud)
    add(engine, pictures(2))
    engine.search(Query([TextTerm("dog")]), ctx)
    usage = engine.status(ctx).usage
    assert usage["entries"] >= 5
    assert usage["tokens"] >= 1
    asked = len(cloud.calls)
    assert engine.usage() == usage
    assert len(cloud.calls) == asked


def test_a_library_that_does_not_answer_is_not_healthy(
    cloud: Emulator, open_library: OpenLibrary, ctx: TaskContext
) -> None:
    cloud.disable_key()
    assert not open_library(cloud).status(ctx).healthy


def test_search_says_what_the_service_refused(cloud: Emulator, open_library: OpenLibrary, ctx: TaskContext) -> None:
    cloud.deny("QueryContent")
    with pytest.raises(EngineError) as failure:
        open_library(cloud).search(Query([TextTerm("dog")]), ctx)
    assert (failure.value.code, failure.value.params["action"]) == (ErrorCode.PERMISSION_DENIED, "gpdb:QueryContent")


def test_a_beginning_of_an_id_finds_a_photo_where_it_is_the_only_one(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, ctx: TaskContext
) -> None:
    paths = pictures(2)
    engine = open_library(cloud)
    add(engine, paths)
    photo = engine.find(str(paths[0]))
    assert engine.find(photo.id[:12]).id == photo.id
    with pytest.raises(InvalidInputError) as failure:
        engine.find("photo_00")
    assert failure.value.code is ErrorCode.PHOTO_NOT_FOUND
