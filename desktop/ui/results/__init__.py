"""The results grid: photos in rows and columns, and what can be done with them."""
