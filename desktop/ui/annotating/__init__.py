"""Captions and tags: of one photo, or of many alike."""
