"""Who holds which role and office: invited, granted, appointed, ended."""
