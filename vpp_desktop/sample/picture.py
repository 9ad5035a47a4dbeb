"""The sample lecture's picture: three slides that move, and a speaker in the corner, as one graph of ffmpeg's filters."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

WIDTH, HEIGHT, RATE, SECONDS = 1280, 720, 25, 20
LEFT = 96

WHITE, SOFT, BLUE, LIGHT, GREEN, NIGHT = "FFFFFF", "B4BFDA", "2F5BEA", "86A2FF", "4CC38A", "10131F"

NUMBERS = (3, 8, 12, 17, 21, 26, 30, 34, 39, 42, 48, 53, 57, 61, 70, 84)
CARD_W, CARD_H, PITCH, ROW_Y = 56, 84, 68, 300
GROUPS = ((0, 8, 8.0), (8, 4, 10.2), (13, 3, 12.2), (12, 1, 14.6))
"""First card, count, and when they are out of the question."""
LOOKS = ((7, 6.6), (11, 8.6), (13, 10.6), (12, 12.6))
"""Which card is looked at, and from when."""
SAID = (
    (5.6, 6.6, "Sixteen cards, in order"),
    (6.6, 8.6, "First look: 34 is too small, go right"),
    (8.6, 10.6, "Second look: 53 is too small, go right"),
    (10.6, 12.6, "Third look: 61 is too large, go left"),
    (12.6, 14.6, "Fourth look: found"),
)
HALVES = (16, 8, 4, 2, 1)
BAR_W, BAR_PITCH, BAR_TOP, BAR_BASE = 128, 176, 236, 544


def graph(*, written: bool) -> str:
    """All filters; the picture comes out as `[picture]`."""
    steps = [*_ground(), *_title(), *_cards(written=written), *_halves(), *_speaker()]
    chain, last = [], "ground"
    for number, (made, placed) in enumerate(steps):
        layer, under = f"l{number}", f"u{number}"
        chain.append(f"{made}[{layer}]" if placed else f"{made}[{last}]")
        if placed:
            chain.append(f"[{last}][{layer}]overlay={placed}:eval=frame:shortest=0[{under}]")
            last = under
    text = ",".join(_texts()) if written else "null"
    chain.append(f"[{last}]{text},format=yuv420p[picture]")
    return ";".join(chain)


Step = tuple[str, str]
"""What makes a layer, and where it is laid over the rest."""


def _ground() -> Iterator[Step]:
    width, height = WIDTH // 4, HEIGHT // 4  # enough for what has no edges, and a tenth of the time
    ends = f"x0=0:y0=0:x1={width}:y1={height}"
    night = f"gradients=s={width}x{height}:r={RATE}:c0=0x{NIGHT}:c1=0x22347A:n=2:{ends}:seed=7:speed=0.004"
    yield f"{night},format=yuv420p,scale={WIDTH}:{HEIGHT}:flags=bicubic", ""
    bar = f"color=c=0x{LIGHT}:s={WIDTH}x4:r={RATE}"
    yield bar, f"x='-W+W*t/{SECONDS}':y=H-4"


def _title() -> Iterator[Step]:
    """The program's mark: two arms and a head."""
    arms = f"min({_stroke(52, 52, 130, 226)},{_stroke(130, 226, 208, 52)})"
    head = "hypot(X-130,Y-50)-27"
    yield _still(260, 270, BLUE, f"min({arms}-19,{head})", 0.2, 4.8), "x=872:y='196+6*sin(t*1.3)'"


def _cards(*, written: bool) -> Iterator[Step]:
    width = PITCH * len(NUMBERS)
    shape = _box(f"mod(X,{PITCH})", "Y", CARD_W, CARD_H, 10)
    numbers = (
        f",{_words(str(n), 24, WHITE, f'{i * PITCH + CARD_W // 2}-tw/2', f'{CARD_H // 2}-th/2')}"
        for i, n in enumerate(NUMBERS)
    )
    row = _drawn(width, CARD_H, "3A4C96", shape) + ("".join(numbers) if written else "")
    yield f"{row},colorchannelmixer=aa=0.3,{_loop(5.2, 14.6)}", f"x={LEFT}:y={ROW_Y}"
    for first, count, until in GROUPS:
        piece = f"crop={count * PITCH}:{CARD_H}:{first * PITCH}:0"
        yield f"{row},{piece},{_loop(5.2, until)}", f"x={LEFT + first * PITCH}:y={ROW_Y}"
    ring = f"abs({_box('X-8', 'Y-8', CARD_W, CARD_H, 10)}-4)-2.5"
    size = CARD_W + 16, CARD_H + 16
    yield _still(*size, LIGHT, ring, 6.5, 12.9), f"x='{LEFT - 8}+{PITCH}*({_looked()})':y={ROW_Y - 8}"
    yield _still(*size, GREEN, ring, 12.9, 14.6), f"x={LEFT - 8 + PITCH * LOOKS[-1][0]}:y={ROW_Y - 8}"


def _looked() -> str:
    """The card that is looked at, as a number that glides from one to the next."""
    at = str(LOOKS[0][0])
    for (before, _), (card, since) in pairwise(LOOKS):
        part = f"clip((t-{since})/0.4,0,1)"
        at += f"+({card - before})*{part}*{part}*(3-2*{part})"
    return at


def _halves() -> Iterator[Step]:
    for number, left in enumerate(HALVES):
        height = round((BAR_BASE - BAR_TOP) * left / HALVES[0])
        shape = _box("X", "Y", BAR_W, height, min(10, height // 2))
        since = 15.4 + number * 0.45
        rise = f"y='{BAR_BASE - height}+24*pow(1-clip((t-{since})/0.5,0,1),3)'"
        colour = GREEN if left == 1 else BLUE
        yield _still(BAR_W, height, colour, shape, since, 21), f"x={LEFT + number * BAR_PITCH}:{rise}"


def _speaker() -> Iterator[Step]:
    """Somebody who nods in a round window, on every slide."""
    spot = "x=1090:y=532"
    yield _still(140, 140, "5878F0", "hypot(X-70,Y-70)-66", 0, 21), spot
    body = "max(hypot((X-70)/1.15,Y-134)-44,hypot(X-70,Y-70)-64)"
    yield _still(140, 140, NIGHT, body, 0, 21), spot
    nod = "x='1090+2*sin(t*0.9)':y='532+2.5*sin(t*2.6)'"
    yield _still(140, 140, "3B2A24", "max(hypot((X-70)*1.05,Y-54)-29,Y-66)", 0, 21), nod
    yield _still(140, 140, "FFD9B8", "max(hypot((X-70)*1.12,Y-58)-25,46-Y+0.12*(X-70))", 0, 21), nod
    yield _still(140, 140, WHITE, "abs(hypot(X-70,Y-70)-67)-1.5", 0, 21), spot


def _texts() -> Iterator[str]:
    yield _words("SAMPLE LECTURE", 22, LIGHT, str(LEFT), "226", 0.2, 4.8)
    yield _words("Binary search", 84, WHITE, str(LEFT - 4), "268", 0.3, 4.8)
    yield _words("One card among sixteen, found with four looks", 28, SOFT, str(LEFT), "384", 0.5, 4.8, bold=False)
    yield _words("Where is 57?", 44, WHITE, str(LEFT), "120", 5.2, 14.6)
    for since, until, text in SAID:
        yield _words(text, 28, SOFT, str(LEFT), str(ROW_Y + CARD_H + 52), since, until - 0.35, bold=False)
    yield _words("Each look halves what is left", 44, WHITE, str(LEFT), "104", 15.1, 21)
    for number, left in enumerate(HALVES):
        height = round((BAR_BASE - BAR_TOP) * left / HALVES[0])
        middle = f"{LEFT + number * BAR_PITCH + BAR_W // 2}-tw/2"
        yield _words(str(left), 24, WHITE, middle, f"{BAR_BASE - height - 36}", 15.6 + number * 0.45, 21)
    yield _words("A million cards take twenty looks", 28, SOFT, str(LEFT), "592", 17.9, 21, bold=False)


# How shapes are drawn: by their distance from each pixel, negative inside, once for the whole lecture.


def _box(x: str, y: str, width: float, height: float, radius: float) -> str:
    """A rounded rectangle whose corner is at x, y = 0."""
    dx = f"max(abs({x}-{width / 2:g})-{width / 2 - radius:g},0)"
    dy = f"max(abs({y}-{height / 2:g})-{height / 2 - radius:g},0)"
    return f"(hypot({dx},{dy})-{radius})"


def _stroke(x1: float, y1: float, x2: float, y2: float) -> str:
    """The line from one point to another."""
    dx, dy = x2 - x1, y2 - y1
    along = f"clip(((X-{x1})*({dx})+(Y-{y1})*({dy}))/{dx * dx + dy * dy},0,1)"
    return f"hypot(X-{x1}-({dx})*{along},Y-{y1}-({dy})*{along})"


def _drawn(width: int, height: int, colour: str, distance: str) -> str:
    """One frame with the shape in that colour and nothing around it."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    paint = f"geq=r={red}:g={green}:b={blue}:a='255*clip(0.5-({distance}),0,1)'"
    return f"color=c=black:s={width}x{height}:r={RATE}:d={1 / RATE},format=rgba,{paint}"


def _loop(since: float, until: float) -> str:
    """Shows the one frame all the time, faded in and out."""
    come = f",fade=t=in:st={since}:d=0.35:alpha=1" if since else ""
    go = f",fade=t=out:st={until}:d=0.35:alpha=1" if until < SECONDS else ""
    return f"format=yuva420p,loop=loop=-1:size=1,setpts=N/{RATE}/TB{come}{go}"


def _still(width: int, height: int, colour: str, distance: str, since: float, until: float) -> str:
    return f"{_drawn(width, height, colour, distance)},{_loop(since, until)}"


def _words(
    text: str, size: int, colour: str, x: str, y: str, since: float = 0, until: float = 99, *, bold: bool = True
) -> str:
    """A line of text, faded in and out."""
    font = "semibold.otf" if bold else "regular.otf"
    faded = f":alpha='clip(min((t-{since})/0.35,({until}+0.35-t)/0.35),0,1)'" if since else ""
    shown = f":enable='between(t,{since},{until + 0.35})'" if since else ""
    quoted = text.replace(":", "\\:")
    return f"drawtext=fontfile={font}:text='{quoted}':fontsize={size}:fontcolor=0x{colour}:x={x}:y={y}{faded}{shown}"
