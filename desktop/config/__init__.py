"""Where files are, what the user chose, and where secrets live."""
