"""OCR engines behind one small protocol, and the passes that read a page with one."""
