"""Discrepancies planted into a faultless application, one function a rule."""
