"""The contract of the command line, on a small library that all tests of this file read."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.e2e.command_line import CommandLine


@pytest.fixture(scope="module")
def tusou(tmp_path_factory: pytest.TempPathFactory, sample_photos: Path) -> CommandLine:
    """A library with the sample photos; the cat has a caption and metadata."""
    command_line = CommandLine(tmp_path_factory.mktemp("home"))
    cat = str(sample_photos / "cat.jpg")
    command_line.json("add", cat, "--caption", "咪咪 on the sofa", "--meta", "owner=Ann", "--meta", "room= 厨房 ")
    command_line.json("add", str(sample_photos))
    return command_line


def names(answer: dict) -> list[str]:  # type: ignore[type-arg]
    return [match["file_name"] for match in answer["matches"]]


@pytest.mark.parametrize("words", ["cat", "猫"])
def test_words_in_both_languages_find_the_photo(tusou: CommandLine, words: str) -> None:
    answer = tusou.json("search", words)
    assert set(answer) == {"library", "engine", "took_ms", "matches"}
    assert (answer["library"], answer["engine"]) == ("local", "local")
    assert names(answer)[0] == "cat.jpg"


def test_a_match_says_everything_that_the_contract_names(tusou: CommandLine, sample_photos: Path) -> None:
    match = tusou.json("search", "咪咪", "-k", "1")["matches"][0]
    assert 0 <= match.pop("score") <= 1
    assert len(match.pop("id")) == 64
    assert match.pop("source") in ("vector", "text", "both")
    assert match == {
        "rank": 1,
        "file_name": "cat.jpg",
        "path": str(sample_photos / "cat.jpg"),
        "url": None,
        "caption": "咪咪 on the sofa",
        "metadata": {"owner": "Ann", "room": "厨房"},
    }


def test_a_picture_finds_itself_first_and_k_limits_the_matches(tusou: CommandLine, sample_photos: Path) -> None:
    answer = tusou.json("search", "--image", str(sample_photos / "coffee.jpg"), "-k", "2")
    assert names(answer)[0] == "coffee.jpg"
    assert len(answer["matches"]) <= 2
    scores = [match["score"] for match in answer["matches"]]
    assert scores == sorted(scores, reverse=True)
    assert [match["rank"] for match in answer["matches"]] == list(range(1, len(scores) + 1))


def test_terms_combine_and_their_weights_count(tusou: CommandLine, sample_photos: Path) -> None:
    cat, coffee = str(sample_photos / "cat.jpg"), str(sample_photos / "coffee.jpg")
    both = tusou.json("search", "--image", cat, "--image", coffee, "-k", "2")
    assert set(names(both)) == {"cat.jpg", "coffee.jpg"}
    for first, other in ((cat, coffee), (coffee, cat)):
        answer = tusou.json("search", "--image", first, "--weight", "3", "--image", other, "--weight", "0.5", "-k", "2")
        assert names(answer)[0] == Path(first).name


def test_options_may_come_first(tusou: CommandLine) -> None:
    assert tusou.json("search", "cat", "-k", "3")["matches"] == tusou.json("search", "-k", "3", "cat")["matches"]


def test_what_counts_against_a_photo_moves_it_down(tusou: CommandLine, sample_photos: Path) -> None:
    cat, coffee = str(sample_photos / "cat.jpg"), str(sample_photos / "coffee.jpg")
    for against in (("--image", cat, "--weight", "-1"), ("--without", "cat")):
        assert names(tusou.json("search", "--image", coffee, *against))[0] == "coffee.jpg"
        found = names(tusou.json("search", "--image", coffee, "--image", cat, "--weight", "0.4", *against))
        assert found.index("coffee.jpg") == 0


def test_a_text_may_say_what_is_unwanted(tusou: CommandLine) -> None:
    found = names(tusou.json("search", "photos without a cat"))
    assert found.index("coffee.jpg") < found.index("cat.jpg")


def test_folded_matches_name_their_copies(tusou: CommandLine) -> None:
    (best,) = tusou.json("search", "cat", "--fold", "-k", "1")["matches"]
    assert best["copies"] == []
    assert "copies" not in tusou.json("search", "cat", "-k", "1")["matches"][0]


def test_filters_hold_for_every_match(tusou: CommandLine) -> None:
    assert names(tusou.json("search", "cat", "--filter", "owner=Ann")) == ["cat.jpg"]
    assert names(tusou.json("search", "cat", "--filter", "owner=Ann", "--filter", "type=png")) == []


def test_the_list_pages_through_the_whole_library(tusou: CommandLine, sample_photos: Path) -> None:
    found, after = [], None
    while True:
        page = tusou.json("list", "--limit", "4", *(["--after", after] if after else []))
        assert set(page) == {"photos", "next"}
        found += [photo["file_name"] for photo in page["photos"]]
        after = page["next"]
        if after is None:
            break
    assert sorted(found) == sorted(file.name for file in sample_photos.glob("*.jpg"))


def test_a_listed_photo_says_everything_that_the_contract_names(tusou: CommandLine) -> None:
    photos = tusou.json("list")["photos"]
    cat = next(photo for photo in photos if photo["file_name"] == "cat.jpg")
    assert set(cat) == {"id", "file_name", "path", "caption", "metadata", "width", "height", "added_at"}
    assert cat["width"] > 0
    assert cat["added_at"].startswith("20")


def test_the_status_counts_photos_and_imports(tusou: CommandLine, sample_photos: Path) -> None:
    status = tusou.json("status")
    assert status.pop("model")
    assert status == {
        "library": "local",
        "engine": "local",
        "photos": len(list(sample_photos.glob("*.jpg"))),
        "imports": {"waiting": 0, "running": 0, "failed": 0},
    }


def test_the_libraries_and_their_health_are_told(tusou: CommandLine) -> None:
    assert tusou.json("library", "list") == {"libraries": [{"name": "local", "engine": "local", "current": True}]}
    health = tusou.json("library", "check", "local")
    assert set(health) == {"name", "ok", "checks"}
    assert all(set(check) == {"name", "ok", "message"} for check in health["checks"])


def test_the_doctor_says_for_each_thing_whether_it_is_well(tusou: CommandLine) -> None:
    done = tusou.run("doctor", "--json")
    assert set(done.data) == {"ok", "checks"}
    assert done.status == (0 if done.data["ok"] else 1)
    assert {"display libraries", "keyring", "model", "local: database"} <= {
        check["name"] for check in done.data["checks"]
    }


def test_adding_again_changes_nothing(tusou: CommandLine, sample_photos: Path) -> None:
    answer = tusou.json("add", str(sample_photos))
    assert answer == {"added": 0, "updated": 0, "unchanged": len(list(sample_photos.glob("*.jpg"))), "failed": []}


@pytest.mark.skipif(sys.platform != "linux", reason="HOME is where other files would go")
def test_nothing_is_written_outside_of_the_programs_own_folder(tmp_path: Path, sample_photos: Path) -> None:
    user = tmp_path / "user"
    user.mkdir()
    environ = {"HOME": str(user), **{f"XDG_{kind}_HOME": "" for kind in ("CACHE", "CONFIG", "DATA", "STATE")}}
    tusou = CommandLine(tmp_path / "home", environ)
    assert tusou.json("add", str(sample_photos / "cat.jpg"))["added"] == 1
    assert tusou.json("search", "--image", str(sample_photos / "cat.jpg"))["matches"]
    assert list(user.iterdir()) == []


def test_a_dry_run_stores_nothing(tmp_path: Path, sample_photos: Path) -> None:
    empty = CommandLine(tmp_path / "home")
    assert empty.run("add", str(sample_photos), "--dry-run").status == 0
    assert empty.json("status")["photos"] == 0


def test_for_a_person_the_same_is_plain_text_in_a_pipe(tusou: CommandLine) -> None:
    for arguments in (["search", "cat"], ["list"], ["status"], ["library", "list"], ["doctor"]):
        done = tusou.run(*arguments)
        assert done.out.strip()
        assert "\x1b" not in done.out


def test_nothing_found_is_no_failure(tusou: CommandLine) -> None:
    done = tusou.run("search", "cat", "--filter", "owner=Nobody")
    assert (done.status, done.out) == (0, "")
    assert done.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["search", "--image", "no-such-file.jpg"], "file_not_found"),
        (["search", "--image", "README.md"], "not_an_image"),
        (["search", "--image", "http://127.0.0.1:9/x.jpg"], "link_private"),
        (["search", "cat", "--library", "nowhere"], "library_not_found"),
        (["caption", "no-such-photo", "text"], "photo_not_found"),
        (["library", "remove", "local"], "library_built_in"),
        (["library", "check", "nowhere"], "library_not_found"),
    ],
)
def test_a_failure_is_one_json_object_with_code_and_sentence(
    tusou: CommandLine, arguments: list[str], code: str
) -> None:
    done = tusou.run(*arguments, "--json")
    assert done.status == 1
    assert done.data["error"]["code"] == code
    assert done.data["error"]["message"]
    plain = tusou.run(*arguments)
    assert (plain.status, plain.out) == (1, "")
    assert len(plain.err.splitlines()) == 1


def test_captions_are_edited_and_found(tmp_path: Path, sample_photos: Path) -> None:
    tusou = CommandLine(tmp_path / "home")
    rocket = sample_photos / "rocket.jpg"
    tusou.json("add", str(rocket))
    tusou.json("caption", str(rocket), "酒泉的发射场")
    match = tusou.json("search", "酒泉")["matches"][0]
    assert match["caption"] == "酒泉的发射场"
    tusou.json("caption", match["id"][:12], "")
    assert tusou.json("list")["photos"][0]["caption"] == ""


def test_removing_takes_photos_out_of_the_library_and_leaves_the_files(tmp_path: Path, sample_photos: Path) -> None:
    tusou = CommandLine(tmp_path / "home")
    folder = shutil.copytree(sample_photos, tmp_path / "photos")
    tusou.json("add", str(folder / "cat.jpg"), str(folder / "coins.jpg"), str(folder / "clock.jpg"))
    clock = next(photo for photo in tusou.json("list")["photos"] if photo["file_name"] == "clock.jpg")
    assert tusou.json("remove", str(folder / "cat.jpg"), clock["id"]) == {"removed": 2, "failed": []}
    again = tusou.run("remove", clock["id"], str(folder / "coins.jpg"), "--json")
    assert again.status == 1
    assert again.data["removed"] == 1
    assert [each["source"] for each in again.data["failed"]] == [clock["id"]]
    assert tusou.json("list")["photos"] == []
    assert (folder / "cat.jpg").exists()


def test_the_reader_of_a_pipe_may_go_away(tusou: CommandLine) -> None:
    process = tusou.start("list")
    assert process.stdout is not None
    process.stdout.close()
    _, err = process.communicate()
    assert b"Traceback" not in err
