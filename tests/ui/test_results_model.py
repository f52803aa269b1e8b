"""The model behind the grid: what it shows, asks for and keeps."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.core.match import Match, MatchSource
from desktop.core.photo import Photo
from desktop.ui.results.list_change import removed_ranges
from desktop.ui.results.photo_mime import PHOTO_IDS, read_photo_ids
from desktop.ui.results.results_model import ResultsModel, Role, places
from desktop.ui.results.sorting import SortOrder

NAMES = ["IMG_10.jpg", "IMG_9.jpg", "beach.png", "Abend.jpg"]


def matches() -> list[Match]:
    days = [3, 1, 4, 2]
    return [
        Match(
            Photo(
                f"id{n}",
                name,
                path=f"/photos/{name}",
                caption="a caption" if n == 0 else "",
                taken_at=datetime.fromisoformat(f"2024-05-0{day}"),
            ),
            0.9 - n / 10,
            n + 1,
            MatchSource.BOTH if n == 0 else MatchSource.VECTOR,
        )
        for n, (name, day) in enumerate(zip(NAMES, days, strict=True))
    ]


@pytest.fixture
def model(qtbot: QtBot) -> ResultsModel:
    model = ResultsModel()
    model.tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def names(model: ResultsModel) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


def test_only_the_matches_inside_the_cut_are_shown(model: ResultsModel) -> None:
    model.show_matches("local", matches(), 2)
    assert names(model) == NAMES[:2]
    assert model.total == 4
    model.set_cut(4)
    assert names(model) == NAMES
    model.set_cut(0)
    assert names(model) == []


def test_moving_the_cut_inserts_and_removes_rows_instead_of_resetting(qtbot: QtBot, model: ResultsModel) -> None:
    model.show_matches("local", matches(), 2)
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignals([model.rowsInserted, model.rowsRemoved]):
        model.set_cut(4)
        model.set_cut(1)


def test_matches_are_sorted_inside_the_cut_only(model: ResultsModel) -> None:
    model.show_matches("local", matches(), 3)
    model.set_order(SortOrder.NAME)
    assert names(model) == ["beach.png", "IMG_9.jpg", "IMG_10.jpg"]
    model.set_order(SortOrder.DATE)
    assert names(model) == ["beach.png", "IMG_10.jpg", "IMG_9.jpg"]
    model.set_order(SortOrder.RELEVANCE)
    assert names(model) == NAMES[:3]


def test_dates_with_and_without_a_zone_can_be_sorted_together(model: ResultsModel) -> None:
    photos = [
        Photo("a", "none"),
        Photo("b", "added", added_at=datetime(2024, 1, 2, 12, tzinfo=UTC)),
        Photo("c", "taken", taken_at=datetime.fromisoformat("2024-06-01")),
    ]
    model.set_order(SortOrder.DATE)
    model.show_matches("local", [Match(photo, 0.5, n + 1, MatchSource.TEXT) for n, photo in enumerate(photos)], 3)
    assert names(model) == ["taken", "added", "none"]


def test_removed_photos_come_back_where_they_were(model: ResultsModel) -> None:
    model.show_matches("local", matches(), 4)
    model.remove(["id1", "id3"])
    assert names(model) == [NAMES[0], NAMES[2]]
    assert model.total == 2
    model.restore(["id1", "id3"])
    assert names(model) == NAMES


def test_a_library_asks_only_for_photos_near_the_screen_and_only_once(qtbot: QtBot, model: ResultsModel) -> None:
    ids = [f"id{n}" for n in range(1000)]
    model.show_ids("local", ids)
    with qtbot.waitSignal(model.photos_wanted) as wanted:
        model.want_rows(-5, 9)
    assert wanted.args == [ids[:10]]
    with qtbot.waitSignal(model.photos_wanted) as wanted:
        model.want_rows(5, 14)
    assert wanted.args == [ids[10:15]]


def test_photos_that_are_gone_leave_the_list(model: ResultsModel) -> None:
    model.show_ids("local", ["a", "b", "c"])
    model.want_rows(0, 2)
    model.set_photos([Photo("a", "a.jpg"), Photo("c", "c.jpg")], asked=["a", "b", "c"])
    assert names(model) == ["a.jpg", "c.jpg"]


def test_photos_that_could_not_be_loaded_are_asked_for_again(qtbot: QtBot, model: ResultsModel) -> None:
    model.show_ids("local", ["a"])
    model.want_rows(0, 0)
    model.retry_photos(["a"])
    with qtbot.waitSignal(model.photos_wanted):
        model.want_rows(0, 0)


def test_pages_are_asked_for_at_the_end_only(qtbot: QtBot, model: ResultsModel) -> None:
    model.show_page("cloud", [Photo(str(n), f"{n}.jpg") for n in range(50)], more=True)
    with qtbot.assertNotEmitted(model.page_wanted):
        model.want_rows(0, 20)
    with qtbot.waitSignal(model.page_wanted):
        model.want_rows(30, 60)
    model.append_page([Photo("x", "x.jpg"), Photo("0", "0.jpg")], more=False)
    assert model.rowCount() == 51
    with qtbot.assertNotEmitted(model.page_wanted):
        model.want_rows(30, 60)


def test_rows_are_found_wherever_photos_come_and_go(model: ResultsModel) -> None:
    def rows() -> list[int | None]:
        return [model.row_of(photo_id) for photo_id in model.ids(0, model.rowCount())]

    ids = ["b", "c", "d"]
    model.show_ids("local", ids, places(ids))
    assert rows() == [0, 1, 2]
    model.add_on_top(["a"])
    assert list(model.ids(0, 9)) == ["a", *ids]
    assert rows() == [0, 1, 2, 3]
    model.add_on_top([])
    model.update_ids(["a", "b", "new", "c", "d"])
    assert rows() == [0, 1, 2, 3, 4]
    model.remove(["c"])
    assert rows() == [0, 1, 2, 3]
    assert model.row_of("c") is None
    model.add_on_top(["newest"])
    assert rows() == [0, 1, 2, 3, 4, 5]
    assert model.row_of("c") == 4
    model.update_ids(["e", "d", "a"], places(["e", "d", "a"]))
    assert rows() == [0, 1, 2]


def test_new_photos_of_the_library_are_inserted(qtbot: QtBot, model: ResultsModel) -> None:
    model.show_ids("local", ["b", "c"])
    with qtbot.assertNotEmitted(model.modelReset):
        model.update_ids(["a", "b", "c"])
    assert model.ids(0, 2) == ["a", "b", "c"]


def test_new_photos_of_a_library_in_pages_come_before_the_rest(qtbot: QtBot, model: ResultsModel) -> None:
    model.show_page("cloud", [Photo("b", "b.jpg"), Photo("c", "c.jpg")], more=True)
    with qtbot.assertNotEmitted(model.modelReset):
        model.update_page([Photo("a", "a.jpg"), Photo("b", "b.jpg", caption="new")])
    assert names(model) == ["a.jpg", "b.jpg", "c.jpg"]
    assert model.index(1).data(Role.CAPTION) == "new"


def test_items_speak_name_caption_score_and_what_matched(model: ResultsModel) -> None:
    model.show_matches("local", matches(), 4)
    spoken = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "IMG_10.jpg, a caption, score 0.90, picture and words match"
    assert model.index(1).data(Role.SCORE) == pytest.approx(0.8)


def test_dragged_photos_are_files_and_ids(model: ResultsModel) -> None:
    model.show_matches("local", matches(), 4)
    data = model.mimeData([model.index(1), model.index(0)])
    assert [url.toLocalFile() for url in data.urls()] == [f"/photos/{name}" for name in NAMES[:2]]
    assert read_photo_ids(data) == ("local", ["id0", "id1"])
    assert json.loads(bytes(data.data(PHOTO_IDS).data()))["library"] == "local"


def test_type_ahead_finds_the_next_name_and_goes_round(model: ResultsModel) -> None:
    model.show_matches("local", matches(), 4)
    assert model.find_name("img", 0) == 0
    assert model.find_name("img", 1) == 1
    assert model.find_name("img", 2) == 0
    assert model.find_name("zebra", 0) is None


def test_a_new_caption_is_shown_at_once(qtbot: QtBot, model: ResultsModel) -> None:
    model.show_matches("local", matches(), 4)
    with qtbot.waitSignal(model.dataChanged):
        model.replace_photos([Photo("id2", "beach.png", caption="new")])
    assert model.index(2).data(Role.CAPTION) == "new"
    assert model.index(2).data(Role.SCORE) == pytest.approx(0.7)


def test_rows_have_no_children(model: ResultsModel) -> None:
    model.show_ids("local", ["a"])
    assert model.rowCount(model.index(0)) == 0
    assert model.rowCount(QModelIndex()) == 1


@given(st.lists(st.integers(0, 60), unique=True), st.data())
def test_removed_ranges_name_exactly_what_is_left_out(old: list[int], data: st.DataObject) -> None:
    kept = data.draw(st.sets(st.sampled_from(old))) if old else set()
    before = [str(number) for number in old]
    after = [str(number) for number in old if number in kept]
    ranges = removed_ranges(before, after)
    assert ranges is not None
    rows = [row for first, last in ranges for row in range(first, last + 1)]
    assert [name for row, name in enumerate(before) if row not in rows] == after


def test_another_order_is_no_removal() -> None:
    assert removed_ranges(["a", "b"], ["b", "a"]) is None
    assert removed_ranges(["a"], ["a", "b"]) is None
