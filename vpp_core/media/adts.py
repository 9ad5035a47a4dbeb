"""AAC frames in ADTS (ISO/IEC 14496-3, 1.A.2.2): found by their headers, cut and joined as bytes."""

from __future__ import annotations

from vpp_core.errors import MediaError

HEADER = 7


def cut(data: bytes, skip: int, count: int) -> bytes:
    """`count` frames of `data`, behind the first `skip`.

    Raises:
        MediaError: there are not so many frames, or bytes between them that are none.
    """
    at = start = 0
    for number in range(skip + count):
        if number == skip:
            start = at
        if at + HEADER > len(data) or data[at] != 0xFF or data[at + 1] & 0xF0 != 0xF0:
            raise MediaError(f"the sound has {number} frames, not {skip + count}")
        at += (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
    if at > len(data):
        raise MediaError("the sound's last frame is cut off")
    return data[start:at]
