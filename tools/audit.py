"""What can be audited without a network: licences of what is installed, secrets in the repository, unsafe calls.

python tools/audit.py    prints what it finds; exit status 1 where something needs attention
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Licences that a program under Apache-2.0 may be delivered with; LGPL only as libraries that can be replaced.
ALLOWED = re.compile(
    r"apache|\bmit\b|mit-|bsd|isc|psf|python software|mpl|mozilla|lgpl|lesser|unlicense|zlib|hpnd|cnri|public domain",
    re.IGNORECASE,
)
REFUSED = re.compile(r"(?<!l)gpl|affero|proprietary|non-?commercial", re.IGNORECASE)
#: Tools of development that are never delivered.
DEVELOPMENT = {"pyinstaller", "pyinstaller-hooks-contrib", "docutils"}
#: Secrets that were made up to test how secrets are hidden.
MADE_UP = {"tests/unit/config/test_redaction.py"}
#: What secrets look like.
SECRETS = {
    "AccessKey id": re.compile(r"\bLTAI[A-Za-z0-9]{12,}\b"),
    "AccessKey secret": re.compile(r"(?i)access[_-]?key[_-]?secret['\"]?\s*[:=]\s*['\"][A-Za-z0-9]{30}['\"]"),
    "AWS key": re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
    "private key": re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/=]{20}"),
    "GitHub token": re.compile(r"\bgh[pousr]_[A-Za-z0-9]{36}\b"),
    "Hugging Face token": re.compile(r"\bhf_[A-Za-z0-9]{30,}\b"),
}
MAX_TEXT_BYTES = 2_000_000


def licences() -> Iterator[str]:
    """Installed packages under a licence that Tusou may not be delivered with, or none that is known."""
    for package in distributions():
        name = package.metadata["Name"]
        if name.lower() in {"tusou", *DEVELOPMENT}:
            continue
        words = licence_of(package)
        if not ALLOWED.search(words) or (REFUSED.search(words) and not re.search("lgpl|lesser", words, re.IGNORECASE)):
            yield f"{name} {package.version}: licence {words[:80] or 'not named'}"


def licence_of(package: Distribution) -> str:
    """What a package says of its licence, in its metadata or its licence file."""
    data = package.metadata
    said = [data.get("License-Expression", ""), (data.get("License") or "")[:200], *(data.get_all("Classifier") or [])]
    words = " ".join(each for each in said if each and ("License ::" in each or "::" not in each))
    if words.strip():
        return words
    files = (file for file in package.files or () if "licen" in file.name.lower() or "copying" in file.name.lower())
    return " ".join(Path(str(file.locate())).read_text(encoding="utf-8", errors="replace")[:500] for file in files)


def secrets() -> Iterator[str]:
    """Lines of the repository that look like a secret."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode("utf-8", "surrogateescape").split("\0")):
        path = ROOT / name
        if name in MADE_UP or not path.is_file() or path.stat().st_size > MAX_TEXT_BYTES:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for kind, pattern in SECRETS.items():
            for match in pattern.finditer(text):
                yield f"{name}:{text.count(chr(10), 0, match.start()) + 1}: looks like a {kind}"


def unsafe_calls() -> Iterator[str]:
    """What ruff's security rules (S) find in the program."""
    command = [sys.executable, "-m", "ruff", "check", "--select", "S", "--output-format", "concise", "desktop", "tools"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    yield from (line for line in done.stdout.splitlines() if re.search(r": S\d+", line))


def main() -> int:
    """Print every finding."""
    status = 0
    for title, check in (("Licences", licences), ("Secrets", secrets), ("Unsafe calls", unsafe_calls)):
        found = list(check())
        print(f"{title}: {'nothing to object to' if not found else ''}")
        for each in found:
            print(f"  {each}")
        status |= bool(found)
    return status


if __name__ == "__main__":
    sys.exit(main())
