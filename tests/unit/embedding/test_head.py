"""What a few photos have in common is learned, and one wrong example does not run off with it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from desktop.embedding.head import Head, learn

_FILE = np.load(Path(__file__).parents[2] / "data" / "vectors" / "photos.npz")
LABELS: list[str] = _FILE["labels"].tolist()
CLASSES = sorted(set(LABELS) - {"face"})

Float32 = npt.NDArray[np.float32]
NOBODY = np.empty((0, 512), np.float32)


def unit(vectors: npt.NDArray[np.generic]) -> Float32:
    numbers = vectors.astype(np.float32)
    result: Float32 = numbers / np.linalg.norm(numbers, axis=1, keepdims=True)
    return result


VECTORS = unit(_FILE["vectors"])


def of(label: str) -> list[int]:
    return [position for position, each in enumerate(LABELS) if each == label]


def rest(*used: int) -> list[int]:
    return [position for position in range(len(LABELS)) if position not in used]


def taught(examples: list[int], refused: tuple[int, ...] = ()) -> Head:
    return learn(VECTORS[examples], VECTORS[rest(*examples, *refused)], VECTORS[list(refused)])


def confidences(head: Head, positions: list[int]) -> npt.NDArray[np.float64]:
    return head.curve.confidence(VECTORS[positions] @ head.weights)


def test_five_examples_find_the_rest_of_their_kind() -> None:
    found, reliable = [], []
    for label in CLASSES:
        examples = of(label)[:5]
        head, left = taught(examples), rest(*examples)
        first = np.argsort(-(VECTORS[left] @ head.weights))[: len(of(label)) - 5]
        found.append(np.mean([LABELS[left[position]] == label for position in first]))
        reliable.append(head.reliability)
    assert np.mean(found) > 0.85
    assert min(reliable) > 0.8


def test_confidences_mean_what_they_say() -> None:
    heads = {label: taught(of(label)[:5]) for label in CLASSES}
    sure = [
        LABELS[position] == label
        for label, head in heads.items()
        for position, confidence in zip(rest(*of(label)[:5]), confidences(head, rest(*of(label)[:5])), strict=True)
        if confidence > 0.8
    ]
    assert len(sure) > 20
    assert np.mean(sure) > 0.8


def test_one_face_among_eight_airplanes_is_doubted_and_airplanes_still_come_first() -> None:
    examples = [*of("airplanes")[:8], *of("face")]
    head = taught(examples)
    assert head.trust[-1] < 0.5
    assert (head.trust[:-1] > 0.9).all()
    left = rest(*examples)
    best = np.argsort(-(VECTORS[left] @ head.weights))[:4]
    assert {LABELS[left[position]] for position in best} == {"airplanes"}
    assert confidences(head, of("face"))[0] < 0.5 < confidences(head, of("airplanes")).min()


def test_examples_without_anything_in_common_are_not_taken_for_learned() -> None:
    head = taught([of(label)[0] for label in CLASSES[:8]])
    assert head.reliability < 0.5
    assert (head.trust == 1).all()


def test_a_refusal_keeps_its_like_away() -> None:
    boats = of("schooner")[:5]
    sails = of("ketch")
    before = confidences(taught(boats), sails[4:]).mean()
    after = confidences(taught(boats, tuple(sails[:4])), sails[4:]).mean()
    assert after < 0.5 * before
    assert np.median(confidences(taught(boats, tuple(sails[:4])), of("schooner")[5:])) > 0.5


def test_the_same_photos_give_the_same_head() -> None:
    first, second = taught(of("lotus")[:6]), taught(of("lotus")[:6])
    assert np.array_equal(first.weights, second.weights)
    assert (first.curve, first.reliability) == (second.curve, second.reliability)


def test_a_model_whose_vectors_all_lie_close_together_learns_the_same() -> None:
    examples = of("pagoda")[:5]
    others = rest(*examples)
    offset = np.full(512, 3 / np.sqrt(512), np.float32)
    near = unit(VECTORS + offset)
    assert (near @ near.T).min() > 0.8
    head = learn(near[examples], near[others], NOBODY)
    usual = confidences(taught(examples), others)
    assert np.abs(head.curve.confidence(near[others] @ head.weights) - usual).max() < 0.25
    assert abs(head.reliability - taught(examples).reliability) < 0.05


def test_photos_that_are_all_alike_teach_nothing_and_break_nothing() -> None:
    same = np.repeat(VECTORS[:1], 20, axis=0)
    head = learn(same[:5], same[5:], NOBODY)
    assert np.isfinite(head.weights).all()
    assert head.reliability == 0
    assert np.isfinite(head.curve.confidence(same @ head.weights)).all()


@pytest.mark.parametrize("count", [2, 3, 4])
def test_few_examples_are_enough_to_rank(count: int) -> None:
    head = taught(of("watch")[:count])
    left = rest(*of("watch")[:count])
    assert LABELS[left[int(np.argmax(VECTORS[left] @ head.weights))]] == "watch"
