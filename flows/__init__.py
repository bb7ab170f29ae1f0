"""Prefect flows over the use cases, and the command line."""
