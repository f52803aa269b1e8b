"""Importing into AnalyticDB, as the tests' emulator stands in for it, against the loop of the vendor's tutorial.

    python benchmarks/import_cloud.py FOLDER [--photos 1000] [--loop-photos 10] [--megabytes 1.0]

The emulator answers each call after 150 ms, takes 20 MB/s from all uploads together, and works 2 s on each job. The
loop uploads one photo, asks once a second for its job until that is done, and takes the next; it is measured on a few
photos, since it takes seconds for each. The import is the program's own, in a process of its own, with the pace of real
use. Photos are made from those in FOLDER: enlarged, with the noise of a sensor, to about the size asked for.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from _table import print_table
from PIL import Image

REPOSITORY = str(Path(__file__).parents[1])
sys.path.insert(0, REPOSITORY)  # the emulator is a part of the tests

from tests.emulator import Behaviour, BlindVision, Emulator  # noqa: E402
from tests.emulator.records import Call  # noqa: E402
from tests.emulator.sdk import Sdk  # noqa: E402

LATENCY_S = 0.15
UPLINK_BYTES_PER_S = 20_000_000
JOB_S = 2.0
MAX_JOBS = 20
ARCHIVE_PHOTOS = 100
LOOP_POLL_S = 1.0
MEGAPIXELS_A_MEGABYTE = 1.6
VARIANTS = 12


@dataclass(frozen=True)
class Result:
    """What one way of uploading took."""

    photos: int
    seconds: float
    calls: int
    sent_mb: float
    max_jobs: int

    @property
    def per_s(self) -> float:
        """Photos in a second."""
        return self.photos / self.seconds


def real_sized(folder: Path, megabytes: float) -> list[bytes]:
    """A few photos of about this size, made from those of ``folder``."""
    dice = np.random.default_rng(4)
    sources = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in (".jpg", ".jpeg", ".png")]
    if not sources:
        raise SystemExit("There are no photos in this folder.")
    photos = []
    for path in islice(sources, VARIANTS):
        with Image.open(path) as image:
            scale = (megabytes * MEGAPIXELS_A_MEGABYTE * 1e6 / (image.width * image.height)) ** 0.5
            large = image.convert("RGB").resize((int(image.width * scale), int(image.height * scale)))
        noisy = np.asarray(large, np.int16) + dice.normal(0, 9, (large.height, large.width, 1)).astype(np.int16)
        buffer = io.BytesIO()
        Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=90)
        photos.append(buffer.getvalue())
    return photos


def different(photos: Sequence[bytes], number: int) -> bytes:
    """One of the photos, with a comment that makes its bytes unlike all others."""
    content = photos[number % len(photos)]
    comment = f"number {number:08}".encode()
    return content[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + content[2:]


def summed_up(emulator: Emulator, calls: Sequence[Call], photos: int, seconds: float) -> Result:
    sent = sum(call.bytes_in for call in calls) / 1e6
    return Result(photos, seconds, len(calls), sent, emulator.max_jobs_in_flight)


def new_emulator() -> Emulator:
    emulator = Emulator(vision=BlindVision(), behaviour=Behaviour(job_seconds=JOB_S, latency_s=LATENCY_S))
    emulator.uplink.bytes_per_s = UPLINK_BYTES_PER_S
    return emulator


def tutorial_loop(photos: Sequence[bytes], count: int) -> Result:
    """One photo, wait for its job, next."""
    with new_emulator() as emulator:
        sdk = Sdk(emulator)
        began = time.perf_counter()
        for number in range(count):
            job_id = sdk.upload(f"photo-{number}.jpg", different(photos, number))
            while not sdk.job(job_id).completed:
                time.sleep(LOOP_POLL_S)
        return summed_up(emulator, emulator.calls, count, time.perf_counter() - began)


def whole_import(photos: Sequence[bytes], count: int) -> Result:
    """The program's import, in a process of its own."""
    with tempfile.TemporaryDirectory() as home, new_emulator() as emulator:
        folder = Path(home) / "photos"
        folder.mkdir()
        for number in range(count):
            (folder / f"photo-{number:05}.jpg").write_bytes(different(photos, number))
        environment = {**os.environ, **emulator.access.environment, "TUSOU_HOME": home, "PYTHONPATH": REPOSITORY}
        program = [sys.executable, "-m", "desktop"]
        add_library = [*program, *emulator.access.library_arguments("cloud")]
        subprocess.run(add_library, check=True, env=environment, stdout=subprocess.DEVNULL)
        before = len(emulator.calls)
        began = time.perf_counter()
        done = subprocess.run(
            [*program, "add", str(folder), "--library", "cloud", "--json"],
            check=True,
            env=environment,
            stdout=subprocess.PIPE,
        )
        seconds = time.perf_counter() - began
        added = json.loads(done.stdout)["added"]
        if added != count:
            raise SystemExit(f"Only {added} of {count} photos were added.")
        return summed_up(emulator, emulator.calls[before:], count, seconds)


def best_possible_s(photos: int, sent_mb: float) -> float:
    """What uplink and job limits allow: everything uploaded without a pause, and then the last job.

    Jobs bound the time where the uploads are quicker: 20 at a time, each of one full archive.
    """
    upload_s = sent_mb * 1e6 / UPLINK_BYTES_PER_S
    archives = -(-photos // ARCHIVE_PHOTOS)
    jobs_s = -(-archives // MAX_JOBS) * JOB_S
    return max(upload_s + JOB_S, jobs_s)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--photos", type=int, default=1000)
    parser.add_argument("--loop-photos", type=int, default=10)
    parser.add_argument("--megabytes", type=float, default=1.0)
    arguments = parser.parse_args()
    photos = real_sized(arguments.folder, arguments.megabytes)
    loop = tutorial_loop(photos, arguments.loop_photos)
    ours = whole_import(photos, arguments.photos)
    best_s = best_possible_s(ours.photos, ours.sent_mb)
    headers = ("", "photos", "seconds", "photos/s", "calls", "calls a photo", "MB sent", "jobs at most")
    rows = [
        (name, each.photos, each.seconds, each.per_s, each.calls, each.calls / each.photos, each.sent_mb, each.max_jobs)
        for name, each in (("tutorial's loop", loop), ("tusou add", ours))
    ]
    print_table("Import into AnalyticDB (emulator)", headers, rows)
    fewer_calls = (loop.calls / loop.photos) / (ours.calls / ours.photos)
    print_table(
        "Ratios",
        ("what", "measured", "goal"),
        [
            ("rate, times the loop's", ours.per_s / loop.per_s, "≥ 20"),
            ("calls, 1 / of the loop's", fewer_calls, "≥ 30"),
            ("jobs in flight at most", ours.max_jobs, "≤ 20"),
            (f"time, times the best possible ({best_s:.1f} s)", ours.seconds / best_s, "≤ 1.3"),
        ],
    )


if __name__ == "__main__":
    main()
