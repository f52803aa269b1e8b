"""What makes every start of the program quicker, and its end."""

from __future__ import annotations

import gc

#: Rubbish is looked for each time that so many more objects are there. Imports make many that stay: to look through
#: them for each few hundred, as Python does, takes a tenth of the start.
_COLLECTED_OBJECTS = 50_000


def hasten() -> None:
    """Leave out what a start does not need. Before anything large is imported."""
    gc.set_threshold(_COLLECTED_OBJECTS)


def part() -> None:
    """Leave out what an end does not need: Python else looks through all that is left for rubbish, several times."""
    gc.freeze()
