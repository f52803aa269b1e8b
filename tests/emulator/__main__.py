"""A playground: the cloud on this computer, with sample photos, until Ctrl+C.

``python -m tests.emulator --help`` lists what can be changed.
"""

from __future__ import annotations

import argparse
import shlex
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from tests.emulator.archives import IMAGE_EXTENSIONS, extension
from tests.emulator.behaviour import Behaviour
from tests.emulator.emulator import RESOURCES, Access, Emulator
from tests.emulator.reader import MAX_IMAGE_BYTES
from tests.emulator.state import IMAGE_MODEL
from tests.emulator.vision import BadImageError
from tests.emulator.wire import Part

LIBRARY = "playground"


def main() -> int:
    options = _options()
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    behaviour = Behaviour(job_seconds=options.job_seconds, latency_s=options.latency_ms / 1000)
    with Emulator(fast=options.fast, prepared=not options.empty, behaviour=behaviour) as emulator:
        if not options.empty:
            _say(f"Looking at the photos in {options.photos} …")
        count = 0 if options.empty else sum(1 for _ in _add_photos(emulator, options.photos, stopped))
        if not stopped.is_set():
            _say(_instructions(emulator, count))
        stopped.wait()
    _say("The emulator has stopped; everything in it is gone.")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.emulator", description=__doc__)
    parser.add_argument("--photos", type=Path, default=RESOURCES / "samples", help="folder of photos to start with")
    parser.add_argument("--empty", action="store_true", help="start with an instance on which nothing is set up")
    parser.add_argument("--fast", action="store_true", help="see colours only instead of running the image model")
    parser.add_argument("--job-seconds", type=float, default=2.0, help="how long an upload is processed (default: 2)")
    parser.add_argument("--latency-ms", type=float, default=80.0, help="how long a call takes (default: 80)")
    options = parser.parse_args()
    if not options.photos.is_dir():
        parser.error(f"{options.photos} is no folder")
    return options


def _add_photos(emulator: Emulator, folder: Path, stopped: threading.Event) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if stopped.is_set():
            return
        if extension(path.name) not in IMAGE_EXTENSIONS or path.stat().st_size > MAX_IMAGE_BYTES:
            continue
        try:
            emulator.add_photo(path.name, path.read_bytes(), caption=path.stem.replace("_", " "), folder=folder.name)
        except BadImageError as error:
            _say(f"left out: {error}")
        else:
            yield path.name


def _instructions(emulator: Emulator, photos: int) -> str:
    access = emulator.access
    exports = "\n".join(f"  export {name}={shlex.quote(value)}" for name, value in access.environment.items())
    create = ["--create", "--model", IMAGE_MODEL, "--manager-account", access.manager_account]
    arguments = access.library_arguments(LIBRARY) + ([] if emulator.instance.initialised else create)
    command = shlex.join(["tusou", *arguments])
    return f"""
AnalyticDB for PostgreSQL is emulated on this computer, with {photos} photos. Nothing leaves this computer.

On the command line:
{exports}
  {command}
  tusou search --library {LIBRARY} 猫

In the window: library switcher, "New AnalyticDB connection…", and type
{_fields(access)}

Hosts: {", ".join(f"{part.value} {emulator.host(part)}" for part in Part)}
Ctrl+C stops it.
"""


def _fields(access: Access) -> str:
    fields = {
        "Name": LIBRARY,
        "Region": access.region,
        "Endpoint": access.endpoint,
        "Open-platform endpoint": access.open_platform_endpoint,
        "CA bundle": str(access.ca_bundle),
        "AccessKey id": access.access_key_id,
        "AccessKey secret": access.access_key_secret,
        "Instance": access.instance,
        "Manager account": access.manager_account,
        "Manager password": access.manager_password,
        "Namespace": access.namespace,
        "Namespace password": access.namespace_password,
        "Collection": access.collection,
    }
    return "\n".join(f"  {name:<23} {value}" for name, value in fields.items())


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
