"""Data channels (XML, OFD, PDF information, QR) to drafts of fields."""
