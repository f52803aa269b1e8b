"""Use cases on top of the engines, without Qt."""
