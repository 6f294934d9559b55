"""What a borough's police and panel say of each commitment: dated evidence, the panel's view, what was asked."""
