"""Engines: what stores and searches a library."""
