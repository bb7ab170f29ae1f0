"""Balance sheet, income statement and cash flow statement: one table reader, three vocabularies."""

from extractors.kinds.statements.statement import extract

__all__ = ["extract"]
