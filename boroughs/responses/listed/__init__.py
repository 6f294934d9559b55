"""Everything that was asked in a borough as one list: overdue, waiting, answered; narrowed down, paged, as data."""
