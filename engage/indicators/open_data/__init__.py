"""Figures as files for anybody: of one indicator, and a bundle of each release, with what every column means.

`columns` says what is in the tables; all that describes them (CSVW, the data package, the codebook, the methodology
page) is made from there and from the catalogue that the figures themselves are made by.
"""
