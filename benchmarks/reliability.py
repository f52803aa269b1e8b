"""Writes docs/reliability.md from runs: what was tried, how often, and what was lost.

``python benchmarks/reliability.py`` runs everything (about 20 minutes); results of earlier runs can be given instead.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reliability.md"
TESTS = "tests/reliability"
#: What the test modules try, and what a passed test says of it.
AREAS = {
    "test_kill_local_import": (
        "SIGKILL at random moments of a local import: 20 kills, 300 photos and more",
        "every photo once; no temporary file",
    ),
    "test_kill_local_edits": (
        "SIGKILL at random moments while photos are added, taken out, captioned and taught: 24 kills",
        "done or not done; every photo finds itself first",
    ),
    "test_kill_cloud_import": (
        "SIGKILL at random moments of an import into AnalyticDB: 20 kills, 300 photos and more",
        "every photo once; nothing confirmed was uploaded again",
    ),
    "test_import_faults": (
        "disk full, read-only, clock jump, locked database, source removed, network cut, 30 % refused calls",
        "nothing; what could not be read is named",
    ),
    "test_mending": (
        "libraries, journals, ledgers of the cloud and notebooks, overwritten in part or whole",
        "nothing that files, journal and copies still had; what was taken out stayed out",
    ),
    "test_hostile_files": ("hostile pictures, names and archives", "nothing; nothing written outside"),
    "test_hostile_service": (
        "spoiled answers, addresses that lead elsewhere, wrong certificates at each host",
        "nothing; nobody was knocked at",
    ),
    "test_secrets": (
        "the whole cloud scenario with debug log, a bug and a crash, then a search for its secrets",
        "no secret found",
    ),
    "test_agreement": (
        "random sequences of add, edit, remove, undo, break-off and restart on both engines",
        "library, journal and service agree",
    ),
    "test_soak": ("rounds of use with faults at random (short form)", "nothing; nothing grew"),
}
DECISION = """\
## Decoding in this process

Decoders are native code, and a picture may be made to crash one. Whether that is possible was measured before building
a pool of processes for it: none of the files above crashed or hung a decoder, in several seeds, but for one kind. A
JPEG with thousands of scans kept libjpeg-turbo busy for as long as it liked. That is a property of the format, so such
files are refused: their scans are counted before they are decoded (`desktop/imaging/jpeg_scans.py`). All other work is
bounded by the limits on bytes and pixels, pictures beyond 40 million pixels are decoded one at a time, and what a
process that was killed had in hand is taken up by the next. So pictures are decoded in this process. Should a crash
ever be met, the journal names the item that was in hand, and `decode` is the one place to put a pool behind.

Whatever a file says, decoding it takes at most 8 bytes for each of the 210 million pixels that are allowed, 1.7 GB:
pixels are converted in bands, and formats whose decoders take more (WebP: 16 bytes a pixel, AVIF: 10) have to be
smaller. Decoders that would write to standard error are silenced, but for LibRaw, which offers no way to.

## Memory in hours of use

What the program has allocated is measured apart from what the system counts for the process, both when libraries were
just opened anew. The first tells of leaks. The second moves by what glibc's allocator keeps: imports run on threads of
their own, each may get a heap of its own, and what it leaves there is not always used again. Left alone, ten minutes of
this (209 rounds, libraries opened anew in every fifth) added 155 MB to the process with 8 MB more in use, most of those
for 1,254 photos more. The window lets all threads share two heaps (`desktop/app/memory.py`), and so does the run above.
"""


def outcomes(files: Sequence[Path]) -> dict[str, list[bool | None]]:
    """Passed (True), failed (False) or skipped (None), by test module; of several runs of a module the last."""
    found: dict[str, list[bool | None]] = {}
    for file in files:
        run_now: dict[str, list[bool | None]] = defaultdict(list)
        for case in ET.parse(file).iter("testcase"):
            module = case.get("classname", "").rpartition(".")[2]
            skipped = case.find("skipped") is not None
            run_now[module].append(None if skipped else case.find("failure") is None and case.find("error") is None)
        found |= run_now
    return found


def page(found: dict[str, list[bool | None]], fuzz: dict[str, Any], soak: dict[str, Any]) -> str:
    """The page."""
    rows = []
    for module, (tried, lost) in AREAS.items():
        results = found.get(module, [])
        passed, failed, skipped = (results.count(kind) for kind in (True, False, None))
        times = f"{passed} test{'s' * (passed != 1)}" + (f", {skipped} not possible there" if skipped else "")
        rows.append((tried, times, lost if not failed and passed else f"**{failed} failed**"))
    named = sum(number for outcome, number in fuzz["outcomes"].items() if outcome != "decoded")
    rows.append(
        (
            (
                f"mutated pictures of every format (seed {fuzz['seed']}); slowest {fuzz['slowest'][0]:.1f} s of "
                f"processor time ({fuzz['slowest'][1]}), peak memory {fuzz['peak_mb']} MB"
            ),
            f"{fuzz['files']:,} files",
            f"no process; {named:,} named, the rest decoded"
            if not fuzz["harmful"]
            else f"**{len(fuzz['harmful'])} harmful**",
        )
    )
    growth = {name: soak["after"][name] - soak["before"][name] for name in soak["before"]}
    grown = ", ".join(f"{name} {value:+.0f}" for name, value in growth.items())
    rows.append(
        (
            f"hours of use in miniature, faults at random ({grown})",
            f"{soak['rounds']} rounds",
            _of_soak(soak),
        )
    )
    lines = [
        "# Reliability",
        "",
        (
            "Written by `python benchmarks/reliability.py` from runs; nobody edits this page by hand. Here: "
            f"{platform.system()}, Python {platform.python_version()},"
        ),
        "the service's part played by its emulator (docs/emulator.md).",
        "",
        "| what was tried | how often | what was lost |",
        "| --- | --- | --- |",
        *(f"| {' | '.join(row)} |" for row in rows),
        "",
        DECISION,
    ]
    return "\n".join(lines)


def _of_soak(soak: dict[str, Any]) -> str:
    lost = "nothing; counts agree" if soak["agrees"] else "**counts differ**"
    return f"{lost}; **grew: {', '.join(soak['grown'])}**" if soak["grown"] else f"{lost}, nothing grew"


def run(options: argparse.Namespace, folder: Path) -> str:
    """Make the runs that were not given."""
    python = sys.executable
    junit, fuzz, soak = options.junit, options.fuzz, options.soak
    if junit is None:
        junit = [folder / "junit.xml"]
        subprocess.run([python, "-m", "pytest", TESTS, "-q", "--junitxml", str(junit[0])], cwd=ROOT, check=False)
    if fuzz is None:
        fuzz = folder / "fuzz.json"
        subprocess.run([python, "benchmarks/fuzz_images.py", "--json", str(fuzz)], cwd=ROOT, check=False)
    if soak is None:
        soak = folder / "soak.json"
        subprocess.run([python, "benchmarks/soak.py", "--json", str(soak)], cwd=ROOT, check=False)
    return page(outcomes(junit), json.loads(fuzz.read_text()), json.loads(soak.read_text()))


def main() -> int:
    """Write the page; exit status 1 where something was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--junit", type=Path, nargs="+", help="results of the tests, from earlier runs")
    for name, what in (("fuzz", "result of fuzz_images.py"), ("soak", "result of soak.py")):
        parser.add_argument(f"--{name}", type=Path, help=f"{what}, from an earlier run")
    with tempfile.TemporaryDirectory() as folder:
        text = run(parser.parse_args(), Path(folder))
    PAGE.write_text(text, encoding="utf-8")
    return 1 if re.search(r"\*\*", text) else 0


if __name__ == "__main__":
    sys.exit(main())
