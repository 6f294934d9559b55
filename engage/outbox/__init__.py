"""What becomes of e-mails that do not arrive: dead letters, addresses that are gone, and the commands about both."""
