"""The declaration (申报书): what the applicant says of itself, its platform and its figures."""

from extractors.kinds.declaration.declaration import extract

__all__ = ["extract"]
