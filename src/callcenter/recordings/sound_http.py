"""A recording as an HTTP answer: whole or one range of it (RFC 9110 §14), decrypted piece by piece as it is sent."""

import re

from fastapi import Request, status
from fastapi.responses import Response, StreamingResponse

from callcenter.recordings.vault.sound import Sound

_RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{1,18})?|-(\d{1,18}))", re.ASCII)


def sound_response(request: Request, sound: Sound, filename: str) -> Response:
    """Answers GET and HEAD, Range, If-Range and If-None-Match; the ETag is the SHA-256 of the sound."""
    etag = f'"{sound.sha256}"'
    headers = {
        "etag": etag,
        "cache-control": "private, no-cache",
        "accept-ranges": "bytes",
        "content-disposition": f'inline; filename="{filename}"',
    }
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers=headers)
    start, end, code = 0, sound.length, status.HTTP_200_OK
    if request.headers.get("if-range", etag) == etag and (asked := request.headers.get("range")):
        found = _range(asked, sound.length)
        if found is None:
            headers["content-range"] = f"bytes */{sound.length}"
            return Response(status_code=status.HTTP_416_RANGE_NOT_SATISFIABLE, headers=headers)
        start, end = found
        if _RANGE.fullmatch(asked.strip()):
            code = status.HTTP_206_PARTIAL_CONTENT
            headers["content-range"] = f"bytes {start}-{end - 1}/{sound.length}"
    headers["content-length"] = str(end - start)
    if request.method == "HEAD":
        return Response(status_code=code, headers=headers, media_type=sound.medium)
    return StreamingResponse(sound.stream(start, end), code, headers, sound.medium)


def _range(asked: str, length: int) -> tuple[int, int] | None:
    """Start and exclusive end; all of it for what we do not understand (many ranges, other units); None: outside."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None:
        return 0, length
    first, last, from_end = found.groups()
    if from_end is not None:
        return (max(0, length - int(from_end)), length) if int(from_end) else None
    start, end = int(first), min(length, int(last) + 1) if last else length
    return (start, end) if start < min(end, length) else None
