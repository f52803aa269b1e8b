"""Adding photos: the drop zone and the list of imports."""
