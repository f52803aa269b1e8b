"""The embedded engine: photos, vectors and words in one SQLite file, searched in memory."""
