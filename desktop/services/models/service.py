"""Models: which there are, installing and removing packs, and what libraries answer with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from desktop.config.paths import Paths, model_dir
from desktop.config.settings import SettingsStore
from desktop.core.error_sentence import QT_TRANSLATE_NOOP
from desktop.core.errors import EngineError, ErrorCode, ModelError
from desktop.core.path_text import typed
from desktop.core.progress import TaskContext
from desktop.embedding.model_files import MANIFEST_NAME, read_manifest
from desktop.embedding.pack_shelf import InstalledPack, PackShelf
from desktop.engines.base import ModelUse, SwitchesModels
from desktop.services.library import LOCAL_ENGINE, LibraryRegistry
from desktop.services.models import catalogue, power
from desktop.services.models.hub import DEFAULT_REVISION, Hub
from desktop.services.models.info import ModelInfo, Pause, Switch
from desktop.services.models.installation import Installer
from desktop.services.models.samples import measure_built_in
from desktop.services.pausing import Pausing, TellPause

#: What the model that comes with the program can be called instead of its id.
BUILT_IN = "built-in"

_ZIP_SUFFIX = ".zip"


class ModelService:
    """The models of this computer. Methods block; safe from any thread.

    Args:
        registry: the libraries.
        paths: where packs are.
        settings: address of the hub, and whether work is paused.
    """

    def __init__(self, registry: LibraryRegistry, paths: Paths, settings: SettingsStore) -> None:
        self._registry = registry
        self._paths = paths
        self._settings = settings

    def models(self, *, measured: bool = False) -> Sequence[ModelInfo]:
        """Everything that can be chosen: the built-in model, installed packs, then packs that can be fetched.

        Args:
            measured: also tell how long the built-in model takes, which takes a moment the first time.
        """
        uses = list(self._uses())
        installed = [_installed(pack, uses) for pack in self._shelf.packs()]
        names = {info.source for info in installed}
        unfinished = self._installer.unfinished()
        listed = [pack.repository for pack in catalogue.PACKS]
        others = [source for source in unfinished if source not in listed]
        to_fetch = [source for source in (*listed, *others) if source not in names]
        return [
            replace(_built_in(uses), picture_ms=measure_built_in() if measured else None),
            *installed,
            *(replace(_to_fetch(source), arrived_bytes=unfinished.get(source, 0)) for source in to_fetch),
        ]

    def install(self, name_or_path: str, ctx: TaskContext, revision: str = DEFAULT_REVISION) -> ModelInfo:
        """Install a pack: fetch it, or take it from a folder or a zip, and test it. Reports bytes.

        An installation that was cancelled, or broke off, goes on where it was when it is asked for again.

        Args:
            name_or_path: name of the list, ``owner/name`` on the hub, or path of a folder or a zip.
            ctx: of the work.
            revision: branch, tag or commit on the hub.

        Raises:
            ModelError: MODEL_NOT_FOUND, MODEL_GATED, HUB_UNREACHABLE, MODEL_CHECKSUM_WRONG, MODEL_PACK_INVALID,
                MODEL_PACK_MISMATCHED, MODEL_DAMAGED.
            InvalidInputError: ARCHIVE_*.
            StorageError: DISK_FULL …
        """
        path = typed(name_or_path)
        is_pack = path.is_dir() or (path.is_file() and path.suffix.lower() == _ZIP_SUFFIX)
        if catalogue.known(name_or_path) is None and is_pack:
            folder = self._installer.from_path(path, ctx)
        else:
            folder = self._installer.from_hub(self._hub, repository_of(name_or_path), ctx, revision)
        return self.find(folder.name)

    def look_up(self, name: str, ctx: TaskContext, revision: str = DEFAULT_REVISION) -> ModelInfo:
        """What the hub has of a pack: how much there is to fetch, and of which commit.

        Raises:
            ModelError: MODEL_NOT_FOUND, MODEL_GATED, HUB_UNREACHABLE.
        """
        repository = repository_of(name)
        snapshot = self._hub.snapshot(repository, revision, ctx)
        size = sum(file.size_bytes for file in snapshot.files)
        return replace(_to_fetch(repository), size_bytes=size, revision=snapshot.revision)

    @property
    def hub(self) -> str:
        """Address that packs are fetched from."""
        return self._hub.endpoint

    def choose_hub(self, address: str) -> None:
        """Fetch packs from a mirror; an empty address means ``HF_ENDPOINT`` of the environment, else the public hub.

        Raises:
            ConfigurationError: SETTINGS_INVALID: not an https address.
        """
        Hub(address)
        self._settings.update(lambda settings: settings.replace(model_hub=address))

    def find(self, name: str) -> ModelInfo:
        """An installed model by its id or its name; the one installed last where several have the name.

        Raises:
            ModelError: MODEL_NOT_FOUND.
        """
        uses = list(self._uses())
        built_in = _built_in(uses)
        if name in {BUILT_IN, built_in.id}:
            return built_in
        return _installed(self._pack(name), uses)

    def use(self, name: str, library: str | None = None) -> Switch:
        """Let a library answer with a model: at once if it has every vector, else when :meth:`embed` is through.

        Args:
            name: id or name of an installed model.
            library: name of a local library; None for the one of this computer.

        Raises:
            ModelError: MODEL_NOT_FOUND.
            ConfigurationError: LIBRARY_NOT_FOUND.
            EngineError: NOT_SUPPORTED: it is not a local library.
        """
        model = self.find(name).id
        for local, engine in self._libraries():
            if library in {None, local}:
                engine.use_model(model)
                return _switch(local, engine.models())
        raise EngineError(ErrorCode.NOT_SUPPORTED, self._registry.info(library).name)

    def switches(self) -> Sequence[Switch]:
        """Libraries that lack vectors."""
        found = [_switch(library, engine.models()) for library, engine in self._libraries()]
        return [each for each in found if each.missing or each.answering != each.wanted]

    def embed(self, ctx: TaskContext, *, pausing: bool = True, on_pause: TellPause | None = None) -> int:
        """Compute the vectors that libraries lack. Reports photos. What was done stays if it is cancelled.

        Args:
            ctx: of the work.
            pausing: wait while the user paused it, or the computer runs on its battery and that is not allowed.
            on_pause: told on the working thread why it begins to wait, and None when it goes on.

        Returns:
            How many photos got vectors.
        """
        paused = Pausing(self.pause_reason, on_pause) if pausing else _never
        return sum(engine.embed_missing(ctx, paused) for _, engine in self._libraries())

    def pause_reason(self) -> Pause | None:
        """Why :meth:`embed` waits; None while it may work."""
        settings = self._settings.load()
        if settings.embedding_paused:
            return Pause.BY_HAND
        return Pause.ON_BATTERY if settings.pause_on_battery and power.on_battery() else None

    def choose_battery(self, *, pauses: bool) -> None:
        """Whether :meth:`embed` waits while the computer runs on its battery."""
        self._settings.update(lambda settings: settings.replace(pause_on_battery=pauses))

    def pause(self) -> None:
        """Let :meth:`embed` wait, in every program and after a restart, until :meth:`resume`."""
        self._settings.update(lambda settings: settings.replace(embedding_paused=True))

    def resume(self) -> None:
        """Let :meth:`embed` go on."""
        self._settings.update(lambda settings: settings.replace(embedding_paused=False))

    def remove(self, name: str) -> int:
        """Delete a pack, and the vectors that libraries have of it. Returns the bytes that the disk got back.

        Args:
            name: id or name of an installed pack, repository of one that arrived in part, or id of a model that
                libraries still have vectors of.

        Raises:
            ModelError: MODEL_NOT_FOUND; MODEL_IN_USE: a library answers with it or is on the way to it, or it is the
                built-in one.
        """
        if any(use.model == name for _, use in self._uses()) and not self._is_installed(name):
            return self._forget(name)
        if repository_of(name) in self._installer.unfinished():
            return self._installer.discard(repository_of(name), TaskContext())
        info = self.find(name)
        if info.built_in or info.answers or info.wanted:
            raise ModelError(ErrorCode.MODEL_IN_USE, params={"name": info.name})
        folder = self._pack(info.id).folder
        return self._forget(info.id) + self._installer.remove(folder)

    def _forget(self, model_id: str) -> int:
        return sum(engine.forget_model(model_id) for _, engine in self._libraries())

    def _is_installed(self, name: str) -> bool:
        try:
            return self.find(name).installed
        except ModelError:
            return False

    @property
    def _hub(self) -> Hub:
        return Hub(self._settings.load().model_hub)

    @property
    def _installer(self) -> Installer:
        return Installer(self._paths.models)

    @property
    def _shelf(self) -> PackShelf:
        return PackShelf(self._paths.models)

    def _pack(self, name: str) -> InstalledPack:
        packs = [
            pack for pack in self._shelf.packs() if name in {pack.record.model_id, pack.record.name, pack.record.source}
        ]
        if not packs:
            raise ModelError(ErrorCode.MODEL_NOT_FOUND, params={"name": name})
        return max(packs, key=lambda pack: pack.record.installed_at)

    def _libraries(self) -> Iterator[tuple[str, SwitchesModels]]:
        for library in self._registry.list():
            if library.engine == LOCAL_ENGINE:
                engine = self._registry.open(library.name)
                if isinstance(engine, SwitchesModels):
                    yield library.name, engine

    def _uses(self) -> Iterator[tuple[str, ModelUse]]:
        for library, engine in self._libraries():
            for use in engine.models():
                yield library, use


def repository_of(name: str) -> str:
    """``owner/name`` of a pack."""
    pack = catalogue.known(name)
    if pack is not None:
        return pack.repository
    return name if "/" in name else f"{catalogue.OWNER}/{name}"


def _never() -> bool:
    return False


def _switch(library: str, uses: Sequence[ModelUse]) -> Switch:
    answering = next(use for use in uses if use.answers)
    wanted = next(use for use in uses if use.wanted)
    return Switch(library, answering.model, wanted.model, wanted.missing, wanted.photos)


def _built_in(uses: Sequence[tuple[str, ModelUse]]) -> ModelInfo:
    manifest = read_manifest(model_dir())
    files = (MANIFEST_NAME, manifest.network.file, manifest.projection.file)
    return ModelInfo(
        name=BUILT_IN,
        id=manifest.id,
        built_in=True,
        recommended=True,
        purpose=QT_TRANSLATE_NOOP(
            "models", "Comes with Tusou: likeness, and common words in Chinese and English; very quick"
        ),
        languages=("en", "zh"),
        dimensions=manifest.dimensions,
        size_bytes=sum((model_dir() / file).stat().st_size for file in files),
        provider="CPUExecutionProvider",
        licence="Apache-2.0",
        answers=[library for library, use in uses if use.answers and use.model == manifest.id],
        wanted=[library for library, use in uses if use.wanted and use.model == manifest.id],
    )


def _installed(pack: InstalledPack, uses: Sequence[tuple[str, ModelUse]]) -> ModelInfo:
    record = pack.record
    listed = catalogue.known(record.source)
    return ModelInfo(
        name=record.name,
        id=record.model_id,
        recommended=listed is not None and listed.recommended,
        purpose=listed.purpose if listed else "",
        languages=record.languages,
        dimensions=record.dimensions,
        size_bytes=record.size_bytes,
        memory_bytes=listed.memory_bytes if listed else None,
        picture_ms=record.picture_ms,
        text_ms=record.text_ms,
        provider=record.provider,
        recall=listed.recall if listed else {},
        recall_source=catalogue.RECALL_SOURCE if listed else "",
        licence=listed.licence if listed else "",
        source=record.source,
        revision=record.revision,
        vector_bytes=sum(use.size_bytes for _, use in uses if use.model == record.model_id),
        answers=[library for library, use in uses if use.answers and use.model == record.model_id],
        wanted=[library for library, use in uses if use.wanted and use.model == record.model_id],
    )


def _to_fetch(repository: str) -> ModelInfo:
    pack = catalogue.known(repository)
    if pack is None:
        return ModelInfo(repository.rpartition("/")[2], "", source=repository)
    return ModelInfo(
        name=pack.name,
        id="",
        recommended=pack.recommended,
        purpose=pack.purpose,
        languages=pack.languages,
        dimensions=pack.dimensions,
        size_bytes=pack.download_bytes,
        memory_bytes=pack.memory_bytes,
        recall=pack.recall,
        recall_source=catalogue.RECALL_SOURCE,
        licence=pack.licence,
        source=pack.repository,
    )
