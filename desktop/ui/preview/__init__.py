"""One photo large: beside the results, or on the full screen."""
