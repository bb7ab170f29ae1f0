"""One module a format: bytes to pages of words with boxes. Runs in the reading process only."""
