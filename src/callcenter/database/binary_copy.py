"""What surrounds the rows of ``COPY … (FORMAT binary)``: PostgreSQL's manual, COPY, "Binary Format"."""

SIGNATURE = b"PGCOPY\n\xff\r\n\0"
HEADER = SIGNATURE + bytes(8)
"""The signature, no flags, no extension. What PostgreSQL sends may have flags."""
TRAILER = b"\xff\xff"
