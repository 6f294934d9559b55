"""Following a borough: e-mail to a confirmed address, or feeds with no address at all."""
