"""What a picture shows, as numbers: the image model, and the lexicon that turns words into its classes."""
