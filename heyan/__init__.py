"""heyan (核验): the words every room of the house shares."""

__version__ = "0.1.0"
