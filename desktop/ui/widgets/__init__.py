"""Small widgets that know nothing of libraries and searches."""
