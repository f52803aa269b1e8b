"""Every flow of the vendor's image-search tutorial, from an empty instance, by the command line alone."""

from __future__ import annotations

import io
import shutil
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.command_line import CommandLine
from tests.emulator import Behaviour, Emulator, FaultKind, Part

LIBRARY = ("--library", "cloud")


@pytest.fixture(scope="module")
def cloud() -> Iterator[Emulator]:
    """An instance on which nothing is set up, with jobs that take a moment."""
    with Emulator(prepared=False, behaviour=Behaviour(job_seconds=0.2)) as running:
        yield running


@pytest.fixture(scope="module")
def tusou(cloud: Emulator, tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """The program with a library that it has set up on the instance."""
    line = CommandLine(tmp_path_factory.mktemp("home"), cloud.access.environment)
    created = line.json(
        *cloud.access.library_arguments(),
        "--create",
        "--model",
        "multimodal-embedding-v1",
        "--manager-account",
        cloud.access.manager_account,
    )
    assert [step["outcome"] for step in created["created"]] == ["created"] * 3
    cloud.collection().metadata["shop"] = "text"
    return line


def added(tusou: CommandLine, *arguments: str) -> int:
    answer = tusou.json("add", *arguments, *LIBRARY)
    assert answer["failed"] == []
    return int(answer["added"])


def test_a_local_photo_goes_up_with_its_metadata_and_is_followed_to_its_end(
    tusou: CommandLine, cloud: Emulator, sample_photos: Path
) -> None:
    assert added(tusou, str(sample_photos / "cat.jpg"), "--caption", "我家的猫", "--meta", "shop=north") == 1
    (document,) = cloud.documents().values()
    assert document.metadata["caption"] == "我家的猫"
    assert document.metadata["shop"] == "north"
    assert cloud.calls_of("GetUploadDocumentJob")
    assert not cloud.calls_of("ListDocuments")  # nobody asked what else is there


def test_a_photo_by_its_address_goes_up_without_passing_through_here(
    tusou: CommandLine, cloud: Emulator, sample_photos: Path
) -> None:
    cloud.forget_calls()
    (found,) = tusou.json("search", "猫", "-k", "1", *LIBRARY)["matches"]
    assert added(tusou, found["url"], "--caption", "by address") == 1
    assert not cloud.calls_of("PostObject")


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz", "gz"])
def test_each_kind_of_archive_goes_up(
    tusou: CommandLine, cloud: Emulator, sample_photos: Path, tmp_path: Path, kind: str
) -> None:
    wanted = {"zip": "clock.jpg", "tar": "coins.jpg", "tar.gz": "rocket.jpg", "gz": "bricks.jpg"}[kind]
    photo = sample_photos / wanted
    archive = tmp_path / f"photos.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(archive, "w") as packed:
            packed.write(photo, wanted)
    elif kind == "gz":
        import gzip

        archive = tmp_path / f"{wanted}.gz"
        archive.write_bytes(gzip.compress(photo.read_bytes()))
    else:
        with tarfile.open(archive, "w:gz" if kind == "tar.gz" else "w") as packed_tar:
            packed_tar.add(photo, wanted)
    before = len(cloud.documents())
    assert added(tusou, str(archive)) == 1
    assert len(cloud.documents()) == before + 1


def test_a_folder_goes_up_in_one_archive(
    tusou: CommandLine, cloud: Emulator, sample_photos: Path, tmp_path: Path
) -> None:
    from PIL import Image

    for number in range(8):
        Image.new("RGB", (40, 30 + number), (number * 30, 90, 160)).save(tmp_path / f"{number}.png")
    cloud.forget_calls()
    assert added(tusou, str(tmp_path)) == 8
    assert len(cloud.calls_of("UploadDocumentAsync")) == 1


def test_words_find_photos_with_their_captions_and_addresses(tusou: CommandLine) -> None:
    matches = tusou.json("search", "猫", "-k", "3", *LIBRARY)["matches"]
    assert matches[0]["caption"] == "我家的猫"
    assert matches[0]["url"].startswith("https://")
    assert matches[0]["metadata"] == {"shop": "north"}
    assert [match["rank"] for match in matches] == [1, 2, 3]


def test_a_local_picture_and_a_picture_by_its_address_find_photos(
    tusou: CommandLine, cloud: Emulator, sample_photos: Path
) -> None:
    best = tusou.json("search", "--image", str(sample_photos / "clock.jpg"), "-k", "2", *LIBRARY)["matches"][0]
    assert best["file_name"] == "clock.jpg"
    assert best["score"] > 0.9
    cloud.forget_calls()
    again = tusou.json("search", "--image", best["url"], "-k", "2", *LIBRARY)["matches"][0]
    assert again["id"] == best["id"]
    assert not cloud.calls_of("PostObject")


def test_a_dry_run_stores_nothing(tusou: CommandLine, cloud: Emulator, sample_photos: Path, tmp_path: Path) -> None:
    before = dict(cloud.documents())
    shutil.copy(sample_photos / "coffee.jpg", tmp_path)
    cloud.forget_calls()
    tusou.json("add", str(tmp_path / "coffee.jpg"), "--dry-run", *LIBRARY)
    assert dict(cloud.documents()) == before
    assert [call.parameters["DryRun"] for call in cloud.calls_of("UploadDocumentAsync")] == ["True"]


def test_a_caption_that_the_collection_has_no_room_for_is_kept_here_and_that_is_told(
    tusou: CommandLine, cloud: Emulator, sample_photos: Path, tmp_path: Path
) -> None:
    shutil.copy(sample_photos / "coffee.jpg", tmp_path / "cup.jpg")
    fields = cloud.collection().metadata
    kept = fields.pop("caption")
    cloud.collection().full_text_fields, words = ("tags",), cloud.collection().full_text_fields
    try:
        done = tusou.run("add", str(tmp_path / "cup.jpg"), "--caption", "a cup", "--json", *LIBRARY)
    finally:
        fields["caption"] = kept
        cloud.collection().full_text_fields = words
    assert (done.status, done.data["failed"]) == (0, [])
    assert "this caption stays on this computer" in done.err


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
@pytest.mark.parametrize(("metadata", "field"), [("colour=red", "colour"), ("width=wide", "width")])
def test_metadata_is_checked_against_the_fields_before_the_call(
    tusou: CommandLine, cloud: Emulator, sample_photos: Path, metadata: str, field: str, options: tuple[str, ...]
) -> None:
    cloud.forget_calls()
    done = tusou.run("add", str(sample_photos / "coffee.jpg"), "--meta", metadata, *options, *LIBRARY)
    assert done.status == 1
    assert f"“{field}”" in done.err + done.out
    assert not cloud.calls_of("UploadDocumentAsync")
    assert not cloud.calls_of("PostObject")


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (Part.GPDB, "service_unreachable"),
        (Part.OPEN_PLATFORM, "service_unreachable"),
        (Part.OSS, "service_unreachable"),
    ],
)
def test_the_check_names_the_host_that_does_not_answer(
    tusou: CommandLine, cloud: Emulator, part: Part, code: str
) -> None:
    cloud.refuse(part)
    try:
        done = tusou.run("library", "check", "cloud", "--json")
    finally:
        cloud.accept(part)
    assert done.status == 1
    assert cloud.host(part) in done.out


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("InvalidTimeStamp.Expired", "clock"),
        ("Forbidden.RAM", "QueryContent"),
        ("InsufficientBalance", "balance"),
        ("OperationDenied.DBInstanceStatus", "instance"),
        ("InvalidAccessKeyId.Inactive", "AccessKey"),
    ],
)
def test_what_the_service_refuses_is_said_in_words(tusou: CommandLine, cloud: Emulator, code: str, words: str) -> None:
    fault = cloud.faults.add(FaultKind.ERROR, "QueryContent", code=code, status=403, message="See the code.")
    try:
        done = tusou.run("search", "cat", *LIBRARY)
    finally:
        cloud.faults.remove(fault)
    assert done.status == 1
    assert words.lower() in done.err.lower()
    assert "RequestId" in done.err


def test_nothing_that_was_queued_is_lost_by_a_refusal(
    tusou: CommandLine, cloud: Emulator, sample_photos: Path, tmp_path: Path
) -> None:
    shutil.copy(sample_photos / "galaxies.jpg", tmp_path)
    fault = cloud.faults.add(
        FaultKind.ERROR, "UploadDocumentAsync", code="InsufficientBalance", status=403, message="No money."
    )
    try:
        refused = tusou.run("add", str(tmp_path), *LIBRARY)
    finally:
        cloud.faults.remove(fault)
    assert refused.status == 1
    assert added(tusou, str(tmp_path)) == 1


def test_pictures_of_results_can_be_opened(tusou: CommandLine, cloud: Emulator) -> None:
    import ssl
    from urllib.request import urlopen

    from PIL import Image

    (match,) = tusou.json("search", "猫", "-k", "1", *LIBRARY)["matches"]
    context = ssl.create_default_context(cafile=str(cloud.access.ca_bundle))
    with urlopen(match["url"], context=context) as answer:  # noqa: S310 -- an https address of the emulator
        assert Image.open(io.BytesIO(answer.read())).format == "JPEG"
