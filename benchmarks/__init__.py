"""Measuring: how right the readings and judgements are (`accuracy`), and what they cost (`speed`)."""
