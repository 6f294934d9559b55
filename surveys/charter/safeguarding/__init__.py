"""Reports that a child was asked to remove more than outer clothing: a confidential queue with a clock."""
