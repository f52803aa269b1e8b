"""Searching AnalyticDB through the engine against the bare SDK call, and how soon the pictures of results are there.

Both sides talk to the same emulator, which runs in a process of its own, in turns. Every call to the service takes
100 ms there; an image search is three requests. Run: ``python -m benchmarks.search_cloud``.
"""

from __future__ import annotations

import io
import multiprocessing
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

import requests

from benchmarks._table import print_table
from desktop.core.progress import TaskContext
from desktop.core.query import ImageFile, ImageTerm, Query, TextTerm
from desktop.engines.analyticdb.connection import Connection, Secrets
from desktop.engines.analyticdb.engine import AnalyticDBEngine
from tests.emulator import Access, Behaviour, Emulator

SERVICE_S = 0.1
PHOTOS = 400
TEXT_ROUNDS, IMAGE_ROUNDS = 60, 30
#: Pictures that fill the window at first.
RESULTS = 12
TOP_K = 24


def serve(pipe: Pipe) -> None:
    """Run the emulator with some photos until the other side hangs up."""
    from PIL import Image

    with Emulator(fast=True, behaviour=Behaviour(latency_s=SERVICE_S)) as emulator:
        for number in range(PHOTOS):
            buffer = io.BytesIO()
            colour = (number * 37 % 256, number * 91 % 256, number * 53 % 256)
            Image.new("RGB", (640, 480), colour).save(buffer, "JPEG")
            emulator.add_photo(f"photo_{number:03}.jpg", buffer.getvalue(), caption=f"photo {number}")
        pipe.send(emulator.access)
        pipe.recv()


def bare_client(access: Access) -> tuple[Any, Any, dict[str, object]]:
    """The SDK's client, its run-time options, and the names that every request needs."""
    from alibabacloud_gpdb20160503.client import Client
    from alibabacloud_tea_openapi.utils_models import Config
    from darabonba.runtime import RuntimeOptions

    client = Client(
        Config(
            access_key_id=access.access_key_id,
            access_key_secret=access.access_key_secret,
            endpoint=access.endpoint,
            region_id=access.region,
        )
    )
    client._open_platform_endpoint = access.open_platform_endpoint
    names: dict[str, object] = {
        "region_id": access.region,
        "dbinstance_id": access.instance,
        "namespace": access.namespace,
        "namespace_password": access.namespace_password,
        "collection": access.collection,
        "top_k": TOP_K,
        "include_file_url": True,
        "include_metadata_fields": "caption,file_name,folder,path,taken_at,sha256,width,height,tags",
    }
    return client, RuntimeOptions(ca=str(access.ca_bundle)), names


def bare_text(access: Access) -> Callable[[], object]:
    """A text search by the SDK alone."""
    from alibabacloud_gpdb20160503 import models

    client, options, names = bare_client(access)
    request = models.QueryContentRequest(**names, content="photo", hybrid_search="RRF")
    return lambda: client.query_content_with_options(request, options)


def bare_image(access: Access, picture: Path) -> Callable[[], object]:
    """An image search by the SDK alone."""
    from alibabacloud_gpdb20160503 import models

    client, options, names = bare_client(access)

    def search() -> object:
        with picture.open("rb") as stream:
            request = models.QueryContentAdvanceRequest(**names, file_name=picture.name, file_url_object=stream)
            return client.query_content_advance(request, options)

    return search


def in_turns(works: list[Callable[[], object]], rounds: int) -> list[list[float]]:
    """Milliseconds of each work, round by round; the first round warms up and does not count."""
    times: list[list[float]] = [[] for _ in works]
    for round_number in range(rounds + 1):
        for work, took in zip(works, times, strict=True):
            started = time.perf_counter()
            work()
            if round_number:
                took.append((time.perf_counter() - started) * 1000)
    return times


def row(name: str, bare: list[float], engine: list[float]) -> list[object]:
    """Median and 99th percentile of both sides."""
    medians = statistics.median(bare), statistics.median(engine)
    p99 = statistics.quantiles(bare, n=100)[98], statistics.quantiles(engine, n=100)[98]
    return [name, medians[0], medians[1], f"{(medians[1] / medians[0] - 1) * 100:+.1f} %", *p99]


def pictures(engine: AnalyticDBEngine, access: Access) -> list[object]:
    """All thumbnails of one search, fetched at once, against the slowest of them fetched alone without the engine."""
    found = engine.search(Query([TextTerm("photo")], top_k=RESULTS), TaskContext()).matches
    single = [_bare_fetch(match.photo.url or "", access) for match in found]
    started = time.perf_counter()
    threads = [threading.Thread(target=engine.thumbnail, args=(match.photo.id,)) for match in found]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    together = (time.perf_counter() - started) * 1000
    return [RESULTS, max(single), together, f"{together / max(single):.2f} ×"]


def _bare_fetch(url: str, access: Access) -> float:
    started = time.perf_counter()
    requests.get(url, verify=str(access.ca_bundle), timeout=30).raise_for_status()
    return (time.perf_counter() - started) * 1000


def main() -> None:
    """Print both tables."""
    here, there = multiprocessing.get_context("spawn").Pipe()
    service = multiprocessing.get_context("spawn").Process(target=serve, args=(there,), daemon=True)
    service.start()
    access: Access = here.recv()
    connection = Connection(
        "cloud",
        access.region,
        access.instance,
        access.namespace,
        access.collection,
        access.endpoint,
        access.open_platform_endpoint,
        access.ca_bundle,
    )
    secrets = Secrets(access.access_key_id, access.access_key_secret, "", access.namespace_password)
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "query.jpg"
        from PIL import Image

        Image.effect_noise((800, 600), 60).convert("RGB").save(picture, quality=85)
        engine = AnalyticDBEngine(connection, lambda: secrets, Path(folder) / "library")
        text = Query([TextTerm("photo")], top_k=TOP_K)
        image = Query([ImageTerm(ImageFile(picture))], top_k=TOP_K)
        ctx = TaskContext()
        texts = in_turns([bare_text(access), lambda: engine.search(text, ctx)], TEXT_ROUNDS)
        images = in_turns([bare_image(access, picture), lambda: engine.search(image, ctx)], IMAGE_ROUNDS)
        print_table(
            f"Search, {SERVICE_S * 1000:.0f} ms service time, {TOP_K} matches (ms)",
            ["query", "SDK median", "engine median", "overhead", "SDK p99", "engine p99"],
            [row("text", *texts), row("image, 3 requests", *images)],
        )
        print_table(
            "Pictures of results",
            ["pictures", "slowest single (ms)", "all together (ms)", "ratio (goal ≤ 1.5)"],
            [pictures(engine, access)],
        )
        engine.close()
    here.send("enough")
    service.join(10)


if __name__ == "__main__":
    main()
