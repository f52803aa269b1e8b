"""Settings, and the wizard for a new connection."""
