import io
import json
import resource
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageCms, ImageDraw

from core import files, redraw
from core.pictures import FileRefused

pytestmark = pytest.mark.no_engine

MIB = 1024 * 1024

REFUSED_PICTURES = {
    "decompression-bomb.gif": "too many pixels",
    "png-decompression-dos.png": "damaged",
    "oom-2258.tif": "Pictures of this kind",
    "truncated-jpeg.jpg": "damaged",
    "samplefilehub.heif": "HEIC",
    "piexif-notjpeg.jpg": "empty",
    "ok-hopper.ico": "Pictures of this kind",
}
REFUSED_DOUBLES = {
    "poly/gif-js.gif": "damaged",
    "poly/html-named.png": "not what its name says",
    "poly/svg-named.jpg": "not what its name says",
    "poly/pdf-html.pdf": "not a whole PDF",
    "poly/bom-html.txt": "HTML, SVG and XML",
}


def index(shared_data):
    return [json.loads(line) for line in (shared_data / "evil/index.jsonl").open()]


def prepare(path, folder, name=None):
    with Path(path).open("rb") as file:
        return files.prepare(file, name or Path(path).name, folder)


def chunks_of(path):
    """The names of a file's parts: segments of a JPEG, chunks of a PNG or WebP."""
    data = Path(path).read_bytes()
    if data[:3] == b"\xff\xd8\xff":
        names, at = [], 2
        while data[at + 1] != 0xDA:
            names.append(f"{data[at + 1]:02x}")
            at += 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
        assert data.endswith(b"\xff\xd9")
        return set(names)
    if data[:4] == b"\x89PNG":
        names, at = [], 8
        while at < len(data):
            (length,) = struct.unpack(">I", data[at : at + 4])
            names.append(data[at + 4 : at + 8].decode())
            at += 12 + length
        assert at == len(data)
        return set(names)
    assert (data[:4], struct.unpack("<I", data[4:8])) == (b"RIFF", (len(data) - 8,))
    names, at = [], 12
    while at < len(data):
        (length,) = struct.unpack("<I", data[at + 4 : at + 8])
        names.append(data[at : at + 4].decode())
        at += 8 + length + length % 2
    assert at == len(data)
    return set(names)


BARE = {
    # frame, tables and the JFIF header; no APP1 (EXIF, XMP), APP2 (ICC), APP13, comment
    "image/jpeg": {"e0", "db", "c0", "c4", "dd"},
    "image/png": {"IHDR", "IDAT", "IEND"},
    "image/webp": {"VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF"},
}


def assert_bare(prepared):
    """Pixels and nothing else, in both files, and Pillow agrees."""
    assert chunks_of(prepared.path) <= BARE[prepared.media_type]
    assert chunks_of(prepared.thumbnail) <= BARE["image/webp"]
    for path in (prepared.path, prepared.thumbnail):
        with Image.open(path) as image:
            assert dict(image.getexif()) == {}
            assert {"exif", "xmp", "icc_profile", "comment"}.isdisjoint(image.info)


def distance(one, other):
    """The mean difference of two pictures' pixels, 0 to 255."""
    assert one.size == other.size
    difference = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
    histogram = difference.convert("L").histogram()
    return sum(value * count for value, count in enumerate(histogram)) / sum(histogram)


def test_every_evil_picture_is_refused_with_a_message_or_comes_out_bare(shared_data, tmp_path):
    accepted, refused = {}, {}
    for number, entry in enumerate(index(shared_data)):
        folder = tmp_path / str(number)
        folder.mkdir()
        try:
            prepared = prepare(shared_data / "evil" / entry["file"], folder)
        except FileRefused as refusal:
            refused[entry["file"]] = refusal.message
        else:
            accepted[entry["file"]] = entry
            if prepared.media_type in files.PICTURE_TYPES:
                assert_bare(prepared)
            else:
                assert entry["file"] == "img/hopper-bad.p7"  # words, as it happens
                assert prepared.media_type == "text/plain"
    must = {
        entry["file"]
        for entry in index(shared_data)
        if entry["kind"] in ("valid", "orientation", "gps", "exif")
        and entry["pillow"]["format"] != "ICO"  # a favicon is no picture for a post
    }
    assert must <= accepted.keys()
    must_not = {
        entry["file"]
        for entry in index(shared_data)
        if entry["kind"] in ("bomb", "fuzz", "svg", "xml", "heif")
    }
    assert must_not <= refused.keys()
    assert all(refused.values())
    for name, words in REFUSED_PICTURES.items():
        assert words in refused[f"img/{name}"]
    for name, words in REFUSED_DOUBLES.items():
        assert words in refused[name]
    assert {f for f in accepted if f.startswith("poly/")} == {
        "poly/jpeg-comment-html.jpg",
        "poly/jpeg-zip.jpg",
    }


def test_no_evil_picture_takes_more_than_100_megabytes_or_10_seconds(shared_data, tmp_path):
    for entry in index(shared_data):
        source = shared_data / "evil" / entry["file"]
        kind = files.picture_kind(source.read_bytes()[:16])
        if kind:
            answer, peak, seconds = measured(kind, source, tmp_path)
            assert peak < 100 * MIB, (entry["file"], answer)
            assert seconds < 10, (entry["file"], answer)


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(("JPEG", (4032, 3024), {}), id="a telephone's photo"),
        pytest.param(("JPEG", (4032, 3024), {"progressive": True}), id="progressive"),
        pytest.param(("JPEG", (8064, 6048), {}), id="48 megapixels"),
        pytest.param(("PNG", (5120, 2880), {}), id="a 5K screen"),
        pytest.param(("WEBP", (2500, 2000), {"method": 0}), id="webp"),
    ],
)
def test_the_largest_pictures_we_take_stay_within_some_100_megabytes(picture, tmp_path):
    format, size, options = picture
    image = Image.radial_gradient("L").resize(size).convert("RGBA" if format == "PNG" else "RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(tmp_path / "in", format, exif=exif, **options)
    del image
    answer, peak, seconds = measured(format, tmp_path / "in", tmp_path)
    assert "refused" not in answer
    assert peak < 120 * MIB
    assert answer["width"] * answer["height"] <= redraw.KEPT_PIXELS
    assert seconds < 10


def measured(kind, source, folder):
    """What a redraw answers, the most memory it held (bytes) and its processor time, alone in a
    process that has no other children.
    """
    script = (
        "import json, resource, subprocess, sys\n"
        "done = subprocess.run([sys.executable, '-I', *sys.argv[1:]], stdout=subprocess.PIPE,\n"
        "    env={'MALLOC_MMAP_THRESHOLD_': '1048576', 'MALLOC_ARENA_MAX': '1'})\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps([json.loads(done.stdout or b'{}'), used.ru_maxrss * 1024,\n"
        "    used.ru_utime + used.ru_stime]))\n"
    )
    arguments = [redraw.__file__, kind, str(source), str(folder / "out"), str(folder / "small")]
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_picture_comes_out_as_it_was_seen(orientation, format, tmp_path):
    seen = Image.new("RGB", (120, 80), "white")
    draw = ImageDraw.Draw(seen)
    draw.rectangle((0, 0, 59, 39), "red")
    draw.rectangle((60, 40, 119, 79), "blue")
    draw.rectangle((60, 0, 119, 39), "green")
    undo = {5: 5, 6: 8, 7: 7, 8: 6}.get(orientation, orientation)
    held = redraw._turned(seen, undo)
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "secret"
    held.save(tmp_path / "in", format, exif=exif)
    prepared = prepare(tmp_path / "in", tmp_path, "photo.jpg")
    assert (prepared.width, prepared.height) == (120, 80)
    assert_bare(prepared)
    for path in (prepared.path, prepared.thumbnail):
        with Image.open(path) as image:
            assert distance(image, seen) < 4


def test_real_photos_lose_their_place_and_stand_upright(shared_data, tmp_path):
    names = [
        entry["file"]
        for entry in index(shared_data)
        if entry["kind"] in ("gps", "orientation") or "orientation" in entry["file"]
    ]
    assert len(names) >= 7
    for number, name in enumerate(names):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = shared_data / "evil" / name
        prepared = prepare(path, folder)
        with Image.open(path) as given, Image.open(prepared.path) as kept:
            upright = redraw._turned(given.convert("RGB"), given.getexif().get(0x0112, 1))
            if profile := given.info.get("icc_profile"):
                upright = redraw._in_srgb(upright, profile)
            assert distance(kept, upright) < 4
            assert distance(kept, upright) < distance(kept, upright.transpose(1)) / 3
        assert_bare(prepared)


def test_a_second_nature_does_not_survive(shared_data, tmp_path):
    for name, trace in (("jpeg-comment-html.jpg", b"<script"), ("jpeg-zip.jpg", b"PK\x03\x04")):
        path = shared_data / "evil/poly" / name
        assert trace in path.read_bytes()
        prepared = prepare(path, tmp_path)
        assert trace not in prepared.path.read_bytes() + prepared.thumbnail.read_bytes()


def test_colours_of_a_foreign_profile_come_out_as_srgb(tmp_path):
    image = Image.new("RGB", (40, 40), (200, 30, 40))
    linear = ImageCms.createProfile("XYZ")
    path = tmp_path / "in.png"
    image.save(path, icc_profile=ImageCms.ImageCmsProfile(linear).tobytes())
    prepared = prepare(path, tmp_path)
    assert_bare(prepared)  # XYZ is no colour space for RGB pixels: dropped, not obeyed
    with Image.open(prepared.path) as kept:
        assert kept.getpixel((5, 5)) == (200, 30, 40)


def test_a_profile_with_red_and_green_swapped_is_converted(tmp_path):
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack(">I", profile[128:132])[0]
    at = {profile[132 + 12 * n : 136 + 12 * n].decode(): 132 + 12 * n for n in range(count)}
    red, green = at["rXYZ"], at["gXYZ"]
    profile[red + 4 : red + 12], profile[green + 4 : green + 12] = (
        profile[green + 4 : green + 12],
        profile[red + 4 : red + 12],
    )
    path = tmp_path / "in.png"
    Image.new("RGBA", (40, 40), (250, 10, 10, 128)).save(path, icc_profile=bytes(profile))
    prepared = prepare(path, tmp_path)
    with Image.open(prepared.path) as kept:
        red, green, _blue, alpha = kept.getpixel((5, 5))
    assert green > 200 > 60 > red
    assert alpha == 128
    assert_bare(prepared)


def test_cmyk_and_16_bits_become_what_browsers_show(tmp_path):
    Image.new("CMYK", (20, 20), (0, 255, 255, 0)).save(tmp_path / "print.jpg")
    with Image.open(prepare(tmp_path / "print.jpg", tmp_path).path) as kept:
        assert kept.mode == "RGB"
        red, green, blue = kept.getpixel((5, 5))
        assert red > 200 > 60 > max(green, blue)
    Image.new("I;16", (20, 20), 0x8000).save(tmp_path / "deep.png")
    with Image.open(prepare(tmp_path / "deep.png", tmp_path).path) as kept:
        assert (kept.mode, kept.getpixel((5, 5))) == ("L", 128)


def test_transparency_stays_and_a_palette_goes(tmp_path):
    image = Image.new("P", (20, 20), 1)
    image.putpalette([0, 0, 0, 255, 0, 0])
    image.paste(0, (0, 0, 10, 20))
    image.save(tmp_path / "in.gif", transparency=0)
    prepared = prepare(tmp_path / "in.gif", tmp_path, "logo.gif")
    assert (prepared.name, prepared.media_type) == ("logo.png", "image/png")
    with Image.open(prepared.path) as kept:
        assert kept.mode == "RGBA"
        assert kept.getpixel((5, 5))[3] == 0
        assert kept.getpixel((15, 5)) == (255, 0, 0, 255)


def test_a_large_picture_shrinks_without_a_seam(tmp_path):
    size = (4000, 3003)
    given = Image.linear_gradient("L").resize(size).convert("RGB")
    given.paste(Image.radial_gradient("L").resize((2000, 1500)), (1000, 700))
    small = redraw._shrunk(given)
    assert small.size == (3000, 2250)
    whole = given.crop((0, 0, 4000, 3000)).resize(small.size, Image.Resampling.LANCZOS)
    assert ImageChops.difference(small, whole).getextrema() == ((0, 0),) * 3


def test_a_photo_with_a_second_picture_inside_is_taken_for_its_first(tmp_path):
    Image.new("RGB", (64, 48), "red").save(
        tmp_path / "mpo.jpg", "MPO", save_all=True, append_images=[Image.new("RGB", (64, 48))]
    )
    prepared = prepare(tmp_path / "mpo.jpg", tmp_path)
    assert (prepared.media_type, prepared.width) == ("image/jpeg", 64)
    assert_bare(prepared)


def test_a_moving_picture_keeps_moving(tmp_path):
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "lime", "blue")]
    frames[0].save(
        tmp_path / "in.gif",
        save_all=True,
        append_images=frames[1:],
        duration=[100, 200, 300],
        loop=0,
        comment=b"<script>alert(1)</script>",
    )
    prepared = prepare(tmp_path / "in.gif", tmp_path, "fan.gif")
    assert (prepared.name, prepared.media_type) == ("fan.webp", "image/webp")
    assert_bare(prepared)
    with Image.open(prepared.path) as kept:
        shown = []
        for number in range(kept.n_frames):
            kept.seek(number)
            kept.load()
            shown.append((kept.info["duration"], max(kept.convert("RGB").getpixel((9, 9)))))
    assert [duration for duration, _brightest in shown] == [100, 200, 300]
    with Image.open(prepared.thumbnail) as still:
        assert getattr(still, "n_frames", 1) == 1


def test_a_moving_picture_without_end_is_refused(tmp_path):
    frames = [Image.new("L", (2, 2), number % 256) for number in range(redraw.FRAMES + 5)]
    frames[0].save(tmp_path / "in.gif", save_all=True, append_images=frames[1:], duration=50)
    with pytest.raises(FileRefused, match="too long: up to 300 frames"):
        prepare(tmp_path / "in.gif", tmp_path)


def png(width, height, body=b""):
    """A PNG that claims a size, with as little behind it as one likes."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(50_000, 50_000), (2**31 - 1, 1), (31_000, 400), (4000, 4000)])
def test_a_bomb_is_refused_by_its_claim_before_anything_is_decoded(size, tmp_path):
    (tmp_path / "bomb.png").write_bytes(png(*size))
    with pytest.raises(FileRefused, match="too many pixels"):
        prepare(tmp_path / "bomb.png", tmp_path)


@pytest.mark.parametrize("lossless", [False, True])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_the_size_of_a_webp_is_known_before_it_is_opened(mode, lossless, tmp_path):
    path = tmp_path / "in.webp"
    for options in ({}, {"exif": b"Exif\0\0II*\0\x08\0\0\0\0\0"}):
        Image.new(mode, (301, 203), "red").save(path, lossless=lossless, **options)
        assert redraw._webp_size(path) == (301, 203)


def test_a_webp_that_claims_a_gigabyte_is_refused_in_words(tmp_path):
    path = tmp_path / "in.webp"
    Image.new("RGBA", (16, 16)).save(path, exif=b"Exif\0\0II*\0\x08\0\0\0\0\0")
    data = bytearray(path.read_bytes())
    data[24:30] = (16382).to_bytes(3, "little") * 2
    path.write_bytes(data)
    with pytest.raises(FileRefused, match="too many pixels: up to 5 million"):
        prepare(path, tmp_path)


def test_a_decoder_that_runs_away_is_stopped_and_said_so(tmp_path, monkeypatch):
    from core import pictures

    endless = tmp_path / "endless.py"
    endless.write_text("while True: pass")
    monkeypatch.setattr(pictures, "_SCRIPT", endless)
    monkeypatch.setattr(pictures, "WALL_SECONDS", 0.3)
    (tmp_path / "in.png").write_bytes(png(1, 1))
    with pytest.raises(FileRefused, match="too long to open"):
        prepare(tmp_path / "in.png", tmp_path)


def test_the_limits_hold_whatever_is_drawn(tmp_path):
    greedy = tmp_path / "greedy.py"
    greedy.write_text(
        f"import sys; sys.path.insert(0, {str(Path(redraw.__file__).parent)!r}); import redraw\n"
        "redraw._bound()\n"
        "try: bytearray(200 * redraw.MIB)\n"
        "except MemoryError: print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-I", greedy], capture_output=True, check=True)
    assert done.stdout == b"refused\n"
    assert resource.getrlimit(resource.RLIMIT_CPU)[0] != redraw.CPU_SECONDS  # ours is untouched


TEXTS = {
    "plain": ("notes.txt", b"Immersion works.\n", "notes.txt", "text/plain"),
    "csv": ("Zahlen.CSV", b"a;b\n1;2\n", "Zahlen.csv", "text/csv"),
    "chinese": ("矿场 记录.txt", "矿场记录\n".encode(), "矿场-记录.txt", "text/plain"),
    "marked": ("a.csv", b"\xef\xbb\xbfa,b\n", "a.csv", "text/csv"),
    "log in colour": ("miner.log", b"\x1b[32mok\x1b[0m\n", "miner.log", "text/plain"),
    "another ending": ("cgminer.conf", b'{"pools": []}\n', "cgminer.conf.txt", "text/plain"),
    "a script is text": ("evil.js", b"alert(1)\n", "evil.js.txt", "text/plain"),
    "a page's name": ("evil.html", b"hello\n", "evil.html.txt", "text/plain"),
}


@pytest.mark.parametrize("case", TEXTS.values(), ids=TEXTS)
def test_a_text_is_kept_as_it_is(case, tmp_path):
    name, content, kept_name, media_type = case
    prepared = files.prepare(io.BytesIO(content), name, tmp_path)
    assert (prepared.name, prepared.media_type) == (kept_name, media_type)
    assert prepared.path.read_bytes() == content
    assert (prepared.size, prepared.thumbnail) == (len(content), None)


def test_utf_16_as_spreadsheets_write_it_becomes_utf_8(tmp_path):
    wide = "矿场;台数\n" * 40_000
    prepared = files.prepare(io.BytesIO(wide.encode("utf-16")), "a.csv", tmp_path)
    assert prepared.path.read_bytes() == b"\xef\xbb\xbf" + wide.encode()


NOT_TEXTS = {
    "a nul": (b"abc\x00def", "Only pictures"),
    "a nul, late": (b"a" * 200_000 + b"\x00", "Only pictures"),
    "latin-1": ("Mühle".encode("latin-1"), "UTF-8"),
    "cut in a character": ("矿".encode()[:2], "UTF-8"),
    "utf-32": ("abc".encode("utf-32"), "Only pictures"),
    "html": (b"  \n\t<!doctype html><p>", "HTML"),
    "html behind words": (b"Look:\n<script>alert(1)</script>", "HTML"),
    "html in utf-16": ("<html>".encode("utf-16"), "HTML"),
    "html behind two marks": (b"\xef\xbb\xbf\xef\xbb\xbf<html>", "HTML"),
    "a comment": (b"<!-- --><b onclick=1>", "HTML"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
    "xml": (b'<?xml version="1.0"?><a/>', "XML"),
    "zip": (b"PK\x03\x04rest", "Archives"),
    "bmp": (b"BM" + bytes(60), "PNG or JPEG"),
    "video": (b"\x00\x00\x00\x20ftypisom", "Videos"),
    "nothing": (b"", "empty"),
    "a program": (b"\x7fELF\x02\x01\x01\x00", "Only pictures"),
}


@pytest.mark.parametrize("case", NOT_TEXTS.values(), ids=NOT_TEXTS)
def test_what_is_no_plain_text_is_refused_in_words(case, tmp_path):
    content, words = case
    with pytest.raises(FileRefused, match=words):
        files.prepare(io.BytesIO(content), "notes.txt", tmp_path)


PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def test_a_pdf_is_kept_byte_by_byte(tmp_path):
    prepared = files.prepare(io.BytesIO(PDF), "manual (final).pdf", tmp_path)
    assert (prepared.name, prepared.media_type) == ("manual-final.pdf", "application/pdf")
    assert prepared.path.read_bytes() == PDF


PDFS = {
    "html inside": (PDF[:9] + b"<html><script>" + PDF[9:], "not a whole PDF"),
    "cut": (PDF[:60], "not a whole PDF"),
    "a zip behind": (PDF + b"PK\x05\x06" + bytes(18), "behind its end"),
    "much behind": (PDF + b"x" * 1500, "behind its end"),
    "a script": (PDF[:9] + b"2 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj" + PDF[9:], "script"),
    "a script across chunks": (
        PDF[:9] + b"%" * (files.CHUNK_BYTES - 14) + b"/JavaScript " + PDF[9:],
        "script",
    ),
    "a launch": (PDF[:9] + b"2 0 obj<</S /Launch>>endobj" + PDF[9:], "program"),
}


@pytest.mark.parametrize("case", PDFS.values(), ids=PDFS)
def test_a_pdf_that_is_more_than_a_pdf_is_refused(case, tmp_path):
    content, words = case
    with pytest.raises(FileRefused, match=words):
        files.prepare(io.BytesIO(content), "a.pdf", tmp_path)


NAMES = {
    "photo.JPG": "photo.jpg",
    "photo.jpeg": "photo.jpeg",
    "photo.png": "photo.jpg",
    "../../etc/passwd": "passwd.jpg",
    "C:\\Users\\bob\\hash board.jpg": "hash-board.jpg",
    "矿机 照片（一）.jpg": "矿机-照片（一）.jpg",
    "ハッシュボード.jpg": "ハッシュボード.jpg",
    "Плата №5.jpg": "Плата-№5.jpg",
    "a\u202egpj.exe": "a-gpj.jpg",
    'x"; filename="evil.html.jpg': "x-filename-evil.html.jpg",
    "a\r\nSet-Cookie: b.jpg": "a-Set-Cookie-b.jpg",
    "](javascript:alert(1)).jpg": "javascript-alert-1.jpg",
    "..": "picture.jpg",
    ".jpg": "picture.jpg",
    "": "picture.jpg",
    "\ud800.jpg": "picture.jpg",
    "a" * 300 + ".jpg": "a" * 96 + ".jpg",
    "矿" * 300 + ".jpg": "矿" * 66 + ".jpg",
}


@pytest.mark.parametrize(("given", "safe"), NAMES.items())
def test_a_name_is_safe_to_show_serve_and_write_into_markdown(given, safe):
    assert files.safe_name(given, "image/jpeg") == safe


def test_naughty_strings_make_safe_names_and_texts_or_are_refused(shared_data, tmp_path):
    for entry in json.loads((shared_data / "evil/strings.json").read_text()):
        name = files.safe_name(entry["s"], "text/plain")
        assert name == name.strip()
        assert max(len(name), len(name.encode()) - 155) <= 100
        assert not set(name) & set("/\\<>\"'()[]\r\n\t \x00")
        assert name.endswith((".txt", ".log"))
        assert files.safe_name(name, "text/plain") == name
        content = entry["s"].encode("utf-8", "surrogatepass")
        try:
            prepared = files.prepare(io.BytesIO(content), "a.txt", tmp_path)
        except FileRefused:
            continue
        assert prepared.path.read_bytes() == content
