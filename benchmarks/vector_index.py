"""The vector index against others: time of a query, recall, memory and time to build, at growing sizes.

    python benchmarks/vector_index.py [--sizes 10000,100000] [--queries 60] [--photos FOLDER] [--peers NAME …]

Vectors are blends of those of three photos, as the program's model makes them, plus noise; queries are photos that are
in none of the blends. The photos are parts of the project's samples, or those of a folder (``--photos``). Recall is of
the ten nearest, against numpy's exact answer. Peers that are not installed are left out (usearch, faiss-cpu, hnswlib
or chroma-hnswlib, sqlite-vec with apsw, lancedb).
"""

from __future__ import annotations

import argparse
import importlib.util
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks._photos import make_photos  # noqa: E402
from benchmarks._table import print_table  # noqa: E402
from desktop.embedding.colour import COLOURS  # noqa: E402
from desktop.embedding.image_encoder import CLASSES, ImageEncoder  # noqa: E402
from desktop.embedding.posterior import PosteriorBlock  # noqa: E402
from desktop.engines.local import attribute  # noqa: E402
from desktop.engines.local.block_file import BlockFolder, IndexBlock  # noqa: E402
from desktop.engines.local.vectors import BLOCK_ROWS, VectorIndex  # noqa: E402
from desktop.imaging.decode import decode  # noqa: E402
from desktop.imaging.image import Fit  # noqa: E402

DIMENSIONS, WANTED = 512, 10
PHOTOS, BLENDED = 600, 3
PIECE = BLOCK_ROWS
THREADS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
#: Building a graph takes up to a minute at 100,000, and sqlite-vec a second a query at a million.
GRAPH_LIMIT, SLOW_LIMIT = 100_000, 100_000

Ask = Callable[[np.ndarray], np.ndarray]
Peer = Callable[[Sequence[np.ndarray], Path], Ask]


def photo_vectors(folder: Path | None) -> np.ndarray:
    """Vectors of photos in random order, float32 [n, 512]."""
    with tempfile.TemporaryDirectory() as made:
        files = sorted(folder.rglob("*.jpg")) if folder else make_photos(Path(made), (320, 320), PHOTOS)
        encoder = ImageEncoder(ROOT / "resources" / "model")
        side = encoder.input_side

        def vector(path: Path) -> np.ndarray:
            return encoder.encode(decode(path.read_bytes(), min_side=2 * side).square(side, Fit.CROP)).vector

        with ThreadPoolExecutor(THREADS) as pool:
            return np.random.default_rng(0).permutation(np.stack(list(pool.map(vector, files))))


def blended(photos: np.ndarray, count: int) -> Iterator[np.ndarray]:
    """Pieces of float32 [n, 512], unit length."""
    rng = np.random.default_rng(0)
    for start in range(0, count, PIECE):
        rows = min(PIECE, count - start)
        shares = rng.dirichlet((1, 0.6, 0.4), rows).astype(np.float32)
        chosen = rng.integers(len(photos), size=(rows, BLENDED))
        blends = _unit(sum(shares[:, [part]] * photos[chosen[:, part]] for part in range(BLENDED)))
        yield _unit(blends + rng.standard_normal(blends.shape, np.float32) * np.float32(0.5 / DIMENSIONS**0.5))


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


# What is compared: each takes pieces and a folder, and gives what answers a query with positions.


def tusou(pieces: Sequence[np.ndarray], folder: Path) -> Ask:
    """The index of the local engine, its full blocks in mapped files."""
    index = VectorIndex(DIMENSIONS)
    files = BlockFolder(folder, "benchmark", DIMENSIONS, 1)
    attributes, colours = (
        np.zeros((attribute.COUNT, BLOCK_ROWS), np.int64),
        np.zeros((BLOCK_ROWS, len(COLOURS)), np.uint8),
    )
    nothing = np.empty(0, np.uint16)
    posteriors = PosteriorBlock(BLOCK_ROWS, np.zeros(CLASSES + 1, np.int32), nothing, nothing)
    for number, piece in enumerate(pieces):
        index.append(piece)
        if len(piece) == BLOCK_ROWS:
            rows = np.arange(number * BLOCK_ROWS, (number + 1) * BLOCK_ROWS)
            after = number * BLOCK_ROWS - 1
            files.save(number, IndexBlock(after, rows, rows, index.last_block, posteriors, attributes, colours))
            kept = files.load(number, after)
            if kept is None:
                raise SystemExit("a block was not written")
            index.replace_last(kept.vectors)
    allowed = np.ones(len(index), np.bool_)
    return lambda query: index.nearest(query, WANTED, allowed)[0]


def numpy_exact(pieces: Sequence[np.ndarray], folder: Path) -> Ask:  # noqa: ARG001
    """One product of a float32 matrix."""
    matrix = np.concatenate(pieces)
    return lambda query: np.argpartition(matrix @ query, -WANTED)[-WANTED:]


def usearch_exact(kind: str) -> Peer:
    """usearch, every vector compared."""

    def build(pieces: Sequence[np.ndarray], folder: Path) -> Ask:  # noqa: ARG001
        from usearch.index import MetricKind, search

        matrix = np.concatenate([_as(piece, kind) for piece in pieces])
        return lambda query: (
            search(matrix, _as(query[None], kind)[0], WANTED, MetricKind.IP, exact=True, threads=THREADS).keys
        )

    return build


def usearch_hnsw(pieces: Sequence[np.ndarray], folder: Path) -> Ask:  # noqa: ARG001
    """The graph of usearch, M 16, ef 64 and 96."""
    from usearch.index import Index

    index = Index(ndim=DIMENSIONS, metric="ip", dtype="f16", connectivity=16, expansion_add=64, expansion_search=96)
    for start, piece in _numbered(pieces):
        index.add(np.arange(start, start + len(piece)), piece, threads=THREADS)
    return lambda query: index.search(query, WANTED).keys


def faiss_index(description: str) -> Peer:
    """An index of faiss by its description."""

    def build(pieces: Sequence[np.ndarray], folder: Path) -> Ask:  # noqa: ARG001
        import faiss

        index = faiss.index_factory(DIMENSIONS, description, faiss.METRIC_INNER_PRODUCT)
        if not index.is_trained:
            index.train(np.concatenate(pieces[:3]))
        for piece in pieces:
            index.add(piece)
        if hasattr(index, "nprobe"):
            index.nprobe = 32
        return lambda query: index.search(query[None], WANTED)[1][0]

    return build


def hnswlib_graph(pieces: Sequence[np.ndarray], folder: Path) -> Ask:  # noqa: ARG001
    """The graph of hnswlib, M 16, ef 64 and 96."""
    import hnswlib

    index = hnswlib.Index("ip", DIMENSIONS)
    index.init_index(sum(map(len, pieces)), ef_construction=64, M=16)
    for start, piece in _numbered(pieces):
        index.add_items(piece, np.arange(start, start + len(piece)))
    index.set_ef(96)
    return lambda query: index.knn_query(query, WANTED)[0][0]


def sqlite_vec(pieces: Sequence[np.ndarray], folder: Path) -> Ask:
    """sqlite-vec's virtual table on the disk, float32."""
    import apsw
    import sqlite_vec as extension

    connection = apsw.Connection(str(folder / "vec.sqlite3"))
    connection.enable_load_extension(True)
    connection.load_extension(extension.loadable_path())
    connection.execute(f"CREATE VIRTUAL TABLE v USING vec0(e float[{DIMENSIONS}] distance_metric=cosine)")
    for start, piece in _numbered(pieces):
        with connection:
            rows = [(start + number, vector.tobytes()) for number, vector in enumerate(piece)]
            connection.executemany("INSERT INTO v (rowid, e) VALUES (?, ?)", rows)
    statement = "SELECT rowid FROM v WHERE e MATCH ? ORDER BY distance LIMIT ?"
    return lambda query: np.array([row for (row,) in connection.execute(statement, (query.tobytes(), WANTED))])


def lancedb_flat(pieces: Sequence[np.ndarray], folder: Path) -> Ask:
    """A table of lancedb without an index."""
    import lancedb
    import pyarrow as pa

    def batch(start: int, piece: np.ndarray) -> pa.Table:
        vectors = pa.FixedSizeListArray.from_arrays(pa.array(piece.ravel()), DIMENSIONS)
        return pa.table({"n": np.arange(start, start + len(piece)), "vector": vectors})

    numbered = list(_numbered(pieces))
    table = lancedb.connect(str(folder)).create_table("v", batch(*numbered[0]))
    for each in numbered[1:]:
        table.add(batch(*each))
    return lambda query: table.search(query).metric("dot").limit(WANTED).to_arrow()["n"].to_numpy()


def _as(vectors: np.ndarray, kind: str) -> np.ndarray:
    if kind == "i8":
        return np.clip(np.rint(vectors * (127 / 0.35)), -127, 127).astype(np.int8)
    return vectors.astype({"f16": np.float16, "f32": np.float32}[kind])


def _numbered(pieces: Sequence[np.ndarray]) -> Iterator[tuple[int, np.ndarray]]:
    start = 0
    for piece in pieces:
        yield start, piece
        start += len(piece)


#: Name, module that it needs, how it is built, up to which size.
PEERS: Sequence[tuple[str, str, Peer, int]] = (
    ("Tusou", "numpy", tusou, 10**9),
    ("numpy exact", "numpy", numpy_exact, 10**9),
    ("usearch exact f32", "usearch", usearch_exact("f32"), 10**9),
    ("usearch exact f16", "usearch", usearch_exact("f16"), 10**9),
    ("usearch exact i8", "usearch", usearch_exact("i8"), 10**9),
    ("usearch HNSW f16", "usearch", usearch_hnsw, GRAPH_LIMIT),
    ("faiss Flat", "faiss", faiss_index("Flat"), 10**9),
    ("faiss HNSW16", "faiss", faiss_index("HNSW16"), GRAPH_LIMIT),
    ("faiss IVF256,SQ8", "faiss", faiss_index("IVF256,SQ8"), 10**9),
    ("hnswlib", "hnswlib", hnswlib_graph, GRAPH_LIMIT),
    ("sqlite-vec", "sqlite_vec", sqlite_vec, SLOW_LIMIT),
    ("lancedb flat", "lancedb", lancedb_flat, SLOW_LIMIT),
)


def measure(size: int, photos: np.ndarray, queries: int, names: Collection[str]) -> Sequence[tuple[object, ...]]:
    """A row for each peer that is there."""
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        asked = photos[:queries]
        matrix = np.concatenate(list(blended(photos[queries:], size)))
        truth = np.stack([np.argpartition(matrix @ query, -WANTED)[-WANTED:] for query in asked])
        np.savez(Path(folder) / "queries.npz", asked=asked, truth=truth)
        np.save(Path(folder) / "vectors.npy", matrix)
        del matrix
        for number, (name, module, _, limit) in enumerate(PEERS):
            if name in names and size <= limit and importlib.util.find_spec(module) is not None:
                # Each in a process of its own: their libraries do not get on with each other, and memory is theirs.
                with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
                    results[name] = pool.submit(_figures, number, Path(folder)).result()
    exact_ms = results["numpy exact"][1]
    return [(f"{size:,}", name, *figures, figures[1] / exact_ms) for name, figures in results.items()]


def _figures(number: int, data: Path) -> tuple[float, float, float, float, float]:
    """Seconds to build; p50 and p99 of a query in milliseconds; recall; memory in MB."""
    matrix = np.load(data / "vectors.npy", mmap_mode="r")
    pieces = [np.asarray(matrix[start : start + PIECE]) for start in range(0, len(matrix), PIECE)]
    queries = np.load(data / "queries.npz")
    asked, truth = queries["asked"], queries["truth"]
    with tempfile.TemporaryDirectory() as folder:
        before = _private_mb()
        started = time.perf_counter()
        ask = PEERS[number][2](pieces, Path(folder))
        built_s = time.perf_counter() - started
        ask(asked[0])
        times, found = [], 0
        for query, nearest in zip(asked, truth, strict=True):
            started = time.perf_counter()
            answer = ask(query)
            times.append((time.perf_counter() - started) * 1000)
            found += len(np.intersect1d(nearest, answer))
        memory_mb = max(0.0, _private_mb() - before)
    p50, p99 = np.percentile(times, (50, 99))
    return built_s, float(p50), float(p99), found / truth.size, memory_mb


def _private_mb() -> float:
    """Memory of this process alone, without pages of mapped files, which the system takes back when it needs them."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    values = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    return int(values["RssAnon"].split()[0]) / 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--queries", type=int, default=60)
    parser.add_argument("--photos", type=Path, help="folder of photos that vectors are made from")
    parser.add_argument("--peers", nargs="+", default=[name for name, *_ in PEERS], help="numpy exact is always needed")
    arguments = parser.parse_args()
    photos = photo_vectors(arguments.photos)
    sizes = [int(size) for size in arguments.sizes.split(",")]
    rows = [row for size in sizes for row in measure(size, photos, arguments.queries, arguments.peers)]
    print_table(
        f"Vector index, {DIMENSIONS} dimensions, {WANTED} nearest",
        ("vectors", "index", "build s", "p50 ms", "p99 ms", "recall@10", "own memory MB", "ratio to numpy"),
        rows,
    )


if __name__ == "__main__":
    main()
