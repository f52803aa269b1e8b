"""The last queries, and searches that were saved under a name."""
