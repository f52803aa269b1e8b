"""Pictures become vectors and class posteriors, the same ones each time."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from desktop.core.errors import ErrorCode, ModelError
from desktop.embedding.image_encoder import ImageEncoder, ImageFeatures
from desktop.embedding.onnx_session import agree
from desktop.imaging.decode import Fit, decode
from tests.unit.imaging.picture_files import encoded, exif, png_16_bit

RESOURCES = Path(__file__).parents[3] / "resources"
MODEL = RESOURCES / "model"


@pytest.fixture(scope="module")
def encoder() -> ImageEncoder:
    return ImageEncoder(MODEL)


@pytest.fixture(scope="module")
def cat() -> Image.Image:
    with Image.open(RESOURCES / "samples" / "cat.jpg") as image:
        return image.convert("RGB")


def features(encoder: ImageEncoder, content: bytes) -> ImageFeatures:
    picture = decode(content, min_side=2 * encoder.input_side)
    return encoder.encode(picture.square(encoder.input_side, Fit.CROP))


def test_vectors_have_length_one_and_the_promised_size(encoder: ImageEncoder, sample_photos: Path) -> None:
    for path in sorted(sample_photos.glob("*.jpg"))[:3]:
        found = features(encoder, path.read_bytes())
        assert found.vector.shape == (encoder.dimensions,)
        assert found.vector.dtype == np.float32
        assert np.linalg.norm(found.vector) == pytest.approx(1, abs=1e-5)


def test_posteriors_are_sorted_probabilities_of_different_classes(encoder: ImageEncoder, cat: Image.Image) -> None:
    found = features(encoder, encoded(cat, "PNG"))
    assert found.classes.dtype == np.uint16
    assert found.probabilities.dtype == np.float32
    assert len(set(found.classes.tolist())) == len(found.classes) == len(found.probabilities)
    assert found.classes.max() < 1000
    assert (np.diff(found.probabilities) <= 0).all()
    assert 0.5 < found.probabilities.sum() <= 1 + 1e-5


@pytest.mark.parametrize(
    ("name", "classes"),
    [("cat", range(281, 288)), ("coffee", (967, 968, 504)), ("clock", (409, 892)), ("photographer", (872,))],
)
def test_known_photos_show_what_they_show(encoder: ImageEncoder, name: str, classes: range | tuple[int, ...]) -> None:
    found = features(encoder, (RESOURCES / "samples" / f"{name}.jpg").read_bytes())
    assert found.classes[0] in classes


def test_the_same_picture_gives_the_same_numbers(encoder: ImageEncoder, cat: Image.Image) -> None:
    content = encoded(cat, "PNG")
    first, again = features(encoder, content), features(ImageEncoder(MODEL), content)
    assert np.array_equal(first.vector, again.vector)
    assert np.array_equal(first.classes, again.classes)


def test_pictures_seen_together_get_the_numbers_that_each_gets_alone(
    encoder: ImageEncoder, sample_photos: Path
) -> None:
    squares = [
        decode(path.read_bytes()).square(encoder.input_side, Fit.CROP)
        for path in sorted(sample_photos.glob("*.jpg"))[:3]
    ]
    for alone, together in zip(map(encoder.encode, squares), encoder.encode_all(squares), strict=True):
        assert np.array_equal(alone.vector, together.vector)
        assert np.array_equal(alone.classes, together.classes)
        assert np.array_equal(alone.probabilities, together.probabilities)


def as_16_bit(image: Image.Image) -> bytes:
    return png_16_bit(np.asarray(image).astype(np.uint16) * 257)


def as_cmyk(image: Image.Image) -> bytes:
    return encoded(image.convert("CMYK"), "JPEG", quality=97)


def on_its_side(image: Image.Image) -> bytes:
    return encoded(image.transpose(Image.Transpose.ROTATE_90), "PNG", exif=exif(6))


def with_alpha(image: Image.Image) -> bytes:
    return encoded(image.convert("RGBA"), "WEBP", lossless=True)


def animated(image: Image.Image) -> bytes:
    return encoded(image, "WEBP", lossless=True, save_all=True, append_images=[Image.new("RGB", image.size)])


def as_avif(image: Image.Image) -> bytes:
    return encoded(image, "AVIF", quality=95)


@pytest.mark.parametrize("stored", [as_16_bit, as_cmyk, on_its_side, with_alpha, animated, as_avif])
def test_the_way_that_a_picture_is_stored_does_not_matter(
    encoder: ImageEncoder, cat: Image.Image, stored: object
) -> None:
    assert callable(stored)
    plain = features(encoder, encoded(cat, "PNG")).vector
    assert plain @ features(encoder, stored(cat)).vector > 0.97


def test_different_photos_differ(encoder: ImageEncoder, sample_photos: Path) -> None:
    vectors = [features(encoder, path.read_bytes()).vector for path in sorted(sample_photos.glob("*.jpg"))]
    likeness = np.stack(vectors) @ np.stack(vectors).T
    assert (likeness - np.eye(len(vectors))).max() < 0.6


def test_threads_share_an_encoder(cat: Image.Image) -> None:
    encoder, content = ImageEncoder(MODEL), encoded(cat, "PNG")
    found: list[ImageFeatures] = []
    threads = [threading.Thread(target=lambda: found.append(features(encoder, content))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(np.array_equal(found[0].vector, other.vector) for other in found)


def test_the_model_is_not_loaded_before_the_first_picture() -> None:
    code = (
        "import sys; from pathlib import Path; from desktop.embedding.image_encoder import ImageEncoder; "
        f"assert ImageEncoder(Path({str(MODEL)!r})).model_id; assert 'onnxruntime' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        ImageEncoder(tmp_path)
    assert caught.value.code is ErrorCode.MODEL_MISSING
    assert caught.value.params["path"].endswith("model.json")


def test_a_damaged_manifest_is_named(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        ImageEncoder(tmp_path)
    assert caught.value.code is ErrorCode.MODEL_DAMAGED


@pytest.mark.parametrize("part", ["network", "projection"])
def test_files_of_a_model_are_checked(tmp_path: Path, part: str) -> None:
    shutil.copytree(MODEL, tmp_path, dirs_exist_ok=True)
    file = tmp_path / json.loads((MODEL / "model.json").read_bytes())[part]["file"]
    encoder = ImageEncoder(tmp_path)
    square = np.zeros((encoder.input_side, encoder.input_side, 3), np.uint8)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(ModelError) as caught:
        encoder.encode(square)
    assert caught.value.code is ErrorCode.MODEL_DAMAGED
    file.unlink()
    with pytest.raises(ModelError) as caught:
        encoder.encode(square)
    assert caught.value.code is ErrorCode.MODEL_MISSING


def test_an_accelerator_is_used_that_computes_the_same(encoder: ImageEncoder, cat: Image.Image) -> None:
    # The wheel of onnxruntime for processors has this besides; it hands everything on to the processor.
    fast = ImageEncoder(MODEL, accelerators=("NoSuchProvider", "AzureExecutionProvider"))
    assert (encoder.provider, fast.provider) == ("CPUExecutionProvider", "AzureExecutionProvider")
    content = encoded(cat, "PNG")
    assert np.array_equal(features(fast, content).vector, features(encoder, content).vector)


def test_vectors_that_differ_visibly_are_not_those_of_the_processor() -> None:
    ours = np.zeros(512, np.float32)
    ours[0] = 1
    theirs = ours.copy()
    theirs[:2] = np.cos(0.03), np.sin(0.03)
    assert agree(ours, theirs)
    theirs[:2] = np.cos(0.06), np.sin(0.06)
    assert not agree(ours, theirs)
