"""Text in pictures: how far its reading is."""
