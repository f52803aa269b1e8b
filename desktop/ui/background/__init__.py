"""Long work on the photos of this computer in the background of the window: its run, its pause, its line."""
