"""What membership shows: lists, counts, the directory. Nothing here changes anything."""
