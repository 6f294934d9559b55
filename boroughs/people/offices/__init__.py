"""The posts of a borough that answer in public, besides the Borough Superintendent's."""
