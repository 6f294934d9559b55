"""Tests of the published trust indicators: their arithmetic, periods and sources."""
