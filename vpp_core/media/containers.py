"""Which containers are read. Names only: commands that merely look for files load nothing more."""

CONTAINERS = {
    "mov": "mov qt mp4 m4v m4a m4b 3gp 3g2 mj2 f4v",
    "matroska": "mkv mk3d mka webm",
    "avi": "avi",
    "mpegts": "ts m2t m2ts mts",
    "mpeg": "mpg mpeg vob",
    "flv": "flv",
    "asf": "asf wma wmv",
    "ogg": "ogg oga ogv ogm opus",
    "mp3": "mp3 mp2 m2a mpa",
    "wav": "wav",
    "w64": "w64",
    "flac": "flac",
    "aac": "aac adts",
    "aiff": "aiff aif aifc afc",
    "caf": "caf",
    "amr": "amr",
    "mxf": "mxf",
    "dv": "dv dif",
    "ac3": "ac3",
}
"""ffmpeg's demuxers for recordings, and how the names of their files end. A demuxer of playlists or scripts (hls,
concat, dash, sdp ...) would open other files."""
FORMATS = ",".join(CONTAINERS)
SUFFIXES = frozenset(f".{suffix}" for suffixes in CONTAINERS.values() for suffix in suffixes.split())
