"""The review desk: the web application where officials look at proof and decide."""
