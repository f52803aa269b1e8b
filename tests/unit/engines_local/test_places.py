"""Where photos are: several places of one photo, files that move, change, vanish and come back, and kept copies."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.photo import Place, PlaceKind
from desktop.core.progress import TaskContext
from desktop.core.query import ImageFile, ImageTerm, Query, TextTerm
from desktop.engines.base import IngestItem, Outcome, PhotoOrder, Recognition
from desktop.engines.local.engine import LocalEngine
from tests.contract.support import add, ingest, item_of

Draw = Callable[..., Path]


def _kept(content: bytes, place: Place) -> IngestItem:
    return IngestItem(1, place, hashlib.sha256(content).hexdigest(), content)


def test_the_same_bytes_twice_are_one_photo_with_two_places(engine: LocalEngine, draw: Draw) -> None:
    first, second = draw("a.png", 1), draw("b.png", 1)
    photo, same = add(engine, first, second)
    assert photo == same
    assert [place.source for place in engine.places(photo.id)] == [str(first), str(second)]
    assert len(engine.photo_ids()) == 1
    for path in (first, second):
        assert engine.find(str(path)).id == photo.id
    assert list(engine.recognise([item_of(first).place, item_of(second).place])) == [Recognition.UNCHANGED] * 2


def test_a_moved_file_keeps_its_caption(engine: LocalEngine, draw: Draw, ctx: TaskContext) -> None:
    old = draw("old.png", 1)
    (photo,) = add(engine, old, caption="at the lake")
    new = old.rename(old.with_name("new.png"))
    report = ingest(engine, [item_of(new)])
    assert [result.outcome for result in report.results] == [Outcome.UNCHANGED]
    moved = engine.find(photo.id)
    assert (moved.path, moved.file_name, moved.caption, moved.missing) == (str(new), "new.png", "at the lake", False)
    assert engine.picture(photo.id) == new
    assert engine.search(Query([TextTerm("new")]), ctx).matches[0].photo.id == photo.id


def test_a_file_edited_in_place_hands_on_what_the_user_wrote(engine: LocalEngine, draw: Draw, ctx: TaskContext) -> None:
    path = draw("a.png", 1)
    (old,) = add(engine, path, caption="at the lake", metadata={"shop": "north"})
    engine.set_tags(old.id, ["holiday"], ctx)
    draw("a.png", 2)
    report = ingest(engine, [item_of(path)])
    assert [result.outcome for result in report.results] == [Outcome.UPDATED]
    new = engine.find(str(path))
    assert new.id != old.id
    assert (new.caption, dict(new.metadata), list(new.tags)) == ("at the lake", {"shop": "north"}, ["holiday"])
    assert list(engine.photo_ids()) == [new.id]
    assert [match.photo.id for match in engine.search(Query([ImageTerm(ImageFile(path))]), ctx).matches] == [new.id]


def test_an_edited_file_leaves_the_copies_of_its_old_bytes(engine: LocalEngine, draw: Draw) -> None:
    path, copy = draw("a.png", 1), draw("copy.png", 1)
    (old, _) = add(engine, path, copy)
    draw("a.png", 2)
    add(engine, path)
    assert engine.find(old.id).path == str(copy)
    assert len(engine.photo_ids()) == 2


def test_old_bytes_that_turn_up_beside_the_edited_file_in_one_import_stay(engine: LocalEngine, draw: Draw) -> None:
    path = draw("a.png", 1)
    (old,) = add(engine, path)
    backup = draw("backup.png", 1)
    draw("a.png", 2)
    report = ingest(engine, [item_of(path, 1), item_of(backup, 2)])
    assert report.by_item[1].outcome is Outcome.UPDATED
    assert engine.find(old.id).path == str(backup)
    assert len(engine.photo_ids()) == 2


def test_a_photo_whose_file_vanished_is_missing_until_it_comes_back(engine: LocalEngine, draw: Draw) -> None:
    path = draw("a.png", 1)
    (photo,) = add(engine, path)
    away = path.rename(path.with_name("away"))
    assert not engine.find(photo.id).missing  # nobody has looked yet
    with pytest.raises(InvalidInputError) as failure:
        engine.picture(photo.id)
    assert failure.value.code is ErrorCode.FILE_NOT_FOUND
    missing = engine.find(photo.id)
    assert (missing.missing, missing.path) == (True, str(path))
    assert engine.thumbnail(photo.id)
    away.rename(path)
    assert list(engine.recognise([item_of(path).place])) == [Recognition.UNCHANGED]
    assert not engine.find(photo.id).missing
    assert engine.picture(photo.id) == path


@pytest.mark.parametrize(
    ("place", "name", "url"),
    [
        (Place(PlaceKind.ARCHIVE_MEMBER, "/photos/trip.zip", "day 1/sea.png"), "sea.png", None),
        (
            Place(PlaceKind.LINK, "https://example.com/a/sea%20side.png?x=1"),
            "sea side.png",
            "https://example.com/a/sea%20side.png?x=1",
        ),
        (Place(PlaceKind.CLIPBOARD, "pasted.png"), "pasted.png", None),
    ],
)
def test_a_photo_without_a_file_of_its_own_is_copied_into_the_library(
    engine: LocalEngine, library: Path, draw: Draw, place: Place, name: str, url: str | None
) -> None:
    content = draw("a.png", 1).read_bytes()
    report = ingest(engine, [_kept(content, place)])
    photo = engine.find(report.results[0].photo_id)
    assert (photo.file_name, photo.url, photo.missing) == (name, url, False)
    assert photo.path is not None
    assert Path(photo.path).is_relative_to(library)
    assert Path(photo.path).read_bytes() == content
    assert Path(photo.path).suffix == ".png"
    assert engine.picture(photo.id) == Path(photo.path)
    assert engine.find(photo.path).id == photo.id
    if url:
        assert engine.find(url).id == photo.id
    assert not list(library.rglob("*.part"))


def test_two_pastes_of_one_name_are_two_photos(engine: LocalEngine, draw: Draw) -> None:
    place = Place(PlaceKind.CLIPBOARD, "pasted.png")
    for seed in (1, 2):
        ingest(engine, [_kept(draw("a.png", seed).read_bytes(), place)])
    assert len(engine.photo_ids()) == 2


def test_a_link_whose_picture_changed_keeps_the_old_one_too(engine: LocalEngine, draw: Draw) -> None:
    place = Place(PlaceKind.LINK, "https://example.com/today.png")
    outcomes = [
        ingest(engine, [_kept(draw("a.png", seed).read_bytes(), place)]).results[0].outcome for seed in (1, 2, 2)
    ]
    assert outcomes == [Outcome.ADDED, Outcome.ADDED, Outcome.UNCHANGED]
    assert len(engine.photo_ids()) == 2


def test_an_archive_member_that_is_a_known_file_is_not_copied(engine: LocalEngine, library: Path, draw: Draw) -> None:
    path = draw("a.png", 1)
    add(engine, path)
    ingest(engine, [_kept(path.read_bytes(), Place(PlaceKind.ARCHIVE_MEMBER, "/photos/trip.zip", "sea.png"))])
    assert not (library / "originals").exists()
    assert len(engine.places(engine.photo_ids()[0])) == 2


def test_a_removed_photo_starts_afresh_when_it_is_added_again(
    engine: LocalEngine, draw: Draw, ctx: TaskContext
) -> None:
    path = draw("a.png", 1)
    (photo,) = add(engine, path, caption="old")
    engine.remove([photo.id], ctx)
    assert list(engine.recognise([item_of(path).place])) == [Recognition.UNKNOWN]
    report = ingest(engine, [item_of(path)])
    assert [result.outcome for result in report.results] == [Outcome.ADDED]
    assert engine.find(str(path)).caption == ""
    assert engine.restore([photo.id]) == 0
    assert [match.photo.id for match in engine.search(Query([ImageTerm(ImageFile(path))]), ctx).matches] == [photo.id]


def test_a_removal_outlives_the_program_and_can_be_undone_after_it(
    open_engine: Callable[[], LocalEngine], draw: Draw, ctx: TaskContext
) -> None:
    first = open_engine()
    (photo,) = add(first, draw("a.png", 1))
    first.remove([photo.id], ctx)
    first.close()
    second = open_engine()
    assert list(second.photo_ids()) == []
    assert second.restore([photo.id]) == 1
    assert list(second.photo_ids()) == [photo.id]


def test_an_id_may_be_shortened_while_it_is_unambiguous(engine: LocalEngine, draw: Draw) -> None:
    (photo,) = add(engine, draw("a.png", 1))
    assert engine.find(photo.id[:8]).id == photo.id
    assert engine.find(photo.id[:8].upper()).id == photo.id
    for text in (photo.id[:7], "", "\0", "~", "\ud800"):
        with pytest.raises(InvalidInputError):
            engine.find(text)


def test_a_relative_path_is_found(engine: LocalEngine, draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    path = draw("a.png", 1)
    (photo,) = add(engine, path)
    monkeypatch.chdir(path.parent)
    assert engine.find("a.png").id == photo.id


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="file names are text there")
def test_names_that_are_no_valid_text_and_names_with_newlines_are_kept_exactly(engine: LocalEngine, draw: Draw) -> None:
    plain = draw("a.png", 1)
    strange = Path(os.fsdecode(os.fsencode(plain.parent) + b"/bad\xff\nname.png"))
    plain.rename(strange)
    (photo,) = add(engine, strange)
    assert photo.path == str(strange)
    assert photo.file_name == "bad?\nname.png"
    assert engine.picture(photo.id) == strange
    assert engine.find(str(strange)).id == photo.id
    assert list(engine.recognise([item_of(strange).place])) == [Recognition.UNCHANGED]


def test_captions_and_metadata_with_broken_characters_are_stored_readable(
    engine: LocalEngine, draw: Draw, ctx: TaskContext
) -> None:
    (photo,) = add(engine, draw("a.png", 1), caption="half \ud83d", metadata={"k\ud83d": "v\ud83d"})
    assert (photo.caption, dict(photo.metadata)) == ("half ?", {"k?": "v?"})
    engine.set_tags(photo.id, ["t\ud83d", " ", "t?"], ctx)
    assert list(engine.find(photo.id).tags) == ["t?"]


def test_a_library_is_listed_by_name_and_by_the_time_of_its_photos(engine: LocalEngine, draw: Draw) -> None:
    names = ["a.png", "b10.png", "B9.png", "2.png"]
    for number, name in enumerate(names):
        path = draw(name, number)
        os.utime(path, (1_000_000 - number, 1_000_000 - number))
        add(engine, path)

    def listed(order: PhotoOrder) -> list[str]:
        return [photo.file_name for photo in engine.photos(engine.photo_ids(order))]

    assert listed(PhotoOrder.ADDED) == ["2.png", "B9.png", "b10.png", "a.png"]
    assert listed(PhotoOrder.TAKEN) == ["a.png", "b10.png", "B9.png", "2.png"]
    assert listed(PhotoOrder.NAME) == ["2.png", "a.png", "B9.png", "b10.png"]


def test_photos_are_found_by_how_their_shown_names_begin(engine: LocalEngine, draw: Draw) -> None:
    ids = {}
    for number, name in enumerate(["Beach 1.png", "beach 10.png", "b_ach.png", "100%.png", "海边.png"]):
        path = draw(name, number)
        add(engine, path)
        ids[name] = engine.find(str(path)).id
    assert set(engine.named("bea")) == {ids["Beach 1.png"], ids["beach 10.png"]}
    assert list(engine.named("b_")) == [ids["b_ach.png"]]
    assert list(engine.named("100%")) == [ids["100%.png"]]
    assert list(engine.named("海")) == [ids["海边.png"]]
    assert list(engine.named("ach")) == []
