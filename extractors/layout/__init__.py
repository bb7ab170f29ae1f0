"""Pure geometry over a page: lines, tables, labels and their values."""
