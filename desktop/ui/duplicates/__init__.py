"""Copies of the same picture: seen side by side, kept, told apart, or moved to the trash."""
