"""Folders that a library follows."""
