"""What clerks do with papers before and after the public sees them."""
