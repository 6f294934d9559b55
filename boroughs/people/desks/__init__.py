"""What people with a role keep at their desk: a calendar of their deadlines, and filters under a name."""
