#!/usr/bin/env python3
"""Makes the shards of this folder: the same rows from many writers. README.md describes each file.

usage: make.py            (from the root of the repository)

Needs Go, cargo and Python 3.11. Two virtual environments are made under the temporary directory: one
with current packages, one with the last pyarrow that calls list elements `item` by default. The files are
byte-stable for the versions pinned here. Tests read the files and do not need this script.
"""
import os
import subprocess
import sys
import tempfile
import venv

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
WORK = os.path.join(tempfile.gettempdir(), "colloquy-shards")
CURRENT = ["pyarrow==26.0.1", "duckdb==2.0.0", "polars==2.1.0", "datasets==5.2.0"]
OLD = ["pyarrow==10.0.1", "numpy<2"]
BASE = os.path.join(HERE, "colloquy-snappy.parquet")
GROUP = 100
CATEGORIES = [
    "harassment", "harassment/threatening", "hate", "hate/threatening", "self-harm",
    "self-harm/instructions", "self-harm/intent", "sexual", "sexual/minors", "violence", "violence/graphic",
]


def out(name):
    return os.path.join(HERE, name + ".parquet")


def environment(name, packages):
    """Returns the Python of a virtual environment with the packages."""
    path = os.path.join(WORK, name)
    python = os.path.join(path, "bin", "python")
    if not os.path.exists(python):
        venv.create(path, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True)
    return python


def main():
    os.makedirs(WORK, exist_ok=True)
    for f in os.listdir(HERE):
        if f.endswith(".parquet"):
            os.remove(os.path.join(HERE, f))
    subprocess.run(["go", "run", "./testdata/shards/base", HERE], cwd=ROOT, check=True)
    subprocess.run([environment("current", CURRENT), __file__, "current"], check=True)
    subprocess.run([environment("old", OLD), __file__, "old"], check=True)
    subprocess.run(
        ["cargo", "run", "--release", "--quiet", "--manifest-path", os.path.join(HERE, "rust", "Cargo.toml"), "--", BASE, HERE],
        env={**os.environ, "CARGO_TARGET_DIR": os.path.join(WORK, "target")}, check=True)
    subprocess.run([environment("current", CURRENT), __file__, "check"], check=True)


# --- in the environment of current packages -------------------------------------------------------

def current():
    import pyarrow.parquet as pq

    rows = pq.read_table(BASE)
    pyarrow_files(rows)
    other_columns(rows)
    datasets_file()
    polars_files()
    duckdb_files()


def pyarrow_files(rows):
    import pyarrow.parquet as pq

    def write(name, **options):
        pq.write_table(rows, out("pyarrow-" + name), row_group_size=GROUP, **options)

    write("snappy")
    write("none-v2", compression="none", data_page_version="2.0")
    write("gzip-plain", compression="gzip", use_dictionary=False)
    write("brotli-v2", compression="brotli", data_page_version="2.0")
    # Dictionaries overflow, pages are small.
    write("lz4_raw-fallback", compression="lz4", dictionary_pagesize_limit=2000, data_page_size=3000, write_batch_size=16)
    scores = {f"openai_moderation.list.element.category_scores.{c}": "BYTE_STREAM_SPLIT" for c in CATEGORIES}
    write("zstd-v2-delta", compression="zstd", data_page_version="2.0", use_dictionary=False,
          write_page_index=True, write_page_checksum=True, data_page_size=3000, write_batch_size=16,
          column_encoding={
              "conversation_id": "DELTA_BYTE_ARRAY", "model": "DELTA_BYTE_ARRAY", "language": "DELTA_LENGTH_BYTE_ARRAY",
              "conversation.list.element.content": "DELTA_LENGTH_BYTE_ARRAY", "conversation.list.element.role": "DELTA_BYTE_ARRAY",
              "turn": "DELTA_BINARY_PACKED", "redacted": "RLE", **scores,
          })
    rows = with_items(rows)
    write("1.0-item", version="1.0", use_compliant_nested_type=False, flavor="spark", store_schema=False)


def with_items(rows):
    """Calls the elements of lists `item`, which is Arrow's own name for them."""
    import pyarrow as pa

    fields = [pa.field(f.name, pa.list_(pa.field("item", f.type.value_type)) if pa.types.is_list(f.type) else f.type) for f in rows.schema]
    return pa.Table.from_pylist(rows.to_pylist(), schema=pa.schema(fields))


def other_columns(rows):
    """Columns in another order, extra ones, missing ones."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    def messages(message):
        return None if message is None else {
            "role": message["role"], "tokens": len(message["content"] or ""), "content": message["content"]}

    conversations = [None if c is None else [messages(m) for m in c] for c in rows["conversation"].to_pylist()]
    moderation = rows["openai_moderation"].to_pylist()
    flags = pa.struct([(c, pa.bool_()) for c in reversed(CATEGORIES)])
    scores = pa.struct([(c, pa.float64()) for c in reversed(CATEGORIES)])
    entry = pa.struct([("flagged", pa.bool_()), ("category_scores", scores), ("categories", flags)])
    message = pa.struct([("role", pa.string()), ("tokens", pa.int32()), ("content", pa.large_string())])
    reordered = pa.table({
        "redacted": rows["redacted"],
        "openai_moderation": pa.array(moderation, pa.list_(entry)),
        "source_row": pa.array(range(rows.num_rows), pa.int64()),
        "language": rows["language"].dictionary_encode(),
        "turn": pa.array(rows["turn"].to_pylist(), pa.int64()),
        "conversation": pa.array(conversations, pa.large_list(message)),
        "model": rows["model"].dictionary_encode(),
        "weight": pa.array([None if i % 7 == 0 else i / 8 for i in range(rows.num_rows)], pa.float64()),
        "conversation_id": rows["conversation_id"],
    })
    pq.write_table(reordered, out("pyarrow-reordered-extra"), row_group_size=GROUP, data_page_version="2.0")
    pq.write_table(rows.drop_columns(["openai_moderation"]), out("pyarrow-no-moderation"), row_group_size=GROUP)


def datasets_file():
    from datasets import Dataset, disable_progress_bars

    disable_progress_bars()
    with tempfile.TemporaryDirectory() as cache:
        Dataset.from_parquet(BASE, cache_dir=cache).to_parquet(out("datasets-snappy"), batch_size=GROUP)


def polars_files():
    import polars as pl

    rows = pl.read_parquet(BASE)
    rows.write_parquet(out("polars-zstd"), row_group_size=GROUP)
    rows.write_parquet(out("polars-lz4_raw"), compression="lz4", row_group_size=GROUP, statistics=False)
    rows.write_parquet(out("polars-none"), compression="uncompressed", data_page_size=4000)


def duckdb_files():
    import duckdb

    for name, options in {
        "snappy": "",
        "brotli": ", COMPRESSION brotli",
        "zstd-v2": ", COMPRESSION zstd, PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 1",
        "lz4_raw-v2": ", COMPRESSION lz4_raw, PARQUET_VERSION v2",
    }.items():
        duckdb.execute(f"COPY (FROM read_parquet('{BASE}')) TO '{out('duckdb-' + name)}' (FORMAT parquet{options})")


# --- in the environment of the old pyarrow ---------------------------------------------------------

def old():
    import pyarrow.parquet as pq

    pq.write_table(with_items(pq.read_table(BASE)), out("pyarrow10-item"), row_group_size=GROUP)


# --- check: pyarrow reads the same rows out of every file ------------------------------------------

def check():
    import struct

    import pyarrow.parquet as pq

    names = [f.name for f in pq.read_schema(BASE)]

    def plain(value):
        """A value with doubles as their bits, structs without fields that the base has not."""
        if isinstance(value, float):
            return struct.pack("<d", value)
        if isinstance(value, list):
            return [plain(v) for v in value]
        if isinstance(value, dict):
            return {k: plain(v) for k, v in sorted(value.items()) if k != "tokens"}
        return value

    def read(name):
        table = pq.read_table(os.path.join(HERE, name))
        return [tuple(plain(r.get(n)) for n in names) for r in table.to_pylist()], table.column_names

    def has_null_element(row):
        return any(None in (row[names.index(n)] or []) for n in ("conversation", "openai_moderation"))

    base, _ = read(os.path.basename(BASE))
    failed = False
    for name in sorted(f for f in os.listdir(HERE) if f.endswith(".parquet")):
        got, columns = read(name)
        want = base
        if name == "arrow-rs-two-level.parquet":
            want = [r for r in base if not has_null_element(r)]
        elif name == "arrow-rs-repeated.parquet":
            want = [r for r in base if not has_null_element(r) and None not in (r[2], r[5])]
        want = [tuple(v if n in columns else None for n, v in zip(names, r)) for r in want]
        bad = next((i for i, (g, w) in enumerate(zip(got, want)) if g != w), None)
        if len(got) != len(want) or bad is not None:
            failed = True
            print(f"{name}: {len(got)} rows, want {len(want)}; first difference at row {bad}")
            if bad is not None:
                for n, g, w in zip(names, got[bad], want[bad]):
                    if g != w:
                        print("   ", n, str(g)[:200], "|||", str(w)[:200])
        else:
            meta = pq.ParquetFile(os.path.join(HERE, name)).metadata
            chunks = [meta.row_group(g).column(c) for g in range(meta.num_row_groups) for c in range(meta.num_columns)]
            if "item" in name and not all("list.item" in c.path_in_schema for c in chunks if "list" in c.path_in_schema):
                raise SystemExit(f"{name}: lists have no element called item")
            encodings = sorted({e for c in chunks for e in c.encodings})
            codecs = sorted({c.compression for c in chunks})
            print(f"{name}: {len(got)} rows equal, {meta.num_row_groups} groups, {os.path.getsize(os.path.join(HERE, name))} bytes,"
                  f" {meta.created_by}, format {meta.format_version}, {codecs}, {encodings}")
    if failed:
        raise SystemExit(1)


if __name__ == "__main__":
    {"current": current, "old": old, "check": check, "main": main}[sys.argv[1] if len(sys.argv) > 1 else "main"]()
