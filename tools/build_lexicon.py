"""Build resources/lexicon/lexicon.npz: which classes of the image model a word means, in English and Chinese.

usage: python -m tools.build_lexicon DICT [OUT]

DICT is the folder of the WordNet 3.0 database (``data.noun``, ``index.noun``, ``noun.exc``; the Debian package
wordnet-base has it). Terms come, the later the stronger, from

1. the classes: their WordNet names and the Chinese of ``lexicon/classes.txt``;
2. the nouns above them, for the classes below; the Chinese of ``lexicon/hypernyms.tsv``;
3. the nouns below the classes and their ancestors (sedan → car): first sense only, found only as they are;
4. ``lexicon/groups.tsv``: everyday words, by hand;
5. irregular plurals.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.embedding import lexicon_file

SOURCES = Path(__file__).parent / "lexicon"
DEFAULT_OUT = Path(__file__).parent.parent / "resources" / "lexicon" / lexicon_file.FILE_NAME

#: A noun above more classes than this says too little to search by.
MAX_ANCESTOR_CLASSES = 400
#: The same for a noun that lends its classes to nouns below it.
MAX_LENDER_CLASSES = 130
#: Nothing below WordNet's "abstraction" can be seen.
ABSTRACTION = "00002137"

Classes = frozenset[int]
Terms = dict[str, Classes]


@dataclass(frozen=True)
class Synset:
    """A WordNet noun: its words and the offsets of the nouns right above it."""

    words: Sequence[str]
    above: Sequence[str]


def read_synsets(folder: Path) -> dict[str, Synset]:
    """All nouns by offset; see the manual page wndb(5). Instances (Paris, Einstein) have nothing above them here."""
    synsets = {}
    for line in database_lines(folder / "data.noun"):
        fields = line.split(" | ")[0].split()
        count = int(fields[3], 16)
        words = [fields[4 + 2 * i].replace("_", " ") for i in range(count)]
        pointers = fields[5 + 2 * count :]
        above = [pointers[i + 1] for i in range(0, len(pointers) - 3, 4) if pointers[i] == "@"]
        synsets[fields[0]] = Synset(words, above)
    return synsets


def read_first_senses(folder: Path) -> Iterator[tuple[str, str]]:
    """Every noun with the offset of its most frequent sense."""
    for line in database_lines(folder / "index.noun"):
        fields = line.split()
        yield fields[0].replace("_", " "), fields[-int(fields[2])]


def database_lines(path: Path) -> Iterator[str]:
    """The lines of a WordNet file without its licence, which is indented."""
    with path.open(encoding="latin-1") as file:
        yield from (line for line in file if not line.startswith(" "))


def source_lines(name: str) -> list[str]:
    """The lines of a file of ours without comments."""
    lines = (SOURCES / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


class Ancestry:
    """The nouns above the classes, and the classes that a noun anywhere in WordNet comes closest to."""

    def __init__(self, synsets: Mapping[str, Synset], class_offsets: Sequence[str]) -> None:
        self._synsets = synsets
        members: dict[str, set[int]] = defaultdict(set)
        for index, offset in enumerate(class_offsets):
            for ancestor in sorted(self._all_above(offset)):
                members[ancestor].add(index)
        self.ancestors: dict[str, Classes] = {
            offset: frozenset(classes) for offset, classes in members.items() if len(classes) <= MAX_ANCESTOR_CLASSES
        }
        self._lent: dict[str, Classes] = {
            offset: classes if ABSTRACTION not in self._all_above(offset) else frozenset()
            for offset, classes in self.ancestors.items()
            if len(classes) <= MAX_LENDER_CLASSES
        }
        self._lent |= {offset: frozenset({index}) for index, offset in enumerate(class_offsets)}

    def correct(self, known: Mapping[str, Classes]) -> None:
        """Apply ``lexicon/lenders.txt``."""
        for line in source_lines("lenders.txt"):
            offset, _, *word = line.split()
            self._lent[offset] = known[word[0].removeprefix("=")] if word else frozenset()

    def nearest(self, offset: str) -> Classes:
        """The classes of the nearest nouns at or above this one that have any."""
        if offset not in self._lent:
            above = self._synsets[offset].above if offset in self._synsets else ()
            self._lent[offset] = frozenset().union(*map(self.nearest, above))
        return self._lent[offset]

    def _all_above(self, offset: str) -> set[str]:
        found: set[str] = set()
        waiting = [offset]
        while waiting:
            above = [parent for parent in self._synsets[waiting.pop()].above if parent not in found]
            found.update(above)
            waiting.extend(above)
        return found


def class_terms(synsets: Mapping[str, Synset]) -> tuple[list[str], dict[str, set[int]]]:
    """Offsets of the classes in order, and the classes of each of their names."""
    offsets, terms = [], defaultdict(set)
    for index, line in enumerate(source_lines("classes.txt")):
        offset, *chinese = line.split()
        offsets.append(offset)
        for word in (*synsets[offset].words, *chinese):
            terms[word.lower()].add(index)
    return offsets, terms


def add_ancestors(terms: dict[str, set[int]], synsets: Mapping[str, Synset], ancestry: Ancestry) -> None:
    """Add the names of the nouns above the classes."""
    chinese = {english: words.split() for english, words in (x.split("\t") for x in source_lines("hypernyms.tsv"))}
    for offset, classes in ancestry.ancestors.items():
        words = synsets[offset].words
        for word in (*words, *(name for english in words for name in chinese.get(english, ()))):
            terms[word.lower()] |= classes


def add_groups(terms: Terms) -> None:
    """Add the everyday words; they replace what WordNet says. ``=word`` stands for the classes of a known word."""
    for line in source_lines("groups.tsv"):
        english, chinese, parts = line.split("|")
        classes: set[int] = set()
        for part in parts.split(","):
            first, _, last = part.partition("-")
            classes |= terms[part[1:]] if part.startswith("=") else set(range(int(first), int(last or first) + 1))
        for word in filter(None, (*english.split(","), *chinese.split(","))):
            terms[word.lower()] = frozenset(classes)


def below_terms(folder: Path, ancestry: Ancestry, taken: Container[str], stopwords: Container[str]) -> Terms:
    """The nouns below the classes and their ancestors.

    Not those that begin with a word to skip: a black cat means a cat that is black, before the marten of that name.
    """
    terms = {}
    for word, offset in read_first_senses(folder):
        classes = ancestry.nearest(offset)
        if word in taken or word.split()[0] in stopwords:
            continue
        if len(word) > 2 and 0 < len(classes) <= MAX_LENDER_CLASSES:
            terms[word] = classes
    return terms


def irregular_plurals(folder: Path, known: Mapping[str, Classes]) -> Terms:
    """Plurals that no rule makes, such as mice."""
    pairs = (line.replace("_", " ").split() for line in (folder / "noun.exc").read_text("latin-1").splitlines())
    return {pair[0]: known[pair[1]] for pair in pairs if len(pair) == 2 and pair[1] in known and pair[0] not in known}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dict", type=Path)
    parser.add_argument("out", type=Path, nargs="?", default=DEFAULT_OUT)
    arguments = parser.parse_args()

    synsets = read_synsets(arguments.dict)
    offsets, collected = class_terms(synsets)
    ancestry = Ancestry(synsets, offsets)
    add_ancestors(collected, synsets, ancestry)
    fuzzy: Terms = {term: frozenset(classes) for term, classes in collected.items()}
    add_groups(fuzzy)
    ancestry.correct(fuzzy)
    stopwords = sorted({word for line in source_lines("stopwords.txt") for word in line.split()})
    exact = below_terms(arguments.dict, ancestry, fuzzy, stopwords)
    exact |= irregular_plurals(arguments.dict, {**exact, **fuzzy})
    lexicon_file.write(arguments.out, fuzzy, exact, stopwords)
    print(f"{len(fuzzy)} terms, {len(exact)} found only as they are, {arguments.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
