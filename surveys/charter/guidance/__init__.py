"""What people are told about searches, complaints and help: statements with their source, in editions."""
