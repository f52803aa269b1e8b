"""Model packs: which there are, getting them, and what libraries answer with."""
