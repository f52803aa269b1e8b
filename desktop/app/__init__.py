"""The composition root of the window: imports everything, is imported by nothing."""
