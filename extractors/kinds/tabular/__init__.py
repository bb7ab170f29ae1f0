"""Tables as rows of placed text, whether a format states them, rulings enclose them or only positions show them."""
