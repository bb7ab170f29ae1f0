"""Our own maker of sample bundles: invented companies, their documents in several layouts, and the truth beside them."""
