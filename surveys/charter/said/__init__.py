"""What people said of searches in a borough, in numbers: item by item, and by one group at a time."""
