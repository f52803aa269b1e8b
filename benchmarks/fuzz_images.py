"""Decodes tens of thousands of hostile pictures and counts what happens: named, decoded, slow, or a dead process.

The files are made in ``tests/reliability/hostile_images.py``. A child process decodes them as an import does, under a
limit of memory, and says before each file which it is; where it dies of a signal or takes too long, the parent notes
the file and goes on behind it. Nothing is kept on the disk.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from _table import print_table

sys.path.insert(0, str(Path(__file__).parents[1]))

from desktop.core.errors import InvalidInputError
from desktop.imaging.decode import Fit, decode
from tests.reliability.hostile_images import Hostile, heavy_specials, mutants, specials

MEMORY_BYTES = 6 << 30


def corpus(count: int, seed: int) -> Iterator[Hostile]:
    """Special files first, then mutants, so many in all."""
    return islice(chain(specials(), heavy_specials(), mutants(count, seed)), count)


def decode_all(count: int, seed: int, first: int) -> None:
    """The child: decodes from file number ``first`` on, and prints a line before and after each."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    for number, file in enumerate(corpus(count, seed)):
        if number < first:
            continue
        print(json.dumps({"begins": number, "name": file.name}), flush=True)
        began = time.process_time()
        try:
            image = decode(file.content, min_side=520)
            image.square(260, Fit.CROP)
            image.thumbnail(256, 75)
            outcome = "decoded"
        except InvalidInputError as error:
            outcome = error.code.value
        print(json.dumps({"ended": outcome, "cpu_s": time.process_time() - began, "peak": _peak_mb()}), flush=True)


def watch(count: int, seed: int, limit_s: float) -> dict[str, Any]:
    """The parent: runs children until all files were tried."""
    outcomes: Counter[str] = Counter()
    slowest, harmful, number, peak = (0.0, ""), [], 0, 0
    while number < count:
        command = [sys.executable, __file__, "--child", str(number), "--count", str(count), "--seed", str(seed)]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert child.stdout is not None
        timer, current = threading.Timer(limit_s, child.kill), ""
        timer.start()
        for line in child.stdout:
            said = json.loads(line)
            if "begins" in said:
                number, current = said["begins"], said["name"]
                timer.cancel()
                timer = threading.Timer(limit_s, child.kill)
                timer.start()
            else:
                timer.cancel()  # making the next file may take its time
                outcomes[said["ended"]] += 1
                slowest = max(slowest, (said["cpu_s"], current))
                peak = max(peak, said["peak"])
        timer.cancel()
        if child.wait() != 0:
            harmful.append(f"{current}: {'took too long' if child.returncode == -9 else f'exit {child.returncode}'}")
            outcomes["killed the process"] += 1
        number += 1
    return {
        "files": count,
        "seed": seed,
        "outcomes": dict(outcomes),
        "slowest": slowest,
        "peak_mb": peak,
        "harmful": harmful,
    }


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> int:
    """Print the table; exit status 1 where a file did harm."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=9)
    parser.add_argument("--limit", type=float, default=20.0, help="seconds that one file may take")
    parser.add_argument("--json", type=Path, help="also write the result to this file")
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child is not None:
        decode_all(options.count, options.seed, options.child)
        return 0
    result = watch(options.count, options.seed, options.limit)
    rows = [(name, number) for name, number in sorted(result["outcomes"].items())]
    rows += [("slowest file (CPU s)", f"{result['slowest'][0]:.2f} {result['slowest'][1]}")]
    rows += [("peak memory (MB)", result["peak_mb"]), *(("harmful", each) for each in result["harmful"])]
    print_table(f"{options.count} hostile pictures", ("what", "how many"), rows)
    if options.json:
        options.json.write_text(json.dumps(result, indent=1), encoding="utf-8")
    return 1 if result["harmful"] else 0


if __name__ == "__main__":
    sys.exit(main())
