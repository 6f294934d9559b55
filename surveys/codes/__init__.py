"""One-time codes: printed in letters, e-mailed, or as QR codes. Who was sent one is not kept."""
