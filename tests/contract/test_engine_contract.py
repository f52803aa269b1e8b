"""What every engine promises (desktop.engines.base), held to each of them. What an engine lacks, its flags say."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest
from PIL import Image

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.core.query import Filter, ImageBytes, ImageFile, ImageLink, ImageTerm, LibraryPhoto, Query, TextTerm
from desktop.engines.base import Engine, Outcome, Recognition
from tests.contract.support import add, ingest, item_of


def test_an_empty_library_has_nothing_and_finds_nothing(engine: Engine, ctx: TaskContext) -> None:
    assert engine.list_photos(10, None, ctx).photos == []
    assert engine.list_photos(10, None, ctx).next is None
    assert list(engine.search(Query([TextTerm("cat")]), ctx).matches) == []
    assert engine.status(ctx).photos in {0, None}
    assert engine.status(ctx).healthy


def test_an_added_photo_is_listed_with_what_its_file_says(engine: Engine, photos: Path, ctx: TaskContext) -> None:
    (photo,) = add(engine, photos / "cat.jpg")
    assert photo.file_name == "cat.jpg"
    assert [listed.id for listed in engine.list_photos(10, None, ctx).photos] == [photo.id]
    if photo.width:
        with Image.open(photos / "cat.jpg") as image:
            assert (photo.width, photo.height) == image.size


def test_caption_and_metadata_come_in_with_a_photo(engine: Engine, photos: Path) -> None:
    (photo,) = add(engine, photos / "cat.jpg", caption="我家的猫", metadata={"shop": "north"})
    assert photo.caption == "我家的猫"
    assert dict(photo.metadata) == {"shop": "north"}


def test_the_same_photo_again_is_unchanged(engine: Engine, photos: Path, ctx: TaskContext) -> None:
    first = ingest(engine, [item_of(photos / "cat.jpg")])
    again = ingest(engine, [item_of(photos / "cat.jpg")])
    assert [result.outcome for result in first.results] == [Outcome.ADDED]
    assert [result.outcome for result in again.results] == [Outcome.UNCHANGED]
    assert again.results[0].photo_id == first.results[0].photo_id
    assert len(engine.list_photos(10, None, ctx).photos) == 1


def test_a_new_caption_updates_a_known_photo(engine: Engine, photos: Path) -> None:
    add(engine, photos / "cat.jpg", caption="old")
    report = ingest(engine, [item_of(photos / "cat.jpg", caption="new")])
    assert [result.outcome for result in report.results] == [Outcome.UPDATED]
    assert engine.photos([report.results[0].photo_id])[0].caption == "new"


def test_a_bad_file_fails_with_a_reason_and_the_rest_goes_on(engine: Engine, photos: Path, ctx: TaskContext) -> None:
    (photos / "broken.jpg").write_bytes(b"this is no picture")
    report = ingest(engine, [item_of(photos / "broken.jpg", 1), item_of(photos / "cat.jpg", 2)])
    assert report.by_item[1].outcome is Outcome.FAILED
    assert report.by_item[1].error is not None
    assert report.by_item[1].error.code in {ErrorCode.NOT_AN_IMAGE, ErrorCode.IMAGE_DAMAGED}
    assert report.by_item[2].outcome is Outcome.ADDED
    assert len(engine.list_photos(10, None, ctx).photos) == 1


def test_a_dry_run_stores_nothing(engine: Engine, photos: Path, ctx: TaskContext) -> None:
    if not engine.capabilities.dry_run:
        pytest.skip("the engine cannot")
    (photos / "broken.jpg").write_bytes(b"this is no picture")
    report = ingest(
        engine, [item_of(photos / "broken.jpg", 1, dry_run=True), item_of(photos / "cat.jpg", 2, dry_run=True)]
    )
    assert report.by_item[1].outcome is Outcome.FAILED
    assert report.by_item[2].outcome is Outcome.ADDED
    assert engine.list_photos(10, None, ctx).photos == []


def test_a_cancelled_ingest_stops_and_leaves_the_library_usable(engine: Engine, photos: Path, ctx: TaskContext) -> None:
    cancelled = TaskContext()
    cancelled.cancel()
    with pytest.raises(TaskCancelled):
        ingest(engine, [item_of(photos / "cat.jpg")], cancelled)
    add(engine, photos / "cat.jpg")
    assert len(engine.list_photos(10, None, ctx).photos) == 1


def test_pages_go_through_the_library_newest_first(engine: Engine, photos: Path, ctx: TaskContext) -> None:
    names = ["cat.jpg", "coins.jpg", "rocket.jpg", "coffee.jpg", "clock.jpg"]
    for name in names:
        add(engine, photos / name)
    listed, after = [], None
    while True:
        page = engine.list_photos(2, after, ctx)
        listed += [photo.file_name for photo in page.photos]
        if page.next is None:
            break
        after = page.next
    assert listed == names[::-1]
    if engine.capabilities.lists_ids:
        assert [photo.file_name for photo in engine.photos(engine.photo_ids())] == names[::-1]


def test_photos_come_in_the_order_asked_and_unknown_ones_are_left_out(engine: Engine, photos: Path) -> None:
    cat, coins = add(engine, photos / "cat.jpg", photos / "coins.jpg")
    assert [photo.id for photo in engine.photos([coins.id, "nothing", cat.id])] == [coins.id, cat.id]


def test_a_photo_is_found_by_its_id(engine: Engine, photos: Path) -> None:
    (cat,) = add(engine, photos / "cat.jpg")
    assert engine.find(cat.id).id == cat.id
    with pytest.raises(InvalidInputError) as failure:
        engine.find("no such photo")
    assert failure.value.code is ErrorCode.PHOTO_NOT_FOUND


def test_thumbnail_and_picture_are_pictures_of_the_photo(engine: Engine, photos: Path) -> None:
    (cat,) = add(engine, photos / "cat.jpg")
    with Image.open(io.BytesIO(engine.thumbnail(cat.id))) as thumbnail:
        assert thumbnail.format == "JPEG"
        assert max(thumbnail.size) <= 256
    picture = engine.picture(cat.id)
    content = picture.read_bytes() if isinstance(picture, Path) else picture
    with Image.open(io.BytesIO(content)) as full, Image.open(photos / "cat.jpg") as original:
        assert full.size == original.size
    with pytest.raises(InvalidInputError):
        engine.thumbnail("no such photo")


def test_a_picture_finds_itself_first(engine: Engine, photos: Path, ctx: TaskContext) -> None:
    add(engine, *sorted(photos.glob("*.jpg")))
    content = (photos / "coins.jpg").read_bytes()
    for image in (ImageFile(photos / "coins.jpg"), ImageBytes(content, "pasted.jpg")):
        best = engine.search(Query([ImageTerm(image)]), ctx).matches[0]
        assert (best.photo.file_name, best.rank) == ("coins.jpg", 1)
        assert best.score > 0.99


def test_a_photo_of_the_library_finds_itself_first(engine: Engine, photos: Path, ctx: TaskContext) -> None:
    added = add(engine, *sorted(photos.glob("*.jpg")))
    best = engine.search(Query([ImageTerm(LibraryPhoto(added[2].id))]), ctx).matches[0]
    assert best.photo.id == added[2].id
    assert best.score > 0.99


@pytest.mark.parametrize(("text", "name"), [("a cat", "cat.jpg"), ("猫", "cat.jpg"), ("coffee", "coffee.jpg")])
def test_words_in_both_languages_find_what_pictures_show(
    engine: Engine, photos: Path, ctx: TaskContext, text: str, name: str
) -> None:
    for number, path in enumerate(sorted(photos.glob("*.jpg"))):
        neutral = path.with_name(f"{number}.jpg")
        path.rename(neutral)
        (photo,) = add(engine, neutral)
        if path.name == name:
            wanted = photo.id
    assert engine.search(Query([TextTerm(text)]), ctx).matches[0].photo.id == wanted


def test_matches_are_ranked_with_scores_from_1_to_0(engine: Engine, photos: Path, ctx: TaskContext) -> None:
    add(engine, *sorted(photos.glob("*.jpg")))
    result = engine.search(Query([ImageTerm(ImageFile(photos / "cat.jpg"))], top_k=5), ctx)
    scores = [match.score for match in result.matches]
    assert len(scores) == 5
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert [match.rank for match in result.matches] == [1, 2, 3, 4, 5]
    assert 1 <= result.cut <= 5
    assert result.took_ms > 0


def test_a_minus_term_takes_its_photos_down(engine: Engine, photos: Path, ctx: TaskContext) -> None:
    cat, coins, *_ = add(engine, *(photos / name for name in ("cat.jpg", "coins.jpg", "rocket.jpg", "clock.jpg")))
    both = [ImageTerm(LibraryPhoto(cat.id)), ImageTerm(LibraryPhoto(coins.id))]
    minus = [ImageTerm(LibraryPhoto(cat.id)), ImageTerm(LibraryPhoto(coins.id), -1.0)]
    with_it = [match.photo.id for match in engine.search(Query(both), ctx).matches]
    without = [match.photo.id for match in engine.search(Query(minus), ctx).matches]
    assert set(with_it[:2]) == {cat.id, coins.id}
    assert without[0] == cat.id
    assert coins.id not in without[:2]


def test_a_text_may_say_what_is_unwanted(engine: Engine, photos: Path, ctx: TaskContext) -> None:
    add(engine, photos / "cat.jpg", caption="holiday cat")
    (coins,) = add(engine, photos / "coins.jpg", caption="holiday")
    result = engine.search(Query([TextTerm("holiday without cat")]), ctx)
    assert [(term.text, term.weight) for term in result.terms if isinstance(term, TextTerm)] == [
        ("holiday", 1.0),
        ("cat", -1.0),
    ]
    assert result.matches[0].photo.id == coins.id


def test_filters_are_exact(engine: Engine, photos: Path, ctx: TaskContext) -> None:
    north = add(engine, photos / "cat.jpg", photos / "coins.jpg", metadata={"shop": "north"})
    add(engine, photos / "rocket.jpg", metadata={"shop": "south"})
    query = Query([ImageTerm(ImageFile(photos / "rocket.jpg"))], [Filter.parse("shop=north")])
    assert {match.photo.id for match in engine.search(query, ctx).matches} == {photo.id for photo in north}


def test_a_query_picture_that_is_none_is_refused_with_a_reason(engine: Engine, photos: Path, ctx: TaskContext) -> None:
    add(engine, photos / "cat.jpg")
    with pytest.raises(InvalidInputError) as failure:
        engine.search(Query([ImageTerm(ImageBytes(b"this is no picture", "a.jpg"))]), ctx)
    assert failure.value.code in {ErrorCode.NOT_AN_IMAGE, ErrorCode.IMAGE_DAMAGED}
    with pytest.raises(InvalidInputError) as failure:
        engine.search(Query([ImageTerm(ImageFile(photos / "missing.jpg"))]), ctx)
    assert failure.value.code is ErrorCode.FILE_NOT_FOUND


def test_a_link_is_refused_where_the_engine_cannot_fetch_it(engine: Engine, ctx: TaskContext) -> None:
    if engine.capabilities.searches_links:
        pytest.skip("the engine can")
    with pytest.raises(InvalidInputError) as failure:
        engine.search(Query([ImageTerm(ImageLink("https://example.com/a.jpg"))]), ctx)
    assert failure.value.code is ErrorCode.QUERY_UNSUPPORTED


def test_a_removed_photo_is_gone_everywhere(engine: Engine, photos: Path, ctx: TaskContext) -> None:
    cat, coins = add(engine, photos / "cat.jpg", photos / "coins.jpg")
    assert engine.remove([cat.id, "nothing"], ctx) == 1
    assert [photo.id for photo in engine.list_photos(10, None, ctx).photos] == [coins.id]
    assert engine.photos([cat.id]) == []
    assert cat.id not in [
        match.photo.id for match in engine.search(Query([ImageTerm(ImageFile(photos / "cat.jpg"))]), ctx).matches
    ]
    with pytest.raises(InvalidInputError):
        engine.find(cat.id)
    assert (photos / "cat.jpg").exists()


def test_a_removed_photo_can_be_restored(engine: Engine, photos: Path, ctx: TaskContext) -> None:
    if not engine.capabilities.restores:
        pytest.skip("the engine cannot")
    (cat,) = add(engine, photos / "cat.jpg", caption="Chelsea")
    engine.remove([cat.id], ctx)
    assert engine.restore([cat.id]) == 1
    assert engine.find(cat.id) == cat
    found = engine.search(Query([ImageTerm(ImageFile(photos / "cat.jpg"))]), ctx)
    assert [match.photo.id for match in found.matches] == [cat.id]


def test_a_caption_can_be_changed_and_is_searched(engine: Engine, photos: Path, ctx: TaskContext) -> None:
    cat, _ = add(engine, photos / "cat.jpg", photos / "coins.jpg")
    engine.set_caption(cat.id, "Chelsea on the veranda", ctx)
    assert engine.find(cat.id).caption == "Chelsea on the veranda"
    assert engine.search(Query([TextTerm("veranda")]), ctx).matches[0].photo.id == cat.id


def test_tags_can_be_replaced(engine: Engine, photos: Path, ctx: TaskContext) -> None:
    (cat,) = add(engine, photos / "cat.jpg")
    engine.set_tags(cat.id, ["宠物", "home"], ctx)
    assert list(engine.find(cat.id).tags) == ["宠物", "home"]
    engine.set_tags(cat.id, ["home"], ctx)
    assert list(engine.find(cat.id).tags) == ["home"]


def test_caption_and_tags_change_together_for_the_price_of_one(engine: Engine, photos: Path, ctx: TaskContext) -> None:
    def used() -> int:
        return engine.status(ctx).usage.get("entries", 0)

    (cat,) = add(engine, photos / "cat.jpg")
    start = used()
    engine.set_caption(cat.id, "one", ctx)
    price = used() - start
    engine.annotate(cat.id, "two", ["home"], ctx)
    assert used() - start == 2 * price
    photo = engine.find(cat.id)
    assert (photo.caption, list(photo.tags)) == ("two", ["home"])


def test_a_file_is_recognised_until_it_changes(engine: Engine, photos: Path) -> None:
    add(engine, photos / "cat.jpg")
    known, unknown = item_of(photos / "cat.jpg").place, item_of(photos / "coins.jpg").place
    assert list(engine.recognise([known, unknown])) == [Recognition.UNCHANGED, Recognition.UNKNOWN]
    (photos / "cat.jpg").write_bytes((photos / "coins.jpg").read_bytes())
    assert list(engine.recognise([item_of(photos / "cat.jpg").place])) == [Recognition.UNKNOWN]


def test_a_folder_gives_the_files_that_are_known_in_it(engine: Engine, photos: Path, ctx: TaskContext) -> None:
    below = photos / "below"
    below.mkdir()
    (photos / "coins.jpg").rename(below / "coins.jpg")
    cat, _ = add(engine, photos / "cat.jpg", below / "coins.jpg")
    cat_place, coins_place = item_of(photos / "cat.jpg").place, item_of(below / "coins.jpg").place
    assert engine.known_in(str(photos)) == {("cat.jpg", cat_place.size_bytes, cat_place.mtime_ns)}
    assert engine.known_in(str(below)) == {("coins.jpg", coins_place.size_bytes, coins_place.mtime_ns)}
    assert not engine.known_in(str(photos / "bel"))
    engine.remove([cat.id], ctx)
    assert not engine.known_in(str(photos))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_file_whose_name_is_no_text_is_a_photo_like_any(engine: Engine, photos: Path, ctx: TaskContext) -> None:
    folder = photos / os.fsdecode(b"\xe9t\xe9")
    folder.mkdir()
    odd = folder / os.fsdecode(b"caf\xe9.jpg")
    (photos / "cat.jpg").rename(odd)
    (photo,) = add(engine, odd, caption="summer")
    assert (photo.file_name, photo.path) == ("caf?.jpg", str(odd))
    assert list(engine.recognise([item_of(odd).place])) == [Recognition.UNCHANGED]
    assert not engine.known_in(str(folder))
    assert engine.find(str(odd)).id == photo.id
    engine.remove([photo.id], ctx)
    assert list(engine.recognise([item_of(odd).place])) == [Recognition.UNKNOWN]


def test_closing_twice_is_harmless(engine: Engine) -> None:
    engine.close()
    engine.close()
