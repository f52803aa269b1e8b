"""A head: what a handful of photos have in common, learned from their vectors, as a confidence for any other photo.

A regularised logistic regression of the examples against photos drawn from the library, few of which are examples
themselves: learning from positive and unlabelled examples as in Elkan and Noto, "Learning classifiers from only
positive and unlabeled data" (2008), where the ranking is that of the true classifier and the scale has to be found
apart. It is found by cross-validation: confidence is one half where photos score four fifths of what examples score
that were not learned from, in standard deviations of the library. Measured on 600 photos of 40 classes, with 5 or 8
examples of a class, and maybe one wrong one (``benchmarks/taught_words.py``): of photos with confidences around .01,
.3, .5, .7 and .9, .00, .3, .55, .8 and .95 are of it.

Examples count by how much the others support them: one that a head learned from the others hardly tells from photos of
the library counts for a fifth, if most of the others agree. With one wrong example beside five, mean average precision
is then .953 in place of .919, and .955 without the wrong one.

Vectors are centred and scaled by the photos of the library first, so that the same regularisation suits every model.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop.embedding.vector import Calibration

Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]

#: Strength of the penalty on squared weights, where an example that is trusted weighs 1.
_PENALTY = 0.1
#: The bias is hardly held back.
_BIAS_PENALTY = 1e-4
#: Parts of the examples that cross-validation leaves out in turn: single examples, if there are no more than these.
_FOLDS = 5
#: An example is trusted in full from this share of the usual example's score on, and least up to that one.
_FULL_SHARE, _NO_SHARE = 0.5, 0.2
_LEAST_TRUST = 0.2
#: Doubt needs a majority: if fewer of the examples are trusted in full, what they have in common is just broad.
_MAJORITY = 2 / 3
#: Confidence is one half at this share of what unseen examples score, and changes over this share.
_EVEN, _SCALE = 0.8, 0.16
#: What unseen examples score at least, in standard deviations of the library: less is no reach at all.
_LEAST_REACH = 2.0
_TOLERANCE = 1e-3
_NEWTON_STEPS = 12
_GRADIENT_STEPS = 30
_LEAST_STEP = 1e-3


@dataclass(frozen=True, slots=True)
class Head:
    """A linear function of vectors, and how it becomes a confidence.

    Attributes:
        weights: float32 [dimensions]; not of unit length.
        curve: from the product of a vector and ``weights`` to the confidence.
        reliability: how often an example that it was not learned from scores higher than a photo of the library,
            stretched so that chance is 0 and always is 1.
        trust: how much each example counts, float32 [examples], ``_LEAST_TRUST`` … 1.
    """

    weights: Float32
    curve: Calibration
    reliability: float
    trust: Float32


def learn(examples: Float32, others: Float32, refused: Float32) -> Head:
    """Learn a head. The same vectors always give the same head.

    Args:
        examples: vectors of photos that fit, float32 [n, dimensions], n ≥ 2.
        others: vectors of photos drawn from the library, float32 [m, dimensions], m ≥ 2; some may fit.
        refused: vectors of photos that do not fit, float32 [k, dimensions], k ≥ 0.
    """
    centre = others.mean(axis=0)
    spread = max(float(np.sqrt(np.square(others - centre).sum(axis=1).mean())), 1e-6)
    examples, others, refused = ((part - centre) / spread for part in (examples, others, refused))
    trust = np.ones(len(examples), np.float32)
    reaches, beaten = _unseen(examples, trust, others, refused)
    doubted = _trust(reaches)
    if (doubted < 1).any():
        trust = doubted
        reaches, beaten = _unseen(examples, trust, others, refused)
    weights = _fit(examples, trust, others, refused)
    reach = max(float(np.average(reaches, weights=trust)), _LEAST_REACH)
    scores = others @ weights
    middle, deviation = float(np.median(scores)), max(float(scores.std()), 1e-6)
    offset = float(centre @ weights) / spread
    return Head(
        weights=(weights / spread).astype(np.float32),
        curve=Calibration(even=offset + middle + _EVEN * reach * deviation, scale=_SCALE * reach * deviation),
        reliability=max(0.0, 2 * float(np.average(beaten, weights=trust)) - 1),
        trust=trust,
    )


def _trust(reaches: Float64) -> Float32:
    """How much each example counts, by what it scores with a head that was learned from the others; float32 [n]."""
    usual = float(np.median(reaches))
    shares = reaches / max(usual, 1e-6)
    if usual < _LEAST_REACH or np.mean(shares >= _FULL_SHARE) < _MAJORITY:
        return np.ones(len(reaches), np.float32)
    rising = (shares - _NO_SHARE) / (_FULL_SHARE - _NO_SHARE)
    trust: Float32 = (_LEAST_TRUST + (1 - _LEAST_TRUST) * np.clip(rising, 0, 1)).astype(np.float32)
    return trust


def _unseen(examples: Float32, trust: Float32, others: Float32, refused: Float32) -> tuple[Float64, Float64]:
    """What each example scores with a head that was learned without it.

    Returns:
        The scores, in standard deviations of the library above its middle, float64 [n]; and the share of the library
        that scores less, float64 [n].
    """
    reaches, beaten = np.zeros(len(examples)), np.zeros(len(examples))
    folds = np.arange(len(examples)) % _FOLDS
    for fold in range(min(_FOLDS, len(examples))):
        out = folds == fold
        weights = _fit(examples[~out], trust[~out], others, refused)
        scores, left_out = others @ weights, examples[out] @ weights
        reaches[out] = (left_out - np.median(scores)) / max(float(scores.std()), 1e-6)
        beaten[out] = (scores < left_out[:, None]).mean(axis=1)
    return reaches, beaten


def _fit(examples: Float32, trust: Float32, others: Float32, refused: Float32) -> Float32:
    """Weights, float32 [dimensions]. Examples weigh as much as others together; refused ones one each, and no more."""
    total = float(trust.sum())
    importance = np.concatenate(
        [
            trust,
            np.full(len(others), total / len(others)),
            np.full(len(refused), min(1.0, total / max(1, len(refused)))),
        ]
    ).astype(np.float32)
    points = np.vstack([examples, others, refused])
    points = np.hstack([points, np.ones((len(points), 1), np.float32)])
    signs = np.ones(len(points), np.float32)
    signs[len(examples) :] = -1
    return _minimum(points, signs, importance)[:-1]


def _minimum(points: Float32, signs: Float32, importance: Float32) -> Float32:
    """Minimise Σ importance · log(1 + exp(-sign · point · w)) + ½ penalty · w², by Newton steps of conjugate gradients.

    Args:
        points: float32 [n, dimensions + 1], the last column 1.
        signs: +1 or -1, float32 [n].
        importance: float32 [n].
    """
    penalty = np.full(points.shape[1], _PENALTY, np.float32)
    penalty[-1] = _BIAS_PENALTY
    solution = np.zeros(points.shape[1], np.float32)
    loss = _loss(points, signs, importance, penalty, solution)
    for _ in range(_NEWTON_STEPS):
        wrong = 1 / (1 + np.exp(np.clip(signs * _times(points, solution), -60, 60)))
        gradient = penalty * solution - _sum(points, importance * signs * wrong)
        if float(np.linalg.norm(gradient)) < _TOLERANCE:
            break
        step = _newton_step(points, importance * wrong * (1 - wrong), penalty, gradient)
        length = 1.0
        while length > _LEAST_STEP:
            tried = solution + np.float32(length) * step
            lower = _loss(points, signs, importance, penalty, tried)
            if lower < loss:
                break
            length /= 2
        else:
            break  # as low as this precision can tell
        solution, loss = tried, lower
    return solution


def _newton_step(points: Float32, curvature: Float32, penalty: Float32, gradient: Float32) -> Float32:
    """Solve Hessian · step = -gradient, as far as it pays."""
    step = np.zeros_like(gradient)
    rest = -gradient
    direction = rest.copy()
    square = float(rest @ rest)
    enough = 0.01 * square
    for _ in range(_GRADIENT_STEPS):
        bent = _sum(points, curvature * _times(points, direction)) + penalty * direction
        share = np.float32(square / float(direction @ bent))
        step += share * direction
        rest -= share * bent
        before, square = square, float(rest @ rest)
        if square < enough:
            break
        direction = rest + np.float32(square / before) * direction
    return step


def _loss(points: Float32, signs: Float32, importance: Float32, penalty: Float32, solution: Float32) -> float:
    margins = signs * _times(points, solution)
    return float(importance @ np.logaddexp(0, -margins) + 0.5 * np.sum(penalty * solution * solution))


def _times(points: Float32, weights: Float32) -> Float32:
    """The product of each point with weights, float32 [n].

    Not by BLAS: the products are many and small, and its threads would wait for each other longer than they work.
    """
    result: Float32 = np.einsum("nd,d->n", points, weights)
    return result


def _sum(points: Float32, factors: Float32) -> Float32:
    """The sum of points, each times its factor, float32 [dimensions]. Not by BLAS either."""
    result: Float32 = np.einsum("nd,n->d", points, factors)
    return result
