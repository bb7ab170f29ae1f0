"""The use cases: what the house does for people, each a plain function."""
