"""What a program makes, between two marks in a document that people write."""


def placed(document: str, made: str, first: str, last: str) -> str:
    """`document` with `made` between its marks; raises ValueError where it has no marks."""
    before, begin, rest = document.partition(first)
    _, end, after = rest.partition(last)
    if not begin or not end:
        raise ValueError(f"put these two lines where it belongs: {first} and {last}")
    return f"{before}{first}\n{made}\n{last}{after}"
