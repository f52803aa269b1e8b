"""What a picture shows, as numbers: the image model, and the lexicon that turns words into its classes."""

from __future__ import annotations

import os

# The runtime of the models would keep a device id and a database in the user's cache folder and report to its vendor.
# It reads this when it is loaded, which nobody does outside of this package.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
