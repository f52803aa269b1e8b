"""Whatever is done in whatever order, library, journal and service agree, and the user's files stay as they are."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from desktop.config.paths import lexicon_dir, model_dir
from desktop.core.photo import Photo
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.engines.local.engine import LocalEngine
from desktop.services.importing import ImportPhase, ImportService
from tests.emulator import Behaviour
from tests.reliability.imports import Rig, cloud_engine, rig
from tests.reliability.killing import photo

NUMBERS = st.integers(0, 7)
WORDS = st.text("猫cat <b>", max_size=6)


class Agreement(RuleBasedStateMachine):
    """One library in use. What should be in it is kept beside, as hash → caption."""

    kind = "local"

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="tusou-agreement-"))
        self.photos = self.folder / "photos"
        self.photos.mkdir()
        self.stack = ExitStack()
        self.library: Rig = self.stack.enter_context(rig(self.kind, self.folder / "home", Behaviour()))
        self.expected: dict[str, str] = {}
        self.removed: dict[str, str] = {}

    def teardown(self) -> None:
        self.stack.close()
        shutil.rmtree(self.folder)

    def file(self, number: int) -> tuple[Path, str]:
        content = photo(number)
        path = self.photos / f"{number}.png"
        if not path.exists():
            path.write_bytes(content)
        return path, hashlib.sha256(content).hexdigest()

    def there(self) -> dict[str, Photo]:
        found: dict[str, Photo] = {}
        after = None
        while True:
            page = self.library.engine.list_photos(100, after, TaskContext())
            for each in page.photos:
                assert each.sha256 not in found
                found[each.sha256] = each
            if page.next is None:
                return found
            after = page.next

    def drawn(self, data: st.DataObject) -> str | None:
        return data.draw(st.sampled_from(sorted(self.expected))) if self.expected else None

    @rule(numbers=st.sets(NUMBERS, min_size=1), caption=st.none() | WORDS)
    def add(self, numbers: set[int], caption: str | None) -> None:
        files = [self.file(number) for number in numbers]
        summary = self.library.run(self.library.add(*(str(path) for path, _ in files), caption=caption))
        assert not summary.failed
        for _, sha256 in files:
            self.expected[sha256] = self.expected.get(sha256, "") if caption is None else caption
            self.removed.pop(sha256, None)

    @rule(data=st.data(), caption=WORDS)
    def edit(self, data: st.DataObject, caption: str) -> None:
        sha256 = self.drawn(data)
        if sha256 is not None:
            self.library.engine.set_caption(self.there()[sha256].id, caption, TaskContext())
            self.expected[sha256] = caption

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        sha256 = self.drawn(data)
        if sha256 is not None:
            assert self.library.engine.remove([self.there()[sha256].id], TaskContext()) == 1
            self.removed[sha256] = self.expected.pop(sha256)

    @rule()
    def undo(self) -> None:
        if self.removed and self.library.engine.capabilities.restores:
            sha256, caption = self.removed.popitem()
            assert self.library.engine.restore([sha256]) == 1
            self.expected[sha256] = caption

    @rule(numbers=st.sets(NUMBERS, min_size=1))
    def add_and_break_off(self, numbers: set[int]) -> None:
        """An import ends in the middle, in whatever state, and goes on after a restart."""
        files = [self.file(number) for number in numbers]
        import_id = self.library.add(*(str(path) for path, _ in files))
        ctx = TaskContext(lambda progress: ctx.cancel())
        with suppress(TaskCancelled):
            self.library.service.run(import_id, ctx)
        self.restart()
        for left in self.library.service.resumable():
            self.library.run(left)
        for _, sha256 in files:
            self.expected.setdefault(sha256, "")
            self.removed.pop(sha256, None)

    @rule()
    def restart(self) -> None:
        """Another program on the same files; the one before just stops, as a killed one would."""
        old = self.library
        old.close()
        folder = old.paths.library("library")
        if old.emulator is None:
            old.engine = LocalEngine(folder, model_dir(), lexicon_dir())
        else:
            old.engine = cloud_engine(old.emulator, folder)
        old.service = ImportService(old, old.paths)  # type: ignore[arg-type]

    @invariant()
    def library_and_service_agree(self) -> None:
        found = self.there()
        assert {sha256: each.caption for sha256, each in found.items()} == self.expected
        if self.library.emulator is not None:
            stored = self.library.stored()
            assert set(stored) == {sha256[:12] for sha256 in self.expected}

    @invariant()
    def nothing_is_left_to_do(self) -> None:
        assert all(each.state is ImportPhase.DONE for each in self.library.service.imports())

    @invariant()
    def the_users_files_are_as_they_were(self) -> None:
        for path in self.photos.iterdir():
            assert path.read_bytes() == photo(int(path.stem))


@pytest.mark.parametrize(("kind", "examples"), [("local", 5), ("analyticdb", 4)])
def test_library_journal_and_service_agree_after_any_sequence(kind: str, examples: int) -> None:
    machine = type("Agreement" + kind, (Agreement,), {"kind": kind})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=8,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
