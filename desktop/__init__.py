"""Tusou (图搜): search photos by photo and by words."""

__version__ = "0.1.0"
