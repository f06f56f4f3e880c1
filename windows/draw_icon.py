#!/usr/bin/env python3
"""Draws bakproof.ico: a database with a check mark. Python alone is needed: windows/draw_icon.py

Small sizes are bitmaps, which every Windows shows; the largest is a PNG, as Microsoft recommends."""
import pathlib
import struct
import zlib

BLUE, WHITE, BAND, GREEN = (31, 58, 95), (240, 244, 248), (151, 172, 196), (46, 139, 87)


def distance_to_segment(x, y, start, end):
    dx, dy = end[0] - start[0], end[1] - start[1]
    along = max(0.0, min(1.0, ((x - start[0]) * dx + (y - start[1]) * dy) / (dx * dx + dy * dy)))
    return ((x - start[0] - along * dx) ** 2 + (y - start[1] - along * dy) ** 2) ** 0.5


def is_in_ellipse(x, y, middle, radius):
    return ((x - middle[0]) / radius[0]) ** 2 + ((y - middle[1]) / radius[1]) ** 2 <= 1


def color_at(x, y):
    """The color at a point of the square from 0 to 1, or None outside the icon."""
    corner = 0.18
    away = [max(corner - at, at - (1 - corner), 0.0) for at in (x, y)]
    if (away[0] ** 2 + away[1] ** 2) ** 0.5 > corner:
        return None
    marks = [((0.57, 0.72), (0.67, 0.82)), ((0.67, 0.82), (0.84, 0.60))]
    nearest = min(distance_to_segment(x, y, *mark) for mark in marks)
    if nearest < 0.045:
        return WHITE
    if is_in_ellipse(x, y, (0.70, 0.71), (0.23, 0.23)):
        return GREEN
    if is_in_ellipse(x, y, (0.70, 0.71), (0.265, 0.265)):
        return BLUE
    radius = (0.29, 0.105)
    if is_in_ellipse(x, y, (0.43, 0.24), radius):
        return WHITE
    is_in_body = abs(x - 0.43) <= radius[0] and y >= 0.24 and (y <= 0.74 or is_in_ellipse(x, y, (0.43, 0.74), radius))
    if not is_in_body:
        return BLUE
    # A band below the lid, and one at each third.
    for top in (0.24, 0.41, 0.58):
        is_below = not is_in_ellipse(x, y, (0.43, top), radius) and y >= top
        if is_below and is_in_ellipse(x, y, (0.43, top + 0.045), radius):
            return BLUE if top == 0.24 else BAND
    return WHITE


def pixels(size):
    """Rows of (red, green, blue, alpha), each the mean of many points."""
    points = 4 if size > 64 else 8
    for row in range(size):
        line = []
        for column in range(size):
            colors = [
                color_at((column + (i + 0.5) / points) / size, (row + (j + 0.5) / points) / size)
                for i in range(points)
                for j in range(points)
            ]
            seen = [color for color in colors if color]
            mean = [round(sum(color[k] for color in seen) / len(seen)) if seen else 0 for k in range(3)]
            line.append((*mean, round(255 * len(seen) / len(colors))))
        yield line


def bitmap(size):
    rows = list(pixels(size))
    colors = b"".join(bytes((b, g, r, a)) for row in reversed(rows) for r, g, b, a in row)
    mask_row = bytes((size + 31) // 32 * 4)
    header = struct.pack("<IiiHHIIiiII", 40, size, size * 2, 1, 32, 0, 0, 0, 0, 0, 0)
    return header + colors + mask_row * size


def png(size):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    data = b"".join(b"\0" + bytes(value for pixel in row for value in pixel) for row in pixels(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")


def main():
    images = [(size, bitmap(size)) for size in (16, 32, 48)] + [(256, png(256))]
    icon = struct.pack("<HHH", 0, 1, len(images))
    at = len(icon) + 16 * len(images)
    for size, image in images:
        icon += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(image), at)
        at += len(image)
    pathlib.Path(__file__).with_name("bakproof.ico").write_bytes(icon + b"".join(image for _, image in images))


main()
