"""Measures beside peers and limits, in one run; `bench/README.md` keeps the last figures and says how to read them."""
