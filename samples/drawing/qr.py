"""QR codes as small pictures."""

from __future__ import annotations

import numpy as np
import zxingcpp
from PIL import Image


def qr_image(text: str, level: str = "M", pixel: int = 6) -> Image.Image:
    """A black and white QR code of `text` with a narrow quiet zone."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    modules = np.asarray(code.to_image(scale=1, add_quiet_zones=False))
    framed = np.pad(modules, 1, constant_values=255)
    return Image.fromarray(np.kron(framed, np.ones((pixel, pixel), dtype=np.uint8)).astype(np.uint8)).convert("RGB")
