"""Makes the translations that the window loads, brings their sources up to date, or checks them.

python tools/translations.py            compile resources/translations/*.ts to *.qm
python tools/translations.py --update   take in new texts of the program, drop texts that are gone, compile
python tools/translations.py --check    fail if a text is missing, unfinished or misplaced, or a *.qm is old

The compiled files are kept in the repository: Tusou can then be installed by pip alone,
also where Qt's tools do not run.
"""

from __future__ import annotations

import argparse
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import PySide6

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "translations"
LANGUAGES = {"tusou_en.ts": "en", "tusou_zh_CN.ts": "zh_CN"}
# English is what the source speaks; only its plural forms have to be written.
PLURALS_ONLY = {"tusou_en.ts"}
# The command line has no Qt and a translation file of its own, which its tests keep complete.
UNTRANSLATED = Path("desktop", "cli")
# Those of its texts that Click says in its stead; Click takes them from a file of gettext.
COMMAND_LINE = "cli_zh_CN.ts"
CLICK = "click"
CLICK_FILE = Path("zh", "LC_MESSAGES", "messages.mo")
# What the command line tells of them, in its file.
TOLD_WITHOUT_QT = {Path("desktop", "services", "doctor.py"), Path("desktop", "app", "display.py")}
PLACEHOLDER = re.compile(r"\{\w*\}|%n|%\d")


@dataclass(frozen=True)
class Text:
    """One text of a translation file."""

    context: str
    source: str
    comment: str
    forms: tuple[str, ...]
    plural: bool
    finished: bool

    @property
    def key(self) -> tuple[str, str, str, bool]:
        """What the program asks for."""
        return (self.context, self.source, self.comment, self.plural)


def main() -> int:
    """Run the tool."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--update", action="store_true", help="take new texts from the program")
    mode.add_argument("--check", action="store_true", help="check the texts")
    arguments = parser.parse_args()
    if arguments.update:
        update(FOLDER)
    if arguments.check:
        return check()
    compile_to(FOLDER)
    return 0


def compile_to(folder: Path) -> None:
    """Write the ``.qm`` of each ``.ts``, and the texts of Click, into ``folder``."""
    for name in LANGUAGES:
        run("lrelease", "-silent", str(FOLDER / name), "-qm", str((folder / name).with_suffix(".qm")))
    file = folder / CLICK_FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gettext_file({text.source: text.forms[0] for text in texts(FOLDER / COMMAND_LINE, CLICK)}))


def gettext_file(translations: dict[str, str]) -> bytes:
    """Translations in the binary form of gettext; its manual describes it under "MO Files".

    Each text is entered as one with a plural, in a language that has a single form for all numbers: Python finds it
    whether a number is given or not.
    """
    header = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n"
    entries = {b"": header.encode()}
    for source in sorted(translations):
        entries[f"{source}\0{source}".encode()] = translations[source].encode()
    count = len(entries)
    tables_end = 28 + 16 * count
    places, strings = b"", b""
    for text in (*entries.keys(), *entries.values()):
        places += struct.pack("<2I", len(text), tables_end + len(strings))
        strings += text + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, tables_end) + places + strings


def update(folder: Path) -> None:
    """Bring the ``.ts`` files in ``folder`` up to date with the program."""
    files = sorted(file.relative_to(ROOT) for file in (ROOT / "desktop").rglob("*.py"))
    sources = [str(file) for file in files if not file.is_relative_to(UNTRANSLATED) and file not in TOLD_WITHOUT_QT]
    for name, language in LANGUAGES.items():
        plurals = ["-pluralonly"] if name in PLURALS_ONLY else []
        options = ["-silent", "-no-obsolete", "-locations", "none", "-target-language", language, *plurals]
        run("lupdate", *options, *sources, "-ts", str(folder / name))


def check() -> int:
    """Print what is wrong with the translations. Returns the exit status."""
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder)
        for name in LANGUAGES:
            shutil.copy(FOLDER / name, fresh / name)
        update(fresh)
        for name in LANGUAGES:
            now = {text.key for text in texts(FOLDER / name)}
            wanted = {text.key for text in texts(fresh / name)}
            faults += [f"{name}: not in the file: {key}" for key in sorted(wanted - now)]
            faults += [f"{name}: not in the program any more: {key}" for key in sorted(now - wanted)]
        compile_to(fresh)
        compiled = [*(str(Path(name).with_suffix(".qm")) for name in LANGUAGES), str(CLICK_FILE)]
        faults += [f"{name}: older than its source" for name in compiled if not _same(FOLDER / name, fresh / name)]
    for name in LANGUAGES:
        for text in texts(FOLDER / name):
            faults += [f"{name}: {text.context}: {fault}: {text.source}" for fault in faults_of(text)]
    for fault in faults:
        print(fault)
    print(
        f"{len(faults)} faults in the translations"
        + ("; `make translations` takes in new texts and compiles" if faults else "")
    )
    return 1 if faults else 0


def _same(one: Path, other: Path) -> bool:
    return one.is_file() and one.read_bytes() == other.read_bytes()


def faults_of(text: Text) -> Iterator[str]:
    """What is wrong with one text."""
    if not text.finished or not all(text.forms):
        yield "unfinished"
        return
    wanted = Counter(PLACEHOLDER.findall(text.source))
    for form in text.forms:
        found = Counter(PLACEHOLDER.findall(form))
        # A singular may say "one" in place of the number.
        if text.plural:
            found["%n"] = wanted["%n"]
        if found != wanted:
            yield f"other placeholders in {form!r}"


def texts(file: Path, only: str | None = None) -> Iterator[Text]:
    """The texts of a translation file, or of one context of it."""
    for context in ET.parse(file).getroot().iter("context"):
        if only not in (None, context.findtext("name")):
            continue
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None:
                continue
            plural = message.get("numerus") == "yes"
            forms = translation.iter("numerusform") if plural else (translation,)
            yield Text(
                context=context.findtext("name", ""),
                source=message.findtext("source", ""),
                comment=message.findtext("comment", ""),
                forms=tuple(form.text or "" for form in forms),
                plural=plural,
                finished=translation.get("type") is None,
            )


def run(tool: str, *arguments: str) -> None:
    """Run one of Qt's translation tools, which PySide6 brings."""
    program = shutil.which(tool, path=str(Path(PySide6.__file__).parent))
    if program is None:
        sys.exit(f"{tool} is not part of this PySide6")
    subprocess.run([program, *arguments], check=True, cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main())
