"""Papers for people, made from stored reports."""
