"""How each kind of document is drawn: at least three layouts a kind, each one entry in the registry."""
