"""Our own maker of sample bundles: invented companies, their documents, and the truth beside them."""
