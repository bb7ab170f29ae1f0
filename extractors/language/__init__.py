"""Running text: paragraphs joined from printed lines, and the spans in it that a committed pipeline marks."""
