#!/usr/bin/env python3
"""Draws icon.png (128 x 128), the package icon, from the same shapes as icon.svg. Needs only Python's standard library."""
import math
import pathlib
import struct
import zlib

SIZE, SAMPLES = 128, 4
INK, PAPER, AMBER = (0x24, 0x3B, 0x53, 255), (0xF0, 0xF4, 0xF8, 255), (0xF0, 0xB4, 0x29, 255)


def rectangle(x, y, width, height, radius):
    def holds(px, py):
        dx = max(x + radius - px, px - (x + width - radius), 0)
        dy = max(y + radius - py, py - (y + height - radius), 0)
        return math.hypot(dx, dy) <= radius
    return holds


def circle(cx, cy, radius):
    return lambda px, py: math.hypot(px - cx, py - cy) <= radius


def line(points, width):
    def distance(px, py, ax, ay, bx, by):
        t = ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)
        t = min(1, max(0, t))
        return math.hypot(px - ax - t * (bx - ax), py - ay - t * (by - ay))
    return lambda px, py: any(distance(px, py, *a, *b) <= width / 2 for a, b in zip(points, points[1:]))


SHAPES = [
    (rectangle(0, 0, 128, 128, 24), INK),
    (rectangle(20, 34, 88, 60, 8), PAPER),
    (line([(26, 43), (64, 71), (102, 43)], 7), INK),
    (circle(96, 90, 23), INK),
    (circle(96, 90, 18), AMBER),
    (line([(87, 90), (94, 97), (106, 84)], 6), INK),
]


def sample(px, py):
    for holds, colour in reversed(SHAPES):
        if holds(px, py):
            return colour
    return (0, 0, 0, 0)


def pixel(x, y):
    samples = [sample(x + (i + 0.5) / SAMPLES, y + (j + 0.5) / SAMPLES) for i in range(SAMPLES) for j in range(SAMPLES)]
    alpha = sum(s[3] for s in samples)
    if alpha == 0:
        return bytes(4)
    return bytes([*(round(sum(s[c] * s[3] for s in samples) / alpha) for c in range(3)), round(alpha / len(samples))])


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


rows = b"".join(b"\0" + b"".join(pixel(x, y) for x in range(SIZE)) for y in range(SIZE))
pathlib.Path(__file__).with_name("icon.png").write_bytes(
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(rows, 9))
    + chunk(b"IEND", b""))
