"""The vocabulary of the program: photos, queries, matches, progress, errors. Standard library only."""
